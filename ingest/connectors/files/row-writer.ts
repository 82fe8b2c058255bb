import { closeSync, openSync, writeSync } from 'node:fs';
import { normaliseMoment } from './moments.ts';
import { LONGEST_ROW, type Task } from './task.ts';

const FLUSH_CHARACTERS = 1 << 20;
const NEEDS_QUOTES = /[",\n\r]/;
/** What a byte becomes that does not decode. */
const REPLACED = '\uFFFD';

/** Writes rows as the port wants them: the contract's order, comma, double quotes, \N for null. Counts what it writes. */
export class RowWriter {
  rows = 0;
  broken = 0;
  readonly #rowsFile: number;
  readonly #brokenFile: number;
  readonly #kinds: readonly ('text' | 'moment' | 'other')[];
  readonly #label: string;
  #buffer = '';

  constructor(task: Pick<Task, 'rowsPath' | 'brokenPath' | 'columns' | 'label'>) {
    this.#rowsFile = openSync(task.rowsPath, 'w', 0o600);
    this.#brokenFile = openSync(task.brokenPath, 'w', 0o600);
    this.#label = task.label;
    this.#kinds = task.columns.map(({ type }) =>
      type === 'text' ? 'text' : type === 'date' || type === 'timestamp' ? 'moment' : 'other',
    );
  }

  /** A row in the contract's order. Null is null; an empty text is one only in a text column. */
  row(values: readonly (string | null)[], at: number): void {
    let line = '';
    for (let i = 0; i < this.#kinds.length; i += 1) {
      if (i > 0) line += ',';
      line += this.#field(values[i] ?? null, this.#kinds[i] ?? 'text');
    }
    if (line.length > 2 * LONGEST_ROW) {
      this.putAside(line.slice(0, LONGEST_ROW), at);
      return;
    }
    this.#buffer += `${line}\n`;
    this.rows += 1;
    if (this.#buffer.length >= FLUSH_CHARACTERS) this.#flush();
  }

  /**
   * A row that cannot be taken apart goes on as one that the engine puts aside with its text: of too few fields, or, where
   * bytes did not decode, with a byte that no UTF-8 has.
   */
  putAside(text: string, line: number): void {
    const quoted = `"${this.#label}:${line}: ${text.replaceAll('"', '""')}"`;
    const field = this.#kinds.length === 1 ? `${quoted},` : quoted;
    const parts = field.split(REPLACED).map((part) => Buffer.from(part));
    const bytes = parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from([0xff]), part]));
    writeSync(this.#brokenFile, Buffer.concat([...bytes, Buffer.from('\n')]));
    this.broken += 1;
  }

  close(): void {
    this.#flush();
    closeSync(this.#rowsFile);
    closeSync(this.#brokenFile);
  }

  #field(value: string | null, kind: 'text' | 'moment' | 'other'): string {
    if (value === null) return '\\N';
    if (kind !== 'text') {
      const trimmed = value.trim();
      if (trimmed === '') return '\\N';
      const text = kind === 'moment' ? normaliseMoment(trimmed) : trimmed;
      return NEEDS_QUOTES.test(text) || text === '\\N' ? `"${text.replaceAll('"', '""')}"` : text;
    }
    if (value === '' || value === '\\N' || NEEDS_QUOTES.test(value)) return `"${value.replaceAll('"', '""')}"`;
    return value;
  }

  #flush(): void {
    if (this.#buffer === '') return;
    writeAll(this.#rowsFile, Buffer.from(this.#buffer));
    this.#buffer = '';
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
