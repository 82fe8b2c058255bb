import { lastRuns, type SourceRun } from '../jobs/source-runs.ts';
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
  const known = await open.warehouse.rows(
    "select 1 from duckdb_tables() where database_name = 'raw' and table_name = '_watermarks'",
  );
  if (known.length === 0) return new Map();
  const rows = await open.warehouse.rows<{ source: string; day: string | null }>(
    `select source, cast(max(try_cast(cursor as timestamp)) as date) as day from raw.main._watermarks group by source`,
  );
  return new Map(rows.flatMap(({ source, day }) => (day ? [[source, day] as const] : [])));
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** A source without a cursor in time (files, logs, whole tables) has delivered every day before its last good load. */
export async function reachedDays(
  open: OpenSite,
  runs: ReadonlyMap<string, SourceRun>,
): Promise<ReadonlyMap<string, string>> {
  const days = await cursorDays(open);
  for (const run of runs.values()) {
    if (!days.has(run.source) && run.error === null) days.set(run.source, dayBefore(run.read_on));
  }
  return days;
}

/** How fresh and how complete what people see is: shown in the header of every page. */
export async function siteStatus(open: OpenSite): Promise<SiteStatus> {
  const { site } = open;
  const runs = await lastRuns(open.store);
  const days = await reachedDays(open, runs);
  const yesterday = dayBefore(site.clock.today());
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
