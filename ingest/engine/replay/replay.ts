import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, type Warehouse } from '../../../core/index.ts';
import { type Applied, applyIn } from '../apply/apply.ts';
import {
  contractDigest,
  highestLanded,
  holdsWholeTable,
  landingFolder,
  type Manifest,
  readManifests,
  syncPath,
} from '../capture/manifest.ts';
import { landedName, type TableContract } from '../contract.ts';
import { discoverConnectors } from '../discover.ts';
import { effectiveContract } from '../evolution/evolve.ts';
import type { LoadRequest } from '../load.ts';
import '../reconcile/errors.ts';
import { appliedBatch } from '../apply/raw.ts';
import { recallColumns } from '../evolution/source-columns.ts';
import {
  type LoadReport,
  loadReport,
  reportFailure,
  type SourceReport,
  sourceReport,
  type TableReport,
} from '../report.ts';
import { type ChosenSource, selectSources } from '../select.ts';

export interface ReplayRequest extends LoadRequest {
  /** First and last landed batch that is meant; whatever a table landed later follows, so that its image ends as the newest. */
  readonly from: number;
  readonly to: number | undefined;
}

interface Landed {
  readonly contract: TableContract;
  /** Landed name. */
  readonly table: string;
  readonly folder: string;
  /** Landed batches in order, those that were erased too. */
  readonly all: readonly Manifest[];
  /** The last landed batch that raw holds, by itself or as a replay. */
  readonly held: number;
}

function fault({ contract, folder }: Landed, manifest: Manifest): 'erased' | 'contract' | 'missing' | undefined {
  if (manifest.erasedAt !== undefined) return 'erased';
  if (manifest.contract !== contractDigest(contract)) return 'contract';
  const files = [
    manifest.quarantineFile,
    manifest.deletedFile,
    manifest.filteredFile,
    manifest.askedFile,
    ...manifest.files,
  ].filter((name) => name != null);
  return files.every((name) => existsSync(join(folder, name))) ? undefined : 'missing';
}

/** Batches from the first that is meant; earlier where raw lacks some before it and it does not hold the whole table. */
function startingAt({ all, held }: Landed, from: number): readonly Manifest[] {
  const first = all.find(({ batch }) => batch >= from);
  if (!first) return [];
  const pending = all.find(({ batch }) => batch > held);
  const begin = pending && pending.batch < first.batch && !holdsWholeTable(first) ? pending.batch : first.batch;
  return all.filter(({ batch }) => batch >= begin);
}

/** What stands in the way of replaying exactly these batches. */
function refusal(landed: Landed, chosen: readonly Manifest[]): { batch: number; reason: string } | undefined {
  for (const manifest of chosen) {
    const reason = fault(landed, manifest);
    if (reason) return { batch: manifest.batch, reason };
  }
  const [first] = chosen;
  if (first && landed.held === 0 && !holdsWholeTable(first)) return { batch: first.batch, reason: 'partial' };
  return undefined;
}

function checkReplayable(landed: Landed, chosen: readonly Manifest[]): void {
  const refused = refusal(landed, chosen);
  if (!refused) return;
  const first = landed.all.find(({ batch }) => !refusal(landed, startingAt(landed, batch)));
  throw new UserError('ingest/replay-refused', { table: landed.contract.table, ...refused, first: first?.batch });
}

async function heldBatch(warehouse: Warehouse, source: string, table: string): Promise<number> {
  const [row] = await warehouse.rows<{ held: number }>(
    `select coalesce(max(coalesce(replays, batch)), 0) as held from raw._batches where source = $1 and "table" = $2`,
    [source, table],
  );
  return row?.held ?? 0;
}

