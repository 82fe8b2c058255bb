import { join } from 'node:path';
import { AppError, log, ROOT } from '../../core/index.ts';
import { discoverSystems, type LoadReport, loadSources, prepareRaw, type System } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { withSources } from '../site/sources.ts';
import { forgetFault, noteFault } from './source-faults.ts';
import type { Work } from './work.ts';

export interface LoadInput {
  readonly sources?: readonly string[] | undefined;
  readonly table?: string | undefined;
  readonly full?: boolean | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export function siteSystems(open: OpenSite): Promise<System[]> {
  return discoverSystems([join(ROOT, 'ingest', 'systems'), join(open.site.dir, 'systems')]);
}

const isWhole = ({ table, since, until }: LoadInput) => !table && !since && !until;

/** Extracts from the sources and applies to raw, as one job of the queue. */
export function load(open: OpenSite, input: LoadInput, work: Work): Promise<LoadReport> {
  return open.jobs.enqueue('load', work.signal, async ({ signal }) => {
    try {
      const report = await loadNow(open, input, { ...work, signal });
      await noteFaults(open, input, report);
      return report;
    } catch (error) {
      // Not one source could be asked: the sources that were meant are all late.
      if (!signal.aborted && isWhole(input) && !input.sources?.length) {
        const code = error instanceof AppError ? error.code : 'defect';
        log('app').error({ code }, 'load.failed');
        for (const { name } of open.site.sources) await noteFault(open, name, code).catch(() => undefined);
      }
      throw error;
    }
  });
}

async function loadNow(open: OpenSite, input: LoadInput, { progress, signal }: Work): Promise<LoadReport> {
  const systems = await siteSystems(open);
  await prepareRaw(open.warehouse, systems);
  return withSources(open, progress, signal, async ({ site, isRefilled, markRead }) => {
    const report = await loadSources({
      site,
      warehouse: open.warehouse,
      systems,
      progress,
      signal,
      ...(input.sources?.length ? { sources: input.sources } : {}),
      ...(input.table ? { table: input.table } : {}),
      ...(input.full || isRefilled ? { full: true } : {}),
      ...(input.since ? { since: input.since } : {}),
      ...(input.until ? { until: input.until } : {}),
    });
    if (isRefilled && isWhole(input) && !input.sources?.length && report.exit_code === 0) markRead();
    return report;
  });
}

async function noteFaults(open: OpenSite, input: LoadInput, report: LoadReport): Promise<void> {
  for (const { source, error, detail } of report.sources) {
    const fault = error ?? detail.find((table) => table.error)?.error;
    if (fault) await noteFault(open, source, fault.code);
    else if (isWhole(input)) await forgetFault(open, source);
  }
}
