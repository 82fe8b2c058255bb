import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Site, Warehouse } from '../../../core/index.ts';
import { eraseSegments } from '../../feed/journal/erase-segments.ts';
import { JOURNAL_FOLDER } from '../../feed/journal/segments.ts';
import { type Manifest, readManifests, syncPath, writeManifest } from '../capture/manifest.ts';
import { landedName, type System, type TableContract } from '../contract.ts';
import { effectiveContract } from '../evolution/evolve.ts';
import { recallColumns } from '../evolution/source-columns.ts';

type Classification = TableContract['columns'][number]['classification'];

/** From the least to the most sensitive. */
const SENSITIVITY: readonly Classification[] = ['open', 'quasi', 'clinical', 'direct_identifier'];

/** Days that the changes which every model has consumed are kept: as long as the figures of past builds. */
export const CHANGES_KEPT_DAYS = 31;

export interface EraseRequest {
  readonly site: Site;
  readonly warehouse: Warehouse;
  readonly systems: readonly System[];
  /** Of each landed table that models read: the last batch that all of them have used. */
  readonly consumed: ReadonlyMap<string, number>;
  /** Counts what would be erased, and erases nothing. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface ErasedTable {
  readonly source: string;
  /** Landed name. */
  readonly table: string;
  /** The most sensitive class among its columns, and how long such files are kept. */
  readonly classification: Classification;
  readonly days: number;
  readonly batches: number;
  readonly files: number;
  readonly bytes: number;
  /** Entries of the quarantine that are decided: the row is emptied, the entry stays. */
  readonly quarantine_rows: number;
  readonly reconciliation_keys: number;
}

export interface EraseReport {
  readonly dry_run: boolean;
  readonly tables: ErasedTable[];
  readonly changes: number;
}

/**
 * Erases what the site's retention no longer allows: landed files of applied batches (the manifest stays), rows of decided
 * quarantine entries, keys of old reconciliations; and changes that every model has consumed. Batches that wait to be applied
 * are never touched.
 */
export async function eraseOld(request: EraseRequest): Promise<EraseReport> {
  const tables: ErasedTable[] = [];
  for (const landed of await landedFolders(request)) {
    request.signal?.throwIfAborted();
    const erased = await eraseTable(request, landed);
    if (erased.batches + erased.quarantine_rows + erased.reconciliation_keys > 0) tables.push(erased);
  }
  return { dry_run: request.dryRun, tables, changes: await pruneChanges(request) };
}

interface LandedFolder {
  readonly source: string;
  readonly table: string;
  readonly folder: string;
  readonly classification: Classification;
  readonly days: number;
}

/** Every folder of landing whose class has an end. One that no system describes any more counts as the most sensitive. */
async function landedFolders({ site, warehouse, systems }: EraseRequest): Promise<LandedFolder[]> {
  const root = join(site.dataDir, 'landing');
  if (!existsSync(root)) return [];
  const memory = await recallColumns(warehouse);
  const contracts = new Map(
    systems.flatMap((system) => system.tables.map((contract) => [landedName(system, contract), contract] as const)),
  );
  const folders = (path: string) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  return folders(root).flatMap((source) =>
    folders(join(root, source)).flatMap((table) => {
      const written = contracts.get(table);
      const columns = written ? effectiveContract(written, memory.get(table) ?? [], source).columns : [];
      const ranks = columns.map((column) => SENSITIVITY.indexOf(column.classification));
      const classification = written ? (SENSITIVITY[Math.max(...ranks)] ?? 'direct_identifier') : 'direct_identifier';
      const days = site.retentionDays[classification];
      return days === undefined ? [] : [{ source, table, folder: join(root, source, table), classification, days }];
    }),
  );
}

