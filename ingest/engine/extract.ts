import { chmodSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, literal, nearest, UserError, type Warehouse } from '../../core/index.ts';
import type { Selection, SourceSession, SourceTable } from './connector.ts';
import { type ColumnContract, scaleOf, type TableContract } from './contract.ts';
import { convertChunk, prepareWorker, QUARANTINED } from './convert.ts';
import { contractDigest, type Manifest, syncPath, writeManifest } from './manifest.ts';
import { differenceOf, KEY_HASH_LIMIT, measureRelation } from './measure.ts';
import { spoolRows } from './spool.ts';

/** One capture of one table: what to read and where it lands. */
export interface Capture {
  readonly source: string;
  readonly institution: string | null;
  /** Landed name, `<system>__<table>`. */
  readonly landed: string;
  readonly contract: TableContract;
  readonly mode: Manifest['mode'];
  /** Watermark of the last capture; null reads everything. */
  readonly watermark: string | null;
  readonly window: Manifest['window'];
  /** Of a window: keys that raw has in it and the landed relation (of DuckDB) lacks. Deleted, or moved out of the window. */
  readonly missingKeys?: (landed: string) => Promise<string[][]>;
  readonly batch: number;
  readonly folder: string;
  /** Real time, for the manifest. */
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
}

/** A moment some minutes earlier, in the source's own calendar (no time zones: both sides are local text). */
export function minutesBefore(moment: string, minutes: number): string {
  const [, seconds = moment, fraction = ''] = /^([^.]*)(\.\d+)?$/.exec(moment) ?? [];
  const earlier =
    new Date(`${seconds.replace(' ', 'T')}${seconds.length === 10 ? 'T00:00:00' : ''}Z`).getTime() - minutes * 60_000;
  return `${new Date(earlier).toISOString().slice(0, 19).replace('T', ' ')}${fraction}`;
}

function selectionOf(capture: Capture): Selection {
  if (capture.window) return { window: capture.window };
  if (capture.mode === 'full' || capture.watermark === null) return {};
  return { changedSince: minutesBefore(capture.watermark, capture.contract.overlap_minutes) };
}

/** Reads a capture into landing. Gives undefined when the source has nothing new. A failure leaves nothing behind that counts. */
export async function extract(
  session: SourceSession,
  worker: Warehouse,
  capture: Capture,
): Promise<Manifest | undefined> {
  const startedAt = capture.now().toISOString();
  return session.withTable(capture.contract, async (table) => {
    const selection = selectionOf(capture);
    const cursorTo = capture.contract.capture === 'timestamp' && !capture.window ? await table.highWater() : null;
    const counted = await table.measure(selection, { keyHash: false });
    if (counted.rows === 0 && selection.changedSince !== undefined) return undefined;
    const landed = await land(table, selection, worker, capture);
    const keyHash = counted.rows <= KEY_HASH_LIMIT;
    const sourceMeasure = keyHash || landed.read.keys ? await table.measure(landed.read, { keyHash }) : counted;
    const manifest = await describe(worker, capture, table, landed, { sourceMeasure, cursorTo, startedAt });
    checkBudget(capture.contract, manifest, landed.reasons);
    for (const name of [...manifest.files, ...(manifest.quarantineFile ? [manifest.quarantineFile] : [])]) {
      chmodSync(join(capture.folder, `${name}.tmp`), 0o600);
      syncPath(join(capture.folder, `${name}.tmp`));
      renameSync(join(capture.folder, `${name}.tmp`), join(capture.folder, name));
    }
    writeManifest(capture.folder, manifest);
    return manifest;
  });
}

interface Landed {
  readonly files: string[];
  readonly quarantined: number;
  readonly reasons: string[];
  /** What was read in the end: a window with the rows that moved out of it. */
  readonly read: Selection;
}

async function land(table: SourceTable, selection: Selection, worker: Warehouse, capture: Capture): Promise<Landed> {
  const { batch, folder, contract } = capture;
  await prepareWorker(worker);
  const files: string[] = [];
  const convert = (csv: string, chunk: number) => {
    const name = chunk === 1 ? `${batch}.parquet` : `${batch}.${chunk}.parquet`;
    files.push(name);
    return convertChunk(worker, contract, csv, join(folder, `${name}.tmp`), chunk);
  };
  await spoolRows(table.read(selection), folder, batch, convert, { signal: capture.signal });
  const moved = await keysToAskFor(worker, capture, files);
  if (moved.length > 0) {
    await spoolRows(table.read({ keys: moved }), folder, batch, convert, {
      signal: capture.signal,
      after: files.length,
    });
  }
  const reasons = await worker.rows<{ reason: string; n: number }>(
    `select reason, count(*) as n from ${QUARANTINED} group by reason order by reason`,
  );
  return {
    files,
    quarantined: reasons.reduce((sum, { n }) => sum + n, 0),
    reasons: reasons.map(({ reason, n }) => `${reason} ${n}`),
    read: moved.length > 0 ? { ...selection, keys: moved } : selection,
  };
}

