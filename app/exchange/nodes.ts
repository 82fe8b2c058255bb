import type { SourceConfig } from '../../core/index.ts';
import { nextLoad } from '../jobs/scheduler.ts';
import { lastRuns, type SourceRun } from '../jobs/source-runs.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

export type NodeState = 'running' | 'ok' | 'warning' | 'failed' | 'never';

/** Colours of the exchange monitor: blue moves, green is well, amber is late or has rows set aside, red failed, grey was never loaded. */
const COLOURS: Readonly<Record<NodeState, string>> = {
  running: 'blue',
  ok: 'green',
  warning: 'amber',
  failed: 'red',
  never: 'grey',
};

/** After so many hours without news a source is late. */
const LATE_HOURS = 36;

export interface ExchangeNode {
  readonly name: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly institution: string | null;
  readonly system: string;
  readonly connector: string;
  readonly city: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly state: NodeState;
  readonly colour: string;
  /** Hours between the newest change that was read and the site's now; null before the first load and without a cursor in time. */
  readonly lag_hours: number | null;
  /** Open entries of the quarantine. */
  readonly quarantined: number;
  readonly schedule: string | null;
  readonly next_run_at: string | null;
  readonly last_run: SourceRun | null;
}

interface Newest {
  readonly source: string;
  readonly lag: number | null;
  readonly quarantined: number;
}

async function newest(open: OpenSite): Promise<ReadonlyMap<string, Newest>> {
  if (
    !(await hasTable(open.warehouse, 'raw', '_watermarks')) ||
    !(await hasTable(open.warehouse, 'raw', '_quarantine'))
  )
    return new Map();
  const rows = await open.warehouse.rows<Newest>(
    `with cursors as (
       select source, date_diff('minute', max(try_cast(cursor as timestamp)), $1::timestamp) / 60.0 as lag from raw.main._watermarks group by source
     ), waiting as (
       select source, count(*) as quarantined from raw.main._quarantine where state = 'open' group by source
     )
     select source, lag, coalesce(quarantined, 0) as quarantined from cursors full join waiting using (source)`,
    [open.site.clock.asOf()],
  );
  return new Map(rows.map((row) => [row.source, row]));
}

function stateOf(run: SourceRun | undefined, news: Newest | undefined, isRunning: boolean): NodeState {
  if (isRunning) return 'running';
  if (!run) return 'never';
  if (run.error !== null || !run.reconciled) return 'failed';
  const isLate = news?.lag !== null && news?.lag !== undefined && news.lag > LATE_HOURS;
  return isLate || (news?.quarantined ?? 0) > 0 ? 'warning' : 'ok';
}

/** Is a load of this source running or waiting? A load that names no source means all. */
function busySources(current: string | undefined, sources: readonly SourceConfig[]): ReadonlySet<string> {
  const [name, ...words] = current?.split(' ') ?? [];
  if (name !== 'load') return new Set();
  const named = sources.filter((source) => words.includes(source.name));
  return new Set((named.length > 0 ? named : sources).map((source) => source.name));
}

const rounded = (hours: number | null | undefined) =>
  hours === null || hours === undefined ? null : Math.round(hours * 10) / 10;

/** Every source as a node of the exchange monitor (seed 002, 4.1.4.3). */
export async function exchangeNodes(open: OpenSite): Promise<ExchangeNode[]> {
  const [runs, news] = await Promise.all([lastRuns(open.store), newest(open)]);
  const busy = busySources(open.jobs.current, open.site.sources);
  return open.site.sources.map((source): ExchangeNode => {
    const run = runs.get(source.name);
    const state = stateOf(run, news.get(source.name), busy.has(source.name));
    return {
      name: source.name,
      name_zh: source.node.name_zh ?? source.name,
      name_en: source.node.name_en ?? source.name,
      institution: source.institution ?? null,
      system: source.system,
      connector: source.connector,
      city: source.node.city ?? null,
      longitude: source.node.longitude ?? null,
      latitude: source.node.latitude ?? null,
      state,
      colour: COLOURS[state],
      lag_hours: rounded(news.get(source.name)?.lag),
      quarantined: news.get(source.name)?.quarantined ?? 0,
      schedule: source.schedule ?? null,
      next_run_at: nextLoad(open.site, source),
      last_run: run ?? null,
    };
  });
}

export interface NodeTable {
  readonly table: string;
  readonly last_batch: number;
  readonly applied_at: string;
  readonly mode: string;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_quarantined: number;
  readonly rows_changed: number;
  readonly rows_deleted: number;
  readonly matched: boolean | null;
  readonly difference: string | null;
}

/** The last batch of every table of a source, with its reconciliation. */
export async function nodeTables(open: OpenSite, source: string): Promise<NodeTable[]> {
  if (!(await hasTable(open.warehouse, 'raw', '_batches'))) return [];
  return open.warehouse.rows<NodeTable>(
    `with last as (
       select * from raw.main._batches where source = $1 qualify row_number() over (partition by "table" order by batch desc) = 1
     ), checked as (
       select * from raw.main._reconciliations where source = $1 qualify row_number() over (partition by "table" order by checked_at desc) = 1
     )
     select l."table", l.batch as last_batch, l.applied_at, l.mode, l.rows_read, l.rows_landed, l.rows_quarantined, l.rows_changed, l.rows_deleted,
       c.matched, c.difference
     from last l left join checked c using ("table") order by l."table"`,
    [source],
  );
}
