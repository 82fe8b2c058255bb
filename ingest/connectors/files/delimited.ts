import { encodingOf, textOf } from './decode.ts';
import { Names } from './header.ts';
import { RecordReader } from './record-reader.ts';
import type { RowWriter } from './row-writer.ts';
import { FileFault, type Task } from './task.ts';

const DELIMITERS = [',', '\t', '|', ';', '\u0001'];
/** Letters in which the header must end. */
const HEAD = 1 << 20;
/** Letters in which the first line is looked for at a time. */
const FIRST = 1 << 14;

interface Layout {
  readonly delimiter: string;
  /** Lines before the first row. */
  readonly skip: number;
  readonly width: number;
  readonly places: readonly number[];
  readonly header: readonly string[];
}

/** Reads CSV and its kin: rows of fields, one or more lines each. */
export async function parseDelimited(task: Task, out: RowWriter): Promise<readonly string[]> {
  const encoding = await encodingOf(task);
  const pieces = textOf(task, encoding.name)[Symbol.asyncIterator]();
  let head = '';
  let end = false;
  while (!end && (head.length < HEAD || !head.includes('\n'))) {
    const next = await pieces.next();
    end = next.done === true;
    if (!next.done) head += next.value;
    if (head.length > 16 * HEAD) throw new FileFault('ingest/file-broken', { reason: 'no line feed' });
  }
  const returns = !head.includes('\n') && head.includes('\r');
  const text = (piece: string) => (returns ? piece.replaceAll('\r', '\n') : piece);
  if (head.trim() === '') {
    if (task.settings.header === false) return [];
    throw new FileFault('ingest/file-header', { problem: '文件是空的', problem_en: 'the file is empty' });
  }
  const layout = layoutOf(task, text(head));
  const reader = new RecordReader(layout.delimiter, task.settings.quoted, layout.skip, (fields, line, raw) => {
    if (fields?.length === layout.width + 1 && fields[layout.width] === null) fields.pop();
    if (fields === undefined || fields.length !== layout.width) out.putAside(raw(), line);
    else if (!encoding.isProven && fields.some((field) => field?.includes('\uFFFD'))) out.putAside(raw(), line);
    else
      out.row(
        layout.places.map((place) => fields[place] ?? null),
        line,
      );
  });
  reader.push(text(head));
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) reader.push(text(next.value));
  reader.end();
  return layout.header;
}

function layoutOf(task: Task, head: string): Layout {
  const { header, delimiter, quoted } = task.settings;
  const names = new Names(task.columns, task.settings);
  const skip = typeof header === 'number' ? header - 1 : 0;
  const first = (candidate: string): string[] => {
    let found: string[] | undefined;
    const reader = new RecordReader(candidate, quoted, skip, (fields) => {
      found ??= fields?.map((field) => field ?? '') ?? [];
    });
    for (let at = 0; found === undefined && at < head.length; at += FIRST) reader.push(head.slice(at, at + FIRST));
    if (found === undefined) reader.end();
    return found ?? [];
  };
  const candidates = delimiter === undefined ? DELIMITERS : [delimiter];
  const tried = candidates.map((candidate) => ({ candidate, fields: first(candidate) }));
  if (header === false) {
    const wide = tried.reduce((best, next) => (next.fields.length > best.fields.length ? next : best));
    return {
      delimiter: wide.candidate,
      skip: 0,
      width: wide.fields.length,
      places: names.positions(wide.fields.length),
      header: [],
    };
  }
  const best = tried.reduce((a, b) => {
    const better = names.fit(b.fields) - names.fit(a.fields) || b.fields.length - a.fields.length;
    return better > 0 ? b : a;
  });
  // A line that ends with a delimiter has no column there.
  const fields = best.fields.at(-1) === '' ? best.fields.slice(0, -1) : best.fields;
  return {
    delimiter: best.candidate,
    skip: skip + 1,
    width: fields.length,
    places: names.match(fields),
    header: fields,
  };
}
