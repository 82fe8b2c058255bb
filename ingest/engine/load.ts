import { EXIT, openMemory, type Progress, type Site, type Warehouse } from '../../core/index.ts';
import { appliedBatches } from './apply/applied-batches.ts';
import { applyPending } from './apply/pending.ts';
import { logPositions } from './apply/watermark.ts';
import type { Asked } from './capture/capture.ts';
import { checkHours } from './capture/hours.ts';
import { RateLimit } from './capture/rate-limit.ts';
import type { Connector, SourceSession } from './connector.ts';
import { landedName, type System, type TableContract } from './contract.ts';
import { discoverConnectors } from './discover.ts';
import { type Loading, loadTable } from './load-table.ts';
import { contextOf, openSession } from './open-session.ts';
import {
  type LoadReport,
  loadReport,
  reportFailure,
  type SourceReport,
  sourceReport,
  type TableReport,
} from './report.ts';
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
  /** Only these rows of these tables, by source and landed name: a replay from quarantine. */
  readonly asked?: ReadonlyMap<string, ReadonlyMap<string, Asked>>;
  /** Read a source outside its hours too. */
  readonly insist?: boolean;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
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
      const { rateLimitMb } = each.config;
      const rateLimit = rateLimitMb === undefined ? undefined : new RateLimit(rateLimitMb * 1_000_000);
      const report = await loadSource({ request, worker, rateLimit, ...each });
      reports.push(report);
      if (report.detail.some(({ error }) => error?.exit === EXIT.diskFull)) break;
    }
  } finally {
    await worker.close();
  }
  return loadReport(reports, Math.round((performance.now() - begin) / 10) / 100);
}

async function loadSource(loading: Loading): Promise<SourceReport> {
  const { request, config, system, connector } = loading;
  const applied = (contract: TableContract) =>
    appliedBatches(request.warehouse, config.name, landedName(system, contract));
  const logged = system.tables.filter(({ capture }) => capture === 'log');
  const context = { ...contextOf(request.site, system), signal: request.signal, applied, logged };
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
      (contract) =>
        (request.table === undefined || contract.table.toLowerCase() === request.table.toLowerCase()) &&
        (!request.asked || request.asked.get(config.name)?.has(landedName(system, contract))),
    );
    for (const [index, contract] of tables.entries()) {
      request.signal?.throwIfAborted();
      request.progress.step(`load ${config.name}`, index, tables.length);
      // Also before the second table: the hours may end while a source is read.
      if (!request.insist) checkHours(config.name, config.hours, request.site.clock.asOf());
      session ??= await openSession(connector, config, context);
      const report = await loadTable(loading, session, contract);
      const settled = await session.settle?.(contract, report);
      detail.push(settled ? { ...report, notes: [...(report.notes ?? []), ...settled.notes] } : report);
      // Its next batch comes next.
      if (settled?.more) tables.splice(index + 1, 0, contract);
      // The next table would find the disk as full, and a source that writes beside us may stand still.
      if (report.error?.exit === EXIT.diskFull) break;
      if (report.error) {
        // The connection may be what failed: the next table gets a fresh one.
        await session.close().catch(() => undefined);
        session = undefined;
      }
    }
    request.progress.step(`load ${config.name}`, tables.length, tables.length);
    if (logged.length > 0) {
      session ??= await openSession(connector, config, context);
      await session.confirm?.(await logPositions(request.warehouse, config.name, system));
    }
    return sourceReport(config.name, detail);
  } catch (error) {
    request.signal?.throwIfAborted();
    return sourceReport(config.name, detail, reportFailure(error, { source: config.name }));
  } finally {
    await session?.close().catch(() => undefined);
  }
}
