import { renameSync } from 'node:fs';
import { ident, literal, UserError } from '../../../core/index.ts';
import type { SourceTable } from '../connector.ts';
import { measureRelation } from '../reconcile/measure.ts';
import type { Captured, Hands } from './capture.ts';
import { compareImages, FRESH, TWICE } from './compare-images.ts';
import { QUARANTINED } from './convert.ts';
import { writeDeletedKeys } from './deleted-keys.ts';
import { duplicateEntry, rankOfKey } from './duplicates.ts';
import { allowedRows, type Landing } from './land.ts';
import type { Manifest } from './manifest.ts';

/**
 * Captures a table by comparing all of its rows with the image in raw: what is new or otherwise is landed, what is missing is
 * deleted, and a table in which nothing changed lands nothing. The first capture lands all.
 */
export async function captureDigest(hands: Hands, landing: Landing, table: SourceTable): Promise<Captured> {
  const { capture, worker } = landing;
  await landing.read(table.read({}));
  const rowsRead = await landing.rowsRead();
  const sourceMeasure = await landing.measureSource(table, {});
  const facts = { mode: 'digest' as const, sourceMeasure, cursorTo: capture.asOf };
  if (capture.watermark === null) {
    const manifest = await landing.describe(table, facts);
    landing.publish(manifest);
    return { manifest, mode: 'digest', rowsRead, notes: [] };
  }
  await compare(hands, landing);
  if (await setDuplicatesAside(landing, rowsRead)) await compare(hands, landing);
  const keyHash = sourceMeasure.keyHash !== undefined;
  const imageMeasure = await measureRelation(worker, landing.relation(), capture.contract, table.summed, keyHash);
  await keepFresh(landing);
  const deletedFile = await writeDeletedKeys(landing);
  const manifest = await landing.describe(table, { ...facts, imageMeasure, ...(deletedFile ? { deletedFile } : {}) });
  if (!(await isNews(hands, landing, manifest))) return { mode: 'digest', rowsRead, notes: [] };
  landing.publish(manifest);
  return { manifest, mode: 'digest', rowsRead, notes: [] };
}

// A number instead of the path: when every row changed, as many of them are held in memory.
const FILE = { name: 'file', type: 'integer', sql: '_file' };
const ROW = { name: 'row_number', type: 'bigint', sql: 'file_row_number' };

/** Rows of the batch's files with where they stand: `_file` counts the files from 1. A column of the source may be called `filename`. */
function numbered(landing: Landing): string {
  if (landing.files.length === 0)
    return `(select *, null::integer as _file, null::bigint as file_row_number from ${landing.relation()})`;
  const paths = `[${landing.files.map((name) => literal(landing.path(name))).join(', ')}]`;
  return `(select * exclude (_path), cast(list_position(${paths}, _path) as integer) as _file from read_parquet(${paths}, filename = '_path', file_row_number = true))`;
}

function compare(hands: Hands, landing: Landing): Promise<void> {
  return compareImages(hands, landing, { source: numbered(landing), carried: [FILE, ROW], wholeRows: true });
}

/** Keeps the rows of a file that a condition on their number chooses; a file without rows leaves the batch. */
async function keepRows(landing: Landing, name: string, condition: string): Promise<void> {
  const { worker, capture } = landing;
  const columns = capture.contract.columns.map((column) => ident(column.name)).join(', ');
  const kept = landing.path(`${name}.kept`);
  const rows = await worker.run(
    `copy (select ${columns} from read_parquet(${literal(landing.path(name))}, file_row_number = true) where file_row_number ${condition}) to ${literal(kept)} (format parquet, compression zstd, parquet_version v2)`,
  );
  renameSync(kept, landing.path(name));
  if (rows === 0) landing.drop(name);
}

async function keepFresh(landing: Landing): Promise<void> {
  const files = await landing.worker.rows<{ file: number }>(`select distinct file from ${FRESH}`);
  const fresh = new Set(files.map(({ file }) => file));
  for (const [index, name] of [...landing.files].entries()) {
    const file = index + 1;
    if (fresh.has(file)) await keepRows(landing, name, `in (select row_number from ${FRESH} where file = ${file})`);
    else landing.drop(name);
  }
}

/** A key that came twice breaks the contract: the newest row stays, the others are put aside. True when there were any. */
async function setDuplicatesAside(landing: Landing, rowsRead: number): Promise<boolean> {
  const { worker, capture } = landing;
  const { contract } = capture;
  const [twice] = await worker.rows<{ extra: number }>(`select count(*) - count(distinct key) as extra from ${TWICE}`);
  const rows = twice?.extra ?? 0;
  if (rows === 0) return false;
  const allowed = allowedRows(contract, rowsRead);
  if (rows > allowed) {
    const params = { table: contract.table, rows, allowed, reasons: ['duplicate_key'] };
    throw new UserError('ingest/quarantine-budget', params);
  }
  await worker.run(
    `create or replace table ranked as select *, ${rankOfKey(contract)} as _rank from ${numbered(landing)} where (_file, file_row_number) in (select file, row_number from ${TWICE})`,
  );
  await worker.run(`insert into ${QUARANTINED} select ${duplicateEntry(contract)} from ranked where _rank > 1`);
  for (const [index, name] of [...landing.files].entries()) {
    const older = `select file_row_number from ranked where _rank > 1 and _file = ${index + 1}`;
    await keepRows(landing, name, `not in (${older})`);
  }
  await worker.run('drop table ranked');
  return true;
}

/** Is there anything that raw does not have: rows, deletes, or another set of rows put aside? */
async function isNews({ owner }: Hands, landing: Landing, manifest: Manifest): Promise<boolean> {
  if (manifest.rowsLanded > 0 || manifest.deletedFile) return true;
  const aside = manifest.quarantineFile
    ? `(select reason, raw_row from read_parquet(${literal(landing.path(manifest.quarantineFile))}))`
    : `(select null::varchar as reason, null::varchar as raw_row where false)`;
  const known = (states: string) =>
    `select reason, cast(raw_row as varchar) from raw._quarantine where source = $1 and "table" = $2 and state in (${states})`;
  const rows = await owner.rows(
    `(select reason, raw_row from ${aside} except all ${known(`'open', 'discarded'`)}) union all (${known(`'open'`)} except all select reason, raw_row from ${aside}) limit 1`,
    [manifest.source, manifest.table],
  );
  return rows.length > 0;
}
