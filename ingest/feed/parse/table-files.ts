import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedValue } from '../rows.ts';

const FLUSH_BYTES = 1 << 20;
/** Control characters that no contract takes in a text; line ends and tabs stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NUL = /\u0000/g;

function field(value: FeedValue): string {
  if (value === null || value === undefined || value === '') return '\\N';
  const text = String(value);
  return `"${(text.includes('\0') ? text.replace(NUL, '\uFFFD') : text).replaceAll('"', '""')}"`;
}

/** The rows of a segment as the port of ingest wants them: one CSV file a table, in the order of the contract's columns. */
export class TableFiles {
  readonly #folder: string;
  readonly #columns: ReadonlyMap<string, readonly string[]>;
  readonly #files = new Map<string, { readonly descriptor: number; text: string; rows: number }>();

  constructor(folder: string, columns: ReadonlyMap<string, readonly string[]>) {
    this.#folder = folder;
    this.#columns = columns;
  }

  write(table: string, values: Readonly<Record<string, FeedValue>>): void {
    const columns = this.#columns.get(table);
    if (!columns) throw new Error(`${table} is not a table of the feed`);
    let file = this.#files.get(table);
    if (!file) {
      file = { descriptor: openSync(join(this.#folder, `${table}.csv`), 'w', 0o600), text: '', rows: 0 };
      this.#files.set(table, file);
    }
    file.text += `${columns.map((name) => field(values[name])).join(',')}\n`;
    file.rows += 1;
    if (file.text.length > FLUSH_BYTES) this.#flush(file);
  }

  #flush(file: { readonly descriptor: number; text: string }): void {
    const bytes = Buffer.from(file.text);
    for (let done = 0; done < bytes.length; ) done += writeSync(file.descriptor, bytes, done);
    file.text = '';
  }

  /** Makes the files durable. Gives their numbers of rows. */
  finish(): Record<string, number> {
    for (const file of this.#files.values()) {
      this.#flush(file);
      fsyncSync(file.descriptor);
    }
    return Object.fromEntries([...this.#files].map(([table, { rows }]) => [table, rows]));
  }

  close(): void {
    for (const { descriptor } of this.#files.values()) closeSync(descriptor);
    this.#files.clear();
  }
}
