import {
  EXIT,
  log,
  openMemory,
  type Progress,
  QueryError,
  type Site,
  type SourceConfig,
  UserError,
  type Warehouse,
} from '../../core/index.ts';
import { applyBatch } from './apply.ts';
import type { Connector, SourceSession } from './connector.ts';
import { landedName, type System, type TableContract } from './contract.ts';
import { discoverConnectors } from './discover.ts';
import { type Capture, extract } from './extract.ts';
import { discardBatch, highestLanded, landingFolder, removeLeftovers } from './manifest.ts';
import { applyPending } from './pending.ts';
import { appliedBatch, keysMissingFrom, readWatermark, recordDifference } from './raw.ts';
import { type LoadReport, loadError, loadReport, type SourceReport, sourceReport, type TableReport } from './report.ts';
import { selectSources } from './select.ts';

export interface LoadRequest {
  readonly site: Site;
  /** warehouse.duckdb with raw attached; prepareRaw has run. */
  readonly warehouse: Warehouse;
  readonly systems: readonly System[];
  readonly connectors?: ReadonlyMap<string, Connector>;
  /** Names of sources; absent: all of the site. */
  readonly sources?: readonly string[];
  /** Only this table of the source. */
  readonly table?: string;
  /** Read everything again and sweep deleted keys. */
  readonly full?: boolean;
  /** Restate the rows of these business days ('YYYY-MM-DD', both included). */
  readonly since?: string;
  readonly until?: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

interface Loading {
  readonly request: LoadRequest;
  readonly config: SourceConfig;
  readonly system: System;
  readonly connector: Connector;
  readonly worker: Warehouse;
}

/**
 * Loads sources one after another: extract to landing, then apply to raw, table by table. A table or source that fails is
 * reported and the others go on; `exit_code` tells. Throws only for a wrong request and when the signal fires.
 */
export async function loadSources(request: LoadRequest): Promise<LoadReport> {
  const begin = performance.now();
  const connectors = request.connectors ?? (await discoverConnectors());
  const chosen = selectSources(request, connectors);
  const worker = await openMemory({ threads: request.site.warehouse.threads, memoryLimit: '320MB' });
  const reports: SourceReport[] = [];
  try {
    for (const each of chosen) {
      const report = await loadSource({ request, worker, ...each });
      reports.push(report);
      if (report.detail.some(({ error }) => error?.exit === EXIT.diskFull)) break;
    }
  } finally {
    await worker.close();
  }
  return loadReport(reports, Math.round((performance.now() - begin) / 10) / 100);
}

async function loadSource(loading: Loading): Promise<SourceReport> {
  const { request, config, system } = loading;
  const detail: TableReport[] = [];
  let session: SourceSession | undefined;
  try {
    await applyPending(
      request.warehouse,
      request.site.dataDir,
      config.name,
      system,
      request.site.clock.now,
      request.signal,
    );
    const tables = system.tables.filter(
      ({ table }) => request.table === undefined || table.toLowerCase() === request.table.toLowerCase(),
    );
    for (const [index, contract] of tables.entries()) {
      request.signal?.throwIfAborted();
      request.progress.step(`load ${config.name}`, index, tables.length);
      session ??= await openSession(loading);
      const report = await loadTable(loading, session, contract);
      detail.push(report);
      // The next table would find the disk as full, and a source that writes beside us may stand still.
      if (report.error?.exit === EXIT.diskFull) break;
      if (report.error) {
        // The connection may be what failed: the next table gets a fresh one.
        await session.close().catch(() => undefined);
        session = undefined;
      }
    }
    request.progress.step(`load ${config.name}`, tables.length, tables.length);
    return sourceReport(config.name, detail);
  } catch (error) {
    request.signal?.throwIfAborted();
    return sourceReport(config.name, detail, fail(error, { source: config.name }));
  } finally {
    await session?.close().catch(() => undefined);
  }
}

async function openSession({ request, config, connector }: Loading): Promise<SourceSession> {
  const settings = connector.settings.safeParse(config.settings);
  if (!settings.success) {
    const issue = settings.error.issues[0];
    throw new UserError('ingest/settings', {
      source: config.name,
      path: issue?.path.join('.'),
      problem: issue?.message,
    });
  }
  const { environ, dir } = request.site;
  return connector.open(settings.data, { source: config.name, environ, siteDir: dir, signal: request.signal });
}

const isDiskFull = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

function fail(error: unknown, where: Record<string, unknown>) {
  const report = loadError(error);
  // Neither message nor stack of a refused statement: DuckDB quotes the row that it stumbled over.
  const cause =
    error instanceof QueryError ? { sql: error.sql.slice(0, 400) } : report.code === 'defect' ? { err: error } : {};
  log('ingest').error({ ...where, code: report.code, ...cause }, 'load.failed');
  return report;
}

async function captureOf(loading: Loading, contract: TableContract): Promise<Capture> {
  const { request, config, system } = loading;
  const landed = landedName(system, contract);
  const watermark = await readWatermark(request.warehouse, config.name, landed);
  const restated = request.since !== undefined || request.until !== undefined;
  const column = contract.dates[0];
  if (restated && column === undefined) throw new UserError('ingest/no-window-column', { table: contract.table });
  const window =
    restated && column !== undefined
      ? { column, since: request.since ?? '1900-01-01', until: request.until ?? '2199-12-31' }
      : null;
  const batch = Math.max(await appliedBatch(request.warehouse), highestLanded(request.site.dataDir)) + 1;
  return {
    source: config.name,
    institution: config.institution ?? null,
    landed,
    contract,
    mode: window ? 'window' : request.full ? 'full' : contract.capture,
    watermark: watermark?.cursor ?? null,
    window,
    ...(window
      ? {
          missingKeys: (relation) =>
            keysMissingFrom(request.warehouse, contract, { table: landed, source: config.name, ...window }, relation),
        }
      : {}),
    batch,
    folder: landingFolder(request.site.dataDir, config.name, landed),
    now: request.site.clock.now,
    signal: request.signal,
  };
}

async function loadTable(loading: Loading, session: SourceSession, contract: TableContract): Promise<TableReport> {
  const { request, config } = loading;
  const begin = performance.now();
  let capture: Capture | undefined;
  let landed = false;
  let extractSeconds = 0;
  const seconds = () => Math.round((performance.now() - begin) / 10) / 100;
  const none = { batch: null, rows_read: 0, rows_landed: 0, rows_quarantined: 0, rows_changed: 0, rows_deleted: 0 };
  try {
    capture = await captureOf(loading, contract);
    const manifest = await extract(session, loading.worker, capture);
    extractSeconds = seconds();
    if (!manifest)
      return {
        table: contract.table,
        mode: capture.mode,
        ...none,
        reconciled: true,
        extract_seconds: extractSeconds,
        seconds: seconds(),
      };
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
      mode: capture.mode,
      batch: manifest.batch,
      rows_read: manifest.rowsRead,
      rows_landed: manifest.rowsLanded,
      rows_quarantined: applied.rowsQuarantined,
      rows_changed: applied.rowsChanged,
      rows_deleted: applied.rowsDeleted,
      reconciled: true,
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
    const report = fail(cause, { source: config.name, table: contract.table });
    if (capture && cause instanceof UserError && cause.code === 'ingest/reconciliation') {
      await recordDifference(request.warehouse, capture, cause);
    }
    return {
      table: contract.table,
      mode: capture?.mode ?? contract.capture,
      ...none,
      reconciled: false,
      extract_seconds: extractSeconds,
      seconds: seconds(),
      error: report,
    };
  }
}
