import { EXIT, openMemory, type SourceConfig, UserError } from '../../../core/index.ts';
import { readWatermark } from '../apply/watermark.ts';
import { checkHours } from '../capture/hours.ts';
import { landingFolder } from '../capture/manifest.ts';
import type { SourceSession } from '../connector.ts';
import { landedName, type System, type TableContract } from '../contract.ts';
import { discoverConnectors } from '../discover.ts';
import { effectiveContract } from '../evolution/evolve.ts';
import { recallColumns } from '../evolution/source-columns.ts';
import type { LoadRequest } from '../load.ts';
import { contextOf, openSession } from '../open-session.ts';
import { type LoadError, reportFailure } from '../report.ts';
import { type ChosenSource, selectSources } from '../select.ts';
import { type Compared, compareTable } from './reconcile-table.ts';
import { countOf, keepReconciliation } from './reconciliation-books.ts';

export interface TableReconciliation {
  readonly source: string;
  readonly table: string;
  readonly source_rows: number | null;
  readonly raw_rows: number | null;
  readonly matched: boolean;
  readonly difference?: string;
  /** How many keys differ ('3', '≥ 1000'); absent where the source cannot say. The keys themselves stay in raw. */
  readonly keys_differing?: string;
  /** Rows of the source that changed since the last load and were left out. */
  readonly changed_since: number;
  /** Rows of the source that are rightly not in raw: in quarantine or filtered. */
  readonly kept_out: number;
  readonly reconciliation: string | null;
  readonly error?: LoadError;
}

export interface ReconcileReport {
  readonly tables: TableReconciliation[];
  readonly matched: boolean;
  /** 0, the exit code of the first table that could not be compared, or 21 on any difference. */
  readonly exit_code: number;
}

/** Compares the chosen tables of source and raw as they are now, whole or in a business window, and keeps what was found. Nothing is loaded. */
export async function reconcileSources(request: LoadRequest): Promise<ReconcileReport> {
  const chosen = selectSources(request, request.connectors ?? (await discoverConnectors()));
  const worker = await openMemory({ threads: request.site.warehouse.threads, memoryLimit: '320MB' });
  const tables: TableReconciliation[] = [];
  try {
    for (const source of chosen) {
      let session: SourceSession | undefined;
      for (const contract of source.system.tables) {
        if (request.table !== undefined && contract.table.toLowerCase() !== request.table.toLowerCase()) continue;
        request.signal?.throwIfAborted();
        request.progress.step(`reconcile ${source.config.name} ${contract.table}`);
        try {
          if (!request.insist) checkHours(source.config.name, source.config.hours, request.site.clock.asOf());
          session ??= await openSource(request, source);
          tables.push(await reconcileTable(request, source, session, worker, contract));
        } catch (error) {
          request.signal?.throwIfAborted();
          tables.push(failed(source.config, contract, error));
          await session?.close().catch(() => undefined);
          session = undefined;
        }
      }
      await session?.close().catch(() => undefined);
    }
  } finally {
    await worker.close();
  }
  const matched = tables.every((table) => table.matched);
  const failure = tables.find(({ error }) => error !== undefined)?.error?.exit;
  return { tables, matched, exit_code: failure ?? (matched ? 0 : EXIT.reconciliation) };
}

function openSource(
  { site, signal }: LoadRequest,
  { config, system, connector }: ChosenSource,
): Promise<SourceSession> {
  return openSession(connector, config, { ...contextOf(site, system), signal });
}

async function reconcileTable(
  request: LoadRequest,
  { config, system }: { readonly config: SourceConfig; readonly system: System },
  session: SourceSession,
  worker: Awaited<ReturnType<typeof openMemory>>,
  written: TableContract,
): Promise<TableReconciliation> {
  const { warehouse, site, signal } = request;
  const landed = landedName(system, written);
  const memory = await recallColumns(warehouse);
  const contract = effectiveContract(written, memory.get(landed) ?? [], config.name);
  const comparison = {
    ...{ warehouse, worker, source: config.name, landed, contract, signal },
    watermark: (await readWatermark(warehouse, config.name, landed, 'timestamp')).cursor,
    window: windowOf(request, contract),
    folder: landingFolder(site.dataDir, config.name, landed),
  };
  const found = await session.withTable(contract, (table) => compareTable(comparison, table));
  const at = site.clock.now();
  const id = await warehouse.transaction((tx) =>
    keepReconciliation(tx, { ...found, source: config.name, table: landed, at, kind: 'check' }),
  );
  return told(config.name, contract, found, id);
}

function windowOf({ since, until }: LoadRequest, contract: TableContract) {
  if (since === undefined && until === undefined) return undefined;
  const [column] = contract.dates;
  if (column === undefined) throw new UserError('ingest/no-window-column', { table: contract.table });
  return { column, since: since ?? '1900-01-01', until: until ?? '2199-12-31' };
}

function told(source: string, contract: TableContract, found: Compared, id: string): TableReconciliation {
  const keys = found.difference === undefined ? undefined : countOf(found.differing);
  return {
    source,
    table: contract.table,
    source_rows: found.sourceMeasure.rows,
    raw_rows: found.rawMeasure.rows,
    matched: found.difference === undefined,
    ...(found.difference === undefined ? {} : { difference: found.difference }),
    ...(keys === undefined ? {} : { keys_differing: keys }),
    changed_since: found.leftOut,
    kept_out: found.keptOut,
    reconciliation: id,
  };
}

function failed(config: SourceConfig, contract: TableContract, error: unknown): TableReconciliation {
  return {
    ...{ source: config.name, table: contract.table, source_rows: null, raw_rows: null },
    ...{ matched: false, changed_since: 0, kept_out: 0, reconciliation: null },
    error: reportFailure(error, { source: config.name, table: contract.table }),
  };
}
