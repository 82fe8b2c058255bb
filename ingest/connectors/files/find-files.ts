import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../../../core/index.ts';
import type { FileSettings } from './settings.ts';
import type { Format } from './task.ts';

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** The name for errors and quarantine: as it is where it varies by digits alone, else without what varies (it may be a patient's). */
  readonly label: string;
  readonly stamp: string;
}

export interface Found {
  /** In the order of their names, numbers as numbers. */
  readonly files: readonly FoundFile[];
  /** Files that are still being written, or wait for their control file. */
  readonly unsettled: number;
  /** What the folder holds instead, for an error: endings with their count, and names like the one looked for without their digits. */
  readonly present: () => string[];
}

const ENDINGS: Readonly<Record<string, Format>> = {
  csv: 'delimited',
  txt: 'delimited',
  tsv: 'delimited',
  dat: 'delimited',
  xlsx: 'workbook',
  xlsm: 'workbook',
  xls: 'workbook',
  xml: 'xml',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
};
const UNFINISHED = /\.(tmp|part|filepart|partial|crdownload)$/i;
const NOT_OURS = /^(~\$|\.)|\.ctl$/i;

const literally = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

/** The pattern of a table's files: what varies in it comes as groups. */
function patternOf(table: string, settings: FileSettings): RegExp {
  if (settings.pattern === undefined)
    return new RegExp(`^${literally(table)}\\.(?:${Object.keys(ENDINGS).join('|')})(?:\\.gz)?$`, 'i');
  return new RegExp(`^${literally(settings.pattern).replaceAll('*', '(.*)').replaceAll('?', '(.)')}$`, 'i');
}

/** How the pattern is shown to a person. */
export const patternText = (table: string, settings: FileSettings) =>
  settings.pattern ?? `${table}.csv|txt|xlsx|xls|xml|json|ndjson|parquet[.gz]`;

const stampOf = async (path: string) => {
  const { size, mtimeNs, ino } = await stat(path, { bigint: true });
  return { stamp: `${size} ${mtimeNs} ${ino}`, changedAt: Number(mtimeNs / 1_000_000n) };
};

/** The files of a table. Throws when the folder is missing or may not be read. */
export async function findFiles(
  folder: string,
  table: string,
  settings: FileSettings,
  settleSeconds: number,
): Promise<Found> {
  const names = await readdir(folder).catch((error: { code?: string }) => {
    throw new UserError(
      error.code === 'EACCES' ? 'ingest/folder-refused' : 'ingest/folder-missing',
      { folder },
      { cause: error },
    );
  });
  const pattern = patternOf(table, settings);
  const files: FoundFile[] = [];
  let unsettled = names.filter((name) => UNFINISHED.test(name) && pattern.test(name.replace(UNFINISHED, ''))).length;
  const recent: FoundFile[] = [];
  for (const name of names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const match = pattern.exec(name);
    if (!match || NOT_OURS.test(name) || UNFINISHED.test(name)) continue;
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    if (settings.control === 'required' && !names.includes(`${name}.ctl`)) {
      unsettled += 1;
      continue;
    }
    const { stamp, changedAt } = await stampOf(path);
    const isPlain = match.slice(1).every((part) => /^[\d_.T-]*$/.test(part));
    const file = { path, name, stamp, label: isPlain ? name : `${settings.pattern}#${files.length + 1}` };
    files.push(file);
    if (Date.now() - changedAt < settleSeconds * 1000) recent.push(file);
  }
  if (recent.length > 0) await pause(settleSeconds * 1000);
  const changing = new Set<FoundFile>();
  for (const file of recent) if (await isChanged(file)) changing.add(file);
  return {
    files: files.filter((file) => !changing.has(file)),
    unsettled: unsettled + changing.size,
    present: () => presentIn(names, table),
  };
}

/** Was the file written, replaced or removed since it was found? */
export async function isChanged(file: FoundFile): Promise<boolean> {
  const now = await stampOf(file.path).catch(() => undefined);
  return now?.stamp !== file.stamp;
}

function presentIn(names: readonly string[], table: string): string[] {
  const endings = new Map<string, number>();
  const alike = new Set<string>();
  for (const name of names) {
    const ending = /\.([a-z]{2,8})(\.gz)?$/i.exec(name)?.[0] ?? '?';
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
    const masked = name.replace(/\d+/g, '#');
    if (/^[\w#.-]+$/.test(masked) && masked.toLowerCase().startsWith(table.slice(0, 3).toLowerCase()))
      alike.add(masked);
  }
  return [...alike].slice(0, 5).concat([...endings].slice(0, 10).map(([ending, count]) => `*${ending} × ${count}`));
}

/** SHA-256 of the content. */
export async function digestOf(file: FoundFile): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(file.path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  } catch (error) {
    throw refused(error, file.label);
  }
  return hash.digest('hex');
}

function refused(error: unknown, label: string): unknown {
  const { code } = error as { code?: string };
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError('ingest/folder-refused', { file: label }, { cause: error });
  if (code === 'ENOENT') return new UserError('ingest/file-changing', { file: label }, { cause: error });
  return error;
}

const NAMED: Readonly<Record<NonNullable<FileSettings['format']>, Format>> = {
  csv: 'delimited',
  excel: 'workbook',
  xml: 'xml',
  json: 'json',
  ndjson: 'ndjson',
  parquet: 'parquet',
};

/** What is in a file: by its settings, its ending, its first bytes. Many a HIS writes text and calls it .xls. */
export async function formatOf(file: FoundFile, settings: FileSettings): Promise<{ format: Format; gzip: boolean }> {
  const head = await beginningOf(file);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const ending = /\.([a-z]+)$/i.exec(file.name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? '';
  const told = settings.format ? NAMED[settings.format] : ENDINGS[ending];
  if (told === 'workbook' && !gzip && !isWorkbook(head) && head[0] !== 0x3c) return { format: 'delimited', gzip };
  return { format: told ?? byContent(head), gzip };
}

async function beginningOf(file: FoundFile): Promise<Buffer> {
  const handle = await open(file.path).catch((error: unknown) => {
    throw refused(error, file.label);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const isWorkbook = (head: Buffer) =>
  head.toString('latin1', 0, 4) === 'PK\x03\x04' || head.toString('hex', 0, 4) === 'd0cf11e0';

function byContent(head: Buffer): Format {
  if (isWorkbook(head)) return 'workbook';
  if (head.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  const first = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()[0];
  return first === '<' ? 'xml' : first === '{' || first === '[' ? 'json' : 'delimited';
}
