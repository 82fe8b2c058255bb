import { LONGEST_ROW } from './task.ts';

/** Fields of one row (null where nothing stands or an unquoted \N), or undefined where it cannot be taken apart; `raw` is its text. */
export type OnRecord = (fields: (string | null)[] | undefined, line: number, raw: () => string) => void;

/**
 * Takes text apart into rows of fields. A double quote opens only at the beginning of a field. A quote that nothing closes
 * costs its own line alone: the next line is a row again.
 */
export class RecordReader {
  readonly #delimiter: string;
  readonly #quoted: boolean;
  readonly #onRecord: OnRecord;
  #skip: number;
  #text = '';
  #line = 1;

  /** `skip`: rows before the first that counts. */
  constructor(delimiter: string, quoted: boolean, skip: number, onRecord: OnRecord) {
    this.#delimiter = delimiter;
    this.#quoted = quoted;
    this.#skip = skip;
    this.#onRecord = onRecord;
  }

  push(text: string): void {
    this.#text = this.#text === '' ? text : this.#text + text;
    this.#consume(false);
  }

  end(): void {
    if (this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n';
    this.#consume(true);
  }

  #consume(isEnd: boolean): void {
    const text = this.#text;
    let at = 0;
    let quote = this.#quoted ? text.indexOf('"') : -1;
    while (at < text.length) {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
      if (quote < 0 || quote > end) {
        this.#simple(text.slice(at, end > at && text[end - 1] === '\r' ? end - 1 : end));
        at = end + 1;
        this.#line += 1;
        continue;
      }
      const record = readQuoted(text, at, this.#delimiter);
      // A quote that stays open for longer than any row was opened by mistake.
      if (record === 'unfinished' && !isEnd && text.length - at < LONGEST_ROW) break;
      const next = record === 'unfinished' || record === 'malformed' ? end + 1 : record.next;
      const begin = at;
      this.#emit(typeof record === 'string' ? undefined : record.fields, () =>
        text.slice(begin, next).replace(/\r?\n$/, ''),
      );
      for (let feed = text.indexOf('\n', at); feed >= 0 && feed < next; feed = text.indexOf('\n', feed + 1))
        this.#line += 1;
      at = next;
    }
    this.#text = text.slice(at);
  }

  #simple(line: string): void {
    if (line === '') return;
    const fields: (string | null)[] = line.split(this.#delimiter);
    for (let i = 0; i < fields.length; i += 1) if (fields[i] === '' || fields[i] === '\\N') fields[i] = null;
    this.#emit(fields, () => line);
  }

  #emit(fields: (string | null)[] | undefined, raw: () => string): void {
    if (this.#skip > 0) this.#skip -= 1;
    else this.#onRecord(fields, this.#line, raw);
  }
}

/** The fields of a row that has quotes, and where the next row begins. */
function readQuoted(
  text: string,
  begin: number,
  delimiter: string,
): { fields: (string | null)[]; next: number } | 'unfinished' | 'malformed' {
  const fields: (string | null)[] = [];
  for (let at = begin; ; ) {
    if (text[at] !== '"') {
      const feed = text.indexOf('\n', at);
      if (feed < 0) return 'unfinished';
      // Looked for in this line only: a delimiter that the text lacks would be looked for to its end, row by row.
      const line = text.slice(at, feed > at && text[feed - 1] === '\r' ? feed - 1 : feed);
      const cut = line.indexOf(delimiter);
      const value = cut < 0 ? line : line.slice(0, cut);
      fields.push(value === '' || value === '\\N' ? null : value);
      if (cut < 0) return { fields, next: feed + 1 };
      at += cut + delimiter.length;
      continue;
    }
    let close = text.indexOf('"', at + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    if (close < 0 || close + 1 >= text.length) return 'unfinished';
    fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
    const after = close + 1;
    if (text.startsWith(delimiter, after)) at = after + delimiter.length;
    else if (text[after] === '\n') return { fields, next: after + 1 };
    else if (text.startsWith('\r\n', after)) return { fields, next: after + 2 };
    else if (after + Math.max(2, delimiter.length) > text.length) return 'unfinished';
    else return 'malformed';
  }
}