async function eraseTable(request: EraseRequest, landed: LandedFolder): Promise<ErasedTable> {
  const { warehouse, site, dryRun } = request;
  const { source, table, folder, classification, days } = landed;
  const before = daysBefore(site.clock.now(), days);
  if (table === JOURNAL_FOLDER) {
    const place = { warehouse, dataDir: site.dataDir, source, dryRun };
    const erased = await eraseSegments({ ...place, before: new Date(before), now: site.clock.now() });
    return { source, table, classification, days, ...erased, quarantine_rows: 0, reconciliation_keys: 0 };
  }
  const applied = await appliedBatches(warehouse, source, table);
  const due = readManifests(folder).filter(
    ({ batch, erasedAt, landedAt }) => erasedAt === undefined && landedAt < before && applied.has(batch),
  );
  const files = due.flatMap((manifest) => filesOf(folder, manifest));
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  const erased = { batches: due.length, files: files.length, bytes };
  const counted = { source, table, classification, days, ...erased };
  const old = { source, table, before: before.slice(0, 23) };
  if (dryRun) return { ...counted, ...(await countRows(warehouse, old)) };
  for (const manifest of due) eraseBatch(folder, manifest, site.clock.now());
  return { ...counted, ...(await eraseRows(warehouse, old)) };
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

/** Landed batches that raw has applied, by themselves or as a replay. */
async function appliedBatches(warehouse: Warehouse, source: string, table: string): Promise<ReadonlySet<number>> {
  const rows = await warehouse.rows<{ batch: number }>(
    `select distinct coalesce(replays, batch) as batch from raw._batches where source = $1 and "table" = $2`,
    [source, table],
  );
  return new Set(rows.map(({ batch }) => batch));
}

const filesOf = (folder: string, manifest: Manifest) =>
  [...manifest.files, manifest.quarantineFile, manifest.deletedFile, manifest.filteredFile, manifest.askedFile]
    .filter((name) => name !== null && name !== undefined)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));

/** Files first, then the manifest that says so: killed in between, the next run finds the batch still due. */
function eraseBatch(folder: string, manifest: Manifest, now: Date): void {
  for (const path of filesOf(folder, manifest)) rmSync(path, { force: true });
  syncPath(folder);
  writeManifest(folder, { ...manifest, erasedAt: now.toISOString() });
}

interface OldRows {
  readonly source: string;
  readonly table: string;
  readonly before: string;
}

const DECIDED = `source = $1 and "table" = $2 and state <> 'open' and raw_row is not null and coalesce(decided_at, created_at) < $3::timestamp`;
const OLD_KEYS = `source = $1 and "table" = $2 and found_at < $3::timestamp`;

async function countRows(warehouse: Warehouse, { source, table, before }: OldRows) {
  const count = async (from: string) => {
    const [row] = await warehouse.rows<{ n: number }>(`select count(*) as n from ${from}`, [source, table, before]);
    return row?.n ?? 0;
  };
  return {
    quarantine_rows: await count(`raw._quarantine where ${DECIDED}`),
    reconciliation_keys: await count(`raw._reconciliation_keys where ${OLD_KEYS}`),
  };
}

function eraseRows(warehouse: Warehouse, { source, table, before }: OldRows) {
  return warehouse.transaction(async (tx) => ({
    quarantine_rows: await tx.run(
      `update raw._quarantine set raw_row = null, key = null, source_position = null where ${DECIDED}`,
      [source, table, before],
    ),
    reconciliation_keys: await tx.run(`delete from raw._reconciliation_keys where ${OLD_KEYS}`, [
      source,
      table,
      before,
    ]),
  }));
}

/** Changes that no model needs any more. A model that is new reads its inputs whole. */
async function pruneChanges({ site, warehouse, consumed, dryRun }: EraseRequest): Promise<number> {
  const before = daysBefore(site.clock.now(), CHANGES_KEPT_DAYS).slice(0, 23);
  const old = await warehouse.rows<{ table: string; batch: number }>(
    `select "table", max(batch) as batch from raw._batches where applied_at < $1::timestamp group by all`,
    [before],
  );
  let pruned = 0;
  for (const { table, batch } of old) {
    const due = 'from raw._changes where "table" = $1 and batch <= $2';
    const params = [table, Math.min(batch, consumed.get(table) ?? batch)];
    const [row] = await warehouse.rows<{ n: number }>(`select count(*) as n ${due}`, params);
    pruned += row?.n ?? 0;
    if (!dryRun && row?.n) await warehouse.transaction((tx) => tx.run(`delete ${due}`, params));
  }
  return pruned;
}
