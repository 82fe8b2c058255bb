import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import './errors.ts';
import { syncPath } from '../capture/manifest.ts';

const control = z.strictObject({
  version: z.literal(1),
  file: z.string().regex(/^[a-z_]+\.[0-9a-f]{16}\.ndjson$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.number().int().nonnegative(),
  columns: z.array(z.string()).min(1),
});

/** What a published table says of itself: the file that holds it, its digest, rows and columns. */
export type Publication = z.output<typeof control>;

const controlFile = (folder: string, table: string) => join(folder, `${table}.json`);

function writeSynced(path: string, content: string): void {
  writeFileSync(`${path}.tmp`, content, { mode: 0o600 });
  syncPath(`${path}.tmp`);
  renameSync(`${path}.tmp`, path);
}

/**
 * Publishes a table for connector `forms`: rows as NDJSON, one text or null per column, in a file named by its content, and last
 * the control record that makes it the current one. A reader of the publication before keeps its file. Gives whether anything changed.
 */
export function publishTable(
  folder: string,
  table: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | null>>[],
): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = rows.map(
    (row) => `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}\n`,
  );
  const content = lines.join('');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = `${table}.${sha256.slice(0, 16)}.ndjson`;
  const record: Publication = { version: 1, file, sha256, rows: rows.length, columns: [...columns] };
  const text = `${JSON.stringify(record)}\n`;
  const path = controlFile(folder, table);
  const current = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (current === text && existsSync(join(folder, file))) return false;
  writeSynced(join(folder, file), content);
  writeSynced(path, text);
  syncPath(folder);
  const kept = [file, ...(current === undefined ? [] : [/"file":"([^"]+)"/.exec(current)?.[1]])];
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${table}.`) && name.endsWith('.ndjson') && !kept.includes(name))
      rmSync(join(folder, name), { force: true });
  }
  return true;
}

/** The current publication of a table, undefined where there is none. Throws `ingest/publication-damaged`. */
export function readPublication(folder: string, table: string): Publication | undefined {
  const path = controlFile(folder, table);
  if (!existsSync(path)) return undefined;
  try {
    return control.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new UserError('ingest/publication-damaged', { table, problem: 'control' });
  }
}

/** Tables that a folder has published. */
export function publishedTables(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => /^([a-z_]+)\.json$/.exec(name)?.[1] ?? []);
}
