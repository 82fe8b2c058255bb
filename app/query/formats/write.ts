import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { literal, openMemory } from '../../../core/index.ts';
import type { QueryAnswer } from '../gateway.ts';
import { toCsv, toRows } from './text.ts';

export const FORMATS = ['table', 'csv', 'json', 'arrow', 'parquet', 'xlsx'] as const;
type Format = (typeof FORMATS)[number];
export type FileFormat = Exclude<Format, 'table'>;

/** Parquet by DuckDB itself, in a scratch instance: the warehouse's own never writes files for a person. */
async function writeParquet(answer: QueryAnswer, file: string): Promise<void> {
  const json = `${file}.ndjson`;
  const scratch = await openMemory({ memoryLimit: '1GB' });
  try {
    await writeFile(
      json,
      toRows(answer)
        .map((row) => JSON.stringify(row))
        .join('\n'),
      { mode: 0o600 },
    );
    const columns = answer.names
      .map((name, index) => `${literal(name)}: ${literal(answer.types[index] ?? 'VARCHAR')}`)
      .join(', ');
    await scratch.run(
      `copy (select * from read_json(${literal(json)}, format = 'newline_delimited', columns = {${columns}})) to ${literal(file)} (format parquet, compression zstd)`,
    );
  } finally {
    await rm(json, { force: true });
    await scratch.close();
  }
}

async function writeNow(answer: QueryAnswer, format: FileFormat, file: string): Promise<void> {
  if (format === 'csv') return writeFile(file, `\uFEFF${toCsv(answer)}`);
  if (format === 'json') return writeFile(file, JSON.stringify(toRows(answer)));
  if (format === 'arrow') return writeFile(file, (await import('./arrow.ts')).toArrow(answer));
  if (format === 'parquet') return writeParquet(answer, file);
  const { writeXlsx } = await import('./xlsx.ts');
  const stream = createWriteStream(file);
  await writeXlsx(answer, stream);
}

/** Writes beside the target and renames: a reader never sees half a file. */
export async function writeAnswer(answer: QueryAnswer, format: FileFormat, file: string): Promise<void> {
  const partial = `${file}.part`;
  try {
    await writeNow(answer, format, partial);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}
