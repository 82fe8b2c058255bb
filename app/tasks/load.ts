import { join } from 'node:path';
import { nearest, ROOT, UserError } from '../../core/index.ts';
import '../errors.ts';
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

function requireSources(open: OpenSite, wanted: readonly string[]): void {
  const known = open.site.sources.map((source) => source.name);
  for (const name of wanted) {
    if (!known.includes(name)) throw new UserError('app/not-found', { what: '数据源 (source)', id: name, near: nearest(name, known).join(', ') });
  }
}

/** Extracts from the sources and applies to raw, as one job of the queue. */
export function load(open: OpenSite, input: LoadInput, work: Work): Promise<LoadReport> {
  const names = input.sources?.length ? input.sources : undefined;
  requireSources(open, names ?? []);
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
