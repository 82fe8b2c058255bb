import { addDays } from '../../core/index.ts';
import { lastRuns, type SourceRun } from '../jobs/source-runs.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import { latestBuild } from './latest-build.ts';

export interface SiteStatus {
  readonly as_of: string;
  /** Last day up to which every source that was loaded has delivered. */
  readonly data_until: string | null;
  readonly build_id: string | null;
  readonly completeness: { readonly arrived: number; readonly total: number; readonly late: readonly string[] };
  readonly site: { readonly name: string; readonly demo: boolean };
}

/** Last local day that each source has delivered, by its cursors. */
async function cursorDays(open: OpenSite): Promise<Map<string, string>> {
  if (!(await hasTable(open.warehouse, 'raw', '_watermarks'))) return new Map();
  const rows = await open.warehouse.rows<{ source: string; day: string | null }>(
    `select source, cast(max(try_cast(cursor as timestamp)) as date) as day from raw.main._watermarks group by source`,
  );
  return new Map(rows.flatMap(({ source, day }) => (day ? [[source, day] as const] : [])));
}

/** A source without a cursor in time (files, logs, whole tables) has delivered every day before its last good load. */
export async function reachedDays(
  open: OpenSite,
  runs: ReadonlyMap<string, SourceRun>,
): Promise<ReadonlyMap<string, string>> {
  const days = await cursorDays(open);
  for (const run of runs.values()) {
    if (!days.has(run.source) && run.error === null) days.set(run.source, addDays(run.read_on, -1));
  }
  return days;
}

/** How fresh and how complete what people see is: shown in the header of every page. */
export async function siteStatus(open: OpenSite): Promise<SiteStatus> {
  const { site } = open;
  const runs = await lastRuns(open.store);
  const days = await reachedDays(open, runs);
  const yesterday = addDays(site.clock.today(), -1);
  const late = site.sources
    .map((source) => source.name)
    .filter((name) => runs.get(name)?.error || (days.get(name) ?? '') < yesterday);
  const reached = [...days.values()].sort()[0];
  return {
    as_of: site.clock.asOf(),
    data_until: reached ? (reached < yesterday ? reached : yesterday) : null,
    build_id: (await latestBuild(open)) ?? null,
    completeness: { arrived: site.sources.length - late.length, total: site.sources.length, late },
    site: { name: site.name.zh, demo: site.isDemo },
  };
}
