import { log, type SourceConfig, UserError, type Warehouse } from '../../core/index.ts';
import { applyBatch } from './apply/apply.ts';
import { appliedBatch } from './apply/raw.ts';
import { moveWatermark, readWatermark } from './apply/watermark.ts';
import { type Capture, type Captured, isSweepDue } from './capture/capture.ts';
import { extract } from './capture/extract.ts';
import { discardBatch, highestLanded, landingFolder, removeLeftovers } from './capture/manifest.ts';
import type { RateLimit } from './capture/rate-limit.ts';
import type { Connector, SourceSession } from './connector.ts';
import { landedName, type System, type TableContract } from './contract.ts';
import { liveContract } from './evolution/source-columns.ts';
import type { LoadRequest } from './load.ts';
import { recordDifference } from './reconcile/reconciliation-books.ts';
import { reportFailure, type TableNote, type TableReport } from './report.ts';

/** One source while it is loaded. */
export interface Loading {
  readonly request: LoadRequest;
  readonly config: SourceConfig;
  readonly system: System;
  readonly connector: Connector;
  readonly worker: Warehouse;
  readonly rateLimit: RateLimit | undefined;
}

const isDiskFull = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

async function captureOf(loading: Loading, contract: TableContract): Promise<Capture> {
  const { request, config, system } = loading;
  const landed = landedName(system, contract);
  const watermark = await readWatermark(request.warehouse, config.name, landed, contract.capture);
  const restated = request.since !== undefined || request.until !== undefined;
  const column = contract.dates[0];
  if (restated && column === undefined) throw new UserError('ingest/no-window-column', { table: contract.table });
  const window =
    restated && column !== undefined
      ? { column, since: request.since ?? '1900-01-01', until: request.until ?? '2199-12-31' }
      : null;
  const batch = Math.max(await appliedBatch(request.warehouse), highestLanded(request.site.dataDir)) + 1;
  const asked = request.asked?.get(config.name)?.get(landed);
  const asOf = request.site.clock.asOf();
  const usual = request.full ? 'full' : contract.capture;
  const sweeps = (usual === 'timestamp' || usual === 'trigger') && isSweepDue(contract.sweep, watermark.sweptAt, asOf);
  // Rows that filters stop are not in raw: their keys would be taken for rows that it lacks, so all is read instead.
  const readsAll = sweeps && contract.filters.length > 0 && watermark.cursor !== null;
  const mode = asked ? 'keys' : window ? 'window' : readsAll ? 'full' : usual;
  return {
    source: config.name,
    institution: config.institution ?? null,
    landed,
    contract,
    mode,
    again: request.full === true,
    watermark: watermark.cursor,
    window,
    asked,
    sweeps: sweeps && mode === usual,
    rateLimit: loading.rateLimit,
    batch,
    folder: landingFolder(request.site.dataDir, config.name, landed),
    asOf,
    now: request.site.clock.now,
    signal: request.signal,
  };
}

/** Captures one table and applies what landed. A failure is reported, never thrown, unless the signal fired. */
export async function loadTable(
  loading: Loading,
  session: SourceSession,
  written: TableContract,
): Promise<TableReport> {
  const { request, config } = loading;
  const begin = performance.now();
  let capture: Capture | undefined;
  let landed = false;
  let extractSeconds = 0;
  const seconds = () => Math.round((performance.now() - begin) / 10) / 100;
  const none = { batch: null, rows_read: 0, rows_landed: 0, rows_quarantined: 0, rows_changed: 0, rows_deleted: 0 };
  let notes: readonly TableNote[] = [];
  try {
    const place = { source: config.name, landed: landedName(loading.system, written), now: request.site.clock.now };
    const live = await liveContract(session, request.warehouse, place, written);
    const { contract } = live;
    notes = live.notes;
    capture = await captureOf(loading, contract);
    const captured = await extract(session, { owner: request.warehouse, worker: loading.worker }, capture);
    const { manifest, mode } = captured;
    extractSeconds = seconds();
    notes = [...notes, ...captured.notes];
    if (!manifest) {
      await rememberPosition(request.warehouse, capture, captured);
      return {
        table: contract.table,
        mode,
        ...none,
        rows_read: captured.rowsRead,
        reconciled: true,
        notes,
        extract_seconds: extractSeconds,
        seconds: seconds(),
      };
    }
    landed = true;
    request.progress.note(`landed ${config.name} ${contract.table}: ${manifest.rowsLanded}`);
    const applied = await applyBatch(
      request.warehouse,
      capture.folder,
      manifest,
      contract,
      capture.now(),
      request.signal,
    );
    log('ingest').info(
      { source: config.name, table: capture.landed, batch: manifest.batch, rows: manifest.rowsLanded },
      'batch.applied',
    );
    return {
      table: contract.table,
      mode,
      batch: manifest.batch,
      rows_read: manifest.rowsRead,
      rows_landed: manifest.rowsLanded,
      rows_quarantined: applied.rowsQuarantined,
      rows_filtered: Object.values(manifest.filtered ?? {}).reduce((sum, rows) => sum + rows, 0),
      rows_changed: applied.rowsChanged,
      rows_deleted: applied.rowsDeleted,
      reconciled: true,
      notes,
      extract_seconds: extractSeconds,
      seconds: seconds(),
    };
  } catch (error) {
    if (capture && landed) discardBatch(capture.folder, capture.batch);
    else if (capture) removeLeftovers(capture.folder);
    request.signal?.throwIfAborted();
    const cause = isDiskFull(error)
      ? new UserError('ingest/disk-full', { folder: request.site.dataDir }, { cause: error })
      : error;
    const report = reportFailure(cause, { source: config.name, table: written.table });
    if (capture && cause instanceof UserError && cause.code === 'ingest/reconciliation') {
      await recordDifference(request.warehouse, capture, cause);
    }
    return {
      table: written.table,
      mode: capture?.mode ?? written.capture,
      ...none,
      reconciled: false,
      notes,
      extract_seconds: extractSeconds,
      seconds: seconds(),
      error: report,
    };
  }
}

/** A capture that landed nothing may still know where the next one goes on. An idle run that knows nothing new writes nothing. */
async function rememberPosition(warehouse: Warehouse, capture: Capture, captured: Captured): Promise<void> {
  const { position, sweptAt } = captured;
  if (sweptAt === undefined && (position === undefined || position === capture.watermark)) return;
  const { source, landed: table, contract } = capture;
  await warehouse.transaction((tx) =>
    moveWatermark(tx, { source, table, capture: contract.capture, cursor: position, sweptAt }),
  );
}
