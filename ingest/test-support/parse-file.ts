import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal, openMemory } from '../../core/index.ts';
import { formatOf } from '../connectors/files/find-files.ts';
import { FileReader } from '../connectors/files/reader.ts';
import { fileSettings, settings } from '../connectors/files/settings.ts';
import type { Parsed, Task } from '../connectors/files/task.ts';

export const column = (name: string, type = 'text', description_zh = name): Task['columns'][number] => ({
  name,
  type,
  description_zh,
  nullable: true,
  classification: 'open',
});

export interface Read extends Parsed {
  readonly values: (string | null)[][];
  /** What was put aside, as text; bytes that are no UTF-8 as U+FFFD. */
  readonly aside: string;
}

/** Reads files as the connector does, in its thread, and gives what the engine would read of them. */
export class FileBench {
  readonly #reader = new FileReader(undefined);
  readonly #folder = mkdtempSync(join(tmpdir(), 'hisight-parse-'));
  #files = 0;

  async read(
    name: string,
    bytes: Uint8Array | string,
    columns: Task['columns'],
    more: Record<string, unknown> = {},
    limits: Partial<Task['limits']> = {},
  ): Promise<Read> {
    this.#files += 1;
    const path = join(this.#folder, `${this.#files}-${name}`);
    writeFileSync(path, bytes);
    const chosen = fileSettings(settings.parse({ folder: '.', files: { t: more } }), 't');
    const { format, gzip } = await formatOf({ path, name, label: name, stamp: '' }, chosen);
    if (format === 'parquet') throw new Error('Parquet is read by DuckDB itself');
    const [rowsPath, brokenPath] = [`${path}.rows`, `${path}.broken`];
    const parsed = await this.#reader.parse({
      ...{ path, label: name, format, gzip, settings: chosen, columns, rowsPath, brokenPath },
      limits: { unpackedBytes: 1e9, workbookBytes: 5e7, ...limits },
    });
    return { ...parsed, values: await rowsOf(rowsPath, columns.length), aside: readFileSync(brokenPath, 'utf8') };
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** Rows of the port's CSV, in the order of the file. */
async function rowsOf(path: string, width: number): Promise<(string | null)[][]> {
  const db = await openMemory({ threads: 1 });
  try {
    const names = Array.from({ length: width }, (_, i) => `c${i}`);
    const rows = await db.rows<Record<string, string | null>>(
      `select * from read_csv(${literal(path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
       nullstr = '\\N', allow_quoted_nulls = false, columns = {${names.map((name) => `${name}: 'VARCHAR'`).join(', ')}})`,
    );
    return rows.map((row) => names.map((name) => row[name] ?? null));
  } finally {
    await db.close();
  }
}