/** A row that left the window is not deleted: it is asked for by its key, in the same picture of the source. */
async function keysToAskFor(worker: Warehouse, capture: Capture, files: readonly string[]): Promise<string[][]> {
  if (!capture.missingKeys) return [];
  const missing = await capture.missingKeys(filesRelation(capture.folder, files, capture.contract, '.tmp'));
  const aside = await worker.rows<{ key: string }>(`select key from ${QUARANTINED} where key is not null`);
  const waiting = new Set(aside.map(({ key }) => key));
  return missing.filter((values) => !waiting.has(values.join('|')));
}

/** DuckDB's list of a batch's files. */
export function filesRelation(folder: string, names: readonly string[], contract: TableContract, suffix = ''): string {
  if (names.length === 0) {
    const columns = contract.columns.map(
      (column) => `null::${column.type === 'text' ? 'varchar' : column.type} as "${column.name}"`,
    );
    return `(select ${columns.join(', ')} where false)`;
  }
  return `read_parquet([${names.map((name) => literal(join(folder, `${name}${suffix}`))).join(', ')}])`;
}

async function describe(
  worker: Warehouse,
  capture: Capture,
  table: SourceTable,
  landed: Landed,
  source: Pick<Manifest, 'sourceMeasure' | 'cursorTo' | 'startedAt'>,
): Promise<Manifest> {
  const { batch, folder, contract } = capture;
  const relation = filesRelation(folder, landed.files, contract, '.tmp');
  const keyHash = source.sourceMeasure.keyHash !== undefined;
  const landedMeasure = await measureRelation(worker, relation, contract, table.summed, keyHash);
  const quarantineFile = landed.quarantined > 0 ? `${batch}.quarantine.parquet` : null;
  if (quarantineFile) {
    await worker.run(
      `copy ${QUARANTINED} to ${literal(join(folder, `${quarantineFile}.tmp`))} (format parquet, compression zstd)`,
    );
  }
  const rowsRead = landedMeasure.rows + landed.quarantined;
  // With rows in quarantine only the count can be compared: a value that is no number has no sum.
  const transported = landed.quarantined > 0 ? { rows: rowsRead, sums: {} } : landedMeasure;
  const difference = differenceOf(source.sourceMeasure, transported);
  if (difference)
    throw new UserError('ingest/reconciliation', { table: contract.table, stage: 'source/landing', difference });
  return {
    version: 1,
    batch,
    source: capture.source,
    institution: capture.institution,
    table: capture.landed,
    mode: capture.mode,
    contract: contractDigest(contract),
    files: landed.files,
    quarantineFile,
    rowsRead,
    rowsLanded: landedMeasure.rows,
    rowsQuarantined: landed.quarantined,
    summed: table.summed,
    landedMeasure,
    cursorFrom: capture.watermark,
    window: capture.window,
    landedAt: capture.now().toISOString(),
    ...source,
  };
}

/** Rows that a table may put aside before its load fails. */
export function allowedRows(contract: TableContract, rowsRead: number): number {
  return Math.max(contract.quarantine.rows, Math.floor(contract.quarantine.share * rowsRead));
}

function checkBudget(contract: TableContract, manifest: Manifest, reasons: string[]): void {
  const allowed = allowedRows(contract, manifest.rowsRead);
  if (manifest.rowsQuarantined <= allowed) return;
  throw new UserError('ingest/quarantine-budget', {
    table: contract.table,
    rows: manifest.rowsQuarantined,
    allowed,
    reasons,
  });
}

/** Contract columns that the source does not have stop the load of the table, naming what it has. */
export function checkColumns(contract: TableContract, columns: readonly { name: string }[]): void {
  const present = new Set(columns.map(({ name }) => name));
  const missing = contract.columns.filter(({ name }) => !present.has(name)).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new ContractError('ingest/missing-column', { table: contract.table, columns: missing, valid: [...present] });
}

/** Error for a table that the source does not have. */
export function missingTable(contract: TableContract, tables: readonly string[]): ContractError {
  return new ContractError('ingest/missing-table', { table: contract.table, nearest: nearest(contract.table, tables) });
}

/** Columns whose sums both sides can give: numeric in the contract and, says `isNumeric`, in the source. */
export function summedColumns(
  contract: TableContract,
  isNumeric: (column: ColumnContract) => boolean,
): ColumnContract[] {
  return contract.columns.filter((column) => scaleOf(column) !== undefined && isNumeric(column));
}