/** Takes batch numbers that no landed batch has, on disk too: a raw that is restored later must not give them out again. */
function reserve(dataDir: string, highest: number, count: number): number {
  const folder = join(dataDir, 'landing', '_replays');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${highest + count}.json`);
  writeFileSync(path, `${JSON.stringify({ from: highest + 1, to: highest + count })}\n`, { mode: 0o600 });
  syncPath(path);
  syncPath(folder);
  return highest + 1;
}

/**
 * Applies landed batches again and whatever their tables landed after them, in order, one transaction a table: the image ends
 * as the newest. Into an empty or restored raw this rebuilds it. No source is asked. A table that cannot be replayed is
 * reported and the others go on. Throws `ingest/nothing-to-replay` when no table landed a batch of the range.
 */
export async function replayLanded(request: ReplayRequest): Promise<LoadReport> {
  const begin = performance.now();
  const chosen = selectSources(request, request.connectors ?? (await discoverConnectors()));
  const reports: SourceReport[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  for (const source of chosen) {
    const detail: TableReport[] = [];
    for (const landed of await landedTables(request, source)) {
      lowest = Math.min(lowest, landed.all[0]?.batch ?? lowest);
      const batches = startingAt(landed, request.from);
      const isMeant = landed.all.some(({ batch }) => batch >= request.from && batch <= (request.to ?? batch));
      if (!isMeant) continue;
      request.signal?.throwIfAborted();
      request.progress.step(`replay ${source.config.name} ${landed.contract.table}`);
      detail.push(await replayTable(request, source.config.name, landed, batches));
    }
    if (detail.length > 0) reports.push(sourceReport(source.config.name, detail));
  }
  if (reports.length === 0) {
    throw new UserError('ingest/nothing-to-replay', {
      from: request.from,
      to: request.to ?? '∞',
      lowest: Number.isFinite(lowest) ? lowest : '–',
      highest: Number.isFinite(lowest) ? highestLanded(request.site.dataDir) : '–',
    });
  }
  return loadReport(reports, Math.round((performance.now() - begin) / 10) / 100);
}

async function landedTables(request: ReplayRequest, { config, system }: ChosenSource): Promise<Landed[]> {
  const tables = system.tables.filter(
    ({ table }) => request.table === undefined || table.toLowerCase() === request.table.toLowerCase(),
  );
  const memory = await recallColumns(request.warehouse);
  return Promise.all(
    tables.map(async (written) => {
      const table = landedName(system, written);
      const contract = effectiveContract(written, memory.get(table) ?? [], config.name);
      const folder = landingFolder(request.site.dataDir, config.name, table);
      const held = await heldBatch(request.warehouse, config.name, table);
      return { contract, table, folder, all: readManifests(folder), held };
    }),
  );
}

async function replayTable(
  request: ReplayRequest,
  source: string,
  landed: Landed,
  batches: readonly Manifest[],
): Promise<TableReport> {
  const begin = performance.now();
  const { warehouse, site } = request;
  const { contract, folder } = landed;
  const totals = { rows_read: 0, rows_landed: 0, rows_quarantined: 0, rows_changed: 0, rows_deleted: 0 };
  const report = { table: contract.table, mode: 'replay' as const, extract_seconds: 0 };
  const seconds = () => Math.round((performance.now() - begin) / 10) / 100;
  const place = 'source = $1 and "table" = $2';
  try {
    checkReplayable(landed, batches);
    const highest = Math.max(await appliedBatch(warehouse), highestLanded(site.dataDir));
    const next = reserve(site.dataDir, highest, batches.length);
    const last = next + batches.length - 1;
    const applied = await warehouse.transaction(
      async (tx) => {
        const done: Applied[] = [];
        await tx.run(`create temp table reached as select * from raw._watermarks where ${place}`, [
          source,
          landed.table,
        ]);
        for (const [index, manifest] of batches.entries()) {
          request.progress.note(`replay ${source} ${contract.table}: ${manifest.batch}`);
          const again = { ...manifest, batch: next + index, replays: manifest.batch };
          done.push(await applyIn(tx, folder, again, contract, site.clock.now()));
        }
        // Raw knew all of it: a look at the source that landed nothing may have moved the watermark since.
        if (landed.held >= (batches.at(-1)?.batch ?? 0)) {
          await tx.run(`delete from raw._watermarks where ${place}`, [source, landed.table]);
          await tx.run('insert into raw._watermarks by name select * from reached');
        }
        return done;
      },
      { proof: { sql: 'select 1 from raw._batches where batch = $1', params: [last] }, signal: request.signal },
    );
    for (const [index, manifest] of batches.entries()) {
      totals.rows_read += manifest.rowsRead;
      totals.rows_landed += manifest.rowsLanded;
      totals.rows_quarantined += applied[index]?.rowsQuarantined ?? 0;
      totals.rows_changed += applied[index]?.rowsChanged ?? 0;
      totals.rows_deleted += applied[index]?.rowsDeleted ?? 0;
    }
    return { ...report, ...totals, batch: last, reconciled: true, notes: [replayed(batches)], seconds: seconds() };
  } catch (error) {
    request.signal?.throwIfAborted();
    const failure = reportFailure(error, { source, table: contract.table });
    return { ...report, ...totals, batch: null, reconciled: false, seconds: seconds(), error: failure };
  }
}

function replayed(batches: readonly Manifest[]) {
  const span = `${batches[0]?.batch}–${batches.at(-1)?.batch}`;
  return {
    code: 'replayed',
    message: `重放了 ${batches.length} 个落地批次（${span}）。`,
    message_en: `Replayed ${batches.length} landed batches (${span}).`,
  };
}
