import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { discoverSystems, type LoadReport, loadSources, prepareRaw, type System } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { withSources } from '../site/sources.ts';
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

/** Extracts from the sources and applies to raw, as one job of the queue. */
export function load(open: OpenSite, input: LoadInput, work: Work): Promise<LoadReport> {
  const names = input.sources?.length ? input.sources : undefined;
  return open.jobs.enqueue('load', work.signal, async ({ signal }) => {
    const systems = await siteSystems(open);
    await prepareRaw(open.warehouse, systems);
    return withSources(open, work.progress, (site) =>
      loadSources({
        site,
        warehouse: open.warehouse,
        systems,
        progress: work.progress,
        signal,
        ...(names ? { sources: names } : {}),
        ...(input.table ? { table: input.table } : {}),
        ...(input.full ? { full: true } : {}),
        ...(input.since ? { since: input.since } : {}),
        ...(input.until ? { until: input.until } : {}),
      }),
    );
  });
}
