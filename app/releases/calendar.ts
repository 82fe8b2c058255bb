import { addDays, nearest, SYSTEM_IDENTITY, UserError } from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { readArrivals } from '../arrivals/arrivals.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import { comingPeriods, type Frequency, hourOf, type Period, periodsUntil, readyOn } from './ready-by.ts';

/** When figures of an indicator are ready, who answers for them, and how late the last ones were. */
export interface Release {
  readonly indicator: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly owner_department: string;
  readonly frequency: string;
  readonly available_after: number;
  /** Local hour of the nightly run; null where the site has none. */
  readonly hour: string | null;
  readonly last: {
    readonly from: string;
    readonly to: string;
    /** Local day and hour by which it was to be ready. */
    readonly ready_by: string;
    /** Local time of the first build that had it complete; null while it is not. */
    readonly ready_at: string | null;
    /** Whole days after the promised one; null while it is not ready. */
    readonly delay_days: number | null;
    /** Days past the promised one while it is still not ready. */
    readonly overdue_days: number;
  } | null;
  readonly next: { readonly from: string; readonly to: string; readonly ready_by: string } | null;
}

interface Upcoming {
  readonly on: string;
  readonly hour: string | null;
  readonly owner_department: string;
  readonly indicators: readonly {
    readonly id: string;
    readonly name_zh: string;
    readonly name_en: string;
    readonly from: string;
    readonly to: string;
  }[];
}

export interface ReleaseCalendar {
  readonly today: string;
  readonly releases: readonly Release[];
  /** By day and owner, the days to come. */
  readonly upcoming: readonly Upcoming[];
}

interface Built {
  readonly as_of: string;
}

/** Local times of the site's clock at which successful builds read. */
async function builds({ warehouse }: OpenSite): Promise<string[]> {
  if (!(await hasTable(warehouse, 'ops', 'builds'))) return [];
  const rows = await warehouse.rows<Built>(
    "select strftime(as_of, '%Y-%m-%d %H:%M:%S') as as_of from ops.builds where status = 'success' and as_of is not null order by as_of",
  );
  return rows.map(({ as_of }) => as_of);
}

const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** The last day on which an institution that delivers later delivered something of the period; undefined while days are owed. */
async function lastArrival(open: OpenSite, { from, to }: Period): Promise<string | undefined> {
  const arrivals = await readArrivals(open, { from, to });
  if (arrivals.some(({ arrived_on }) => arrived_on === null)) return undefined;
  return arrivals.reduce((last, { arrived_on }) => ((arrived_on ?? '') > last ? (arrived_on ?? '') : last), from);
}

const isFrequency = (text: string): text is Frequency => ['daily', 'monthly', 'quarterly', 'yearly'].includes(text);
const at = (day: string, hour: string | null) => (hour ? `${day} ${hour}` : day);

/** The ready-by times of indicators, the last delay of each, and the days to come. Throws `app/not-found` for an unknown indicator. */
export async function releaseCalendar(
  open: OpenSite,
  asked: {
    readonly indicator?: string | undefined;
    readonly owner?: string | undefined;
    readonly days?: number | undefined;
  } = {},
): Promise<ReleaseCalendar> {
  const { metrics } = await open.semantic();
  const all = metrics.catalogue(SYSTEM_IDENTITY).filter(({ missing }) => missing.length === 0);
  refuseUnknown(all, asked);
  const infos = all.filter(
    ({ id, owner_department }) =>
      (asked.indicator === undefined || id === asked.indicator) &&
      (asked.owner === undefined || owner_department === asked.owner),
  );
  const today = open.site.clock.today();
  const hour = hourOf(open.site.nightly) ?? null;
  const built = await builds(open);
  const arrivals = new Map<string, string | undefined>();
  const arrivalOf = async (period: Period) => {
    const key = `${period.from} ${period.to}`;
    if (!arrivals.has(key)) arrivals.set(key, await lastArrival(open, period));
    return arrivals.get(key);
  };
  const releases: Release[] = [];
  for (const info of infos) releases.push(await releaseOf(info, { today, hour, built, arrivalOf }));
  return { today, releases, upcoming: upcoming(infos, today, addDays(today, asked.days ?? 31), hour) };
}

function refuseUnknown(
  all: readonly IndicatorInfo[],
  { indicator, owner }: { indicator?: string | undefined; owner?: string | undefined },
): void {
  const ids = all.map(({ id }) => id);
  if (indicator !== undefined && !ids.includes(indicator)) {
    throw new UserError('app/not-found', {
      what: '指标 (indicator)',
      id: indicator.slice(0, 80),
      near: nearest(indicator, ids).join(', '),
    });
  }
  const owners = [...new Set(all.map(({ owner_department }) => owner_department))];
  if (owner !== undefined && !owners.includes(owner)) {
    throw new UserError('app/not-found', {
      what: '责任部门 (office)',
      id: owner.slice(0, 40),
      near: owners.join(', '),
    });
  }
}

interface Known {
  readonly today: string;
  readonly hour: string | null;
  readonly built: readonly string[];
  readonly arrivalOf: (period: Period) => Promise<string | undefined>;
}

async function releaseOf(info: IndicatorInfo, { today, hour, built, arrivalOf }: Known): Promise<Release> {
  const { id, name_zh, name_en, owner_department, frequency, available_after } = info;
  const face = { indicator: id, name_zh, name_en, owner_department, frequency, available_after, hour };
  if (!isFrequency(frequency)) return { ...face, last: null, next: null };
  const due = periodsUntil(frequency, addDays(today, -available_after - 1), 1)[0];
  const [next] = comingPeriods(frequency, available_after, addDays(today, 1), addDays(today, 800));
  return {
    ...face,
    last: due ? await lastOf(due, readyOn(due.to, available_after)) : null,
    next: next ? { ...next, ready_by: at(readyOn(next.to, available_after), hour) } : null,
  };

  async function lastOf(period: Period, promised: string): Promise<Release['last']> {
    const arrived = await arrivalOf(period);
    // The first picture of the warehouse that was taken when the period had matured and everything awaited had come.
    const complete = arrived === undefined ? undefined : [promised, arrived].reduce((a, b) => (a > b ? a : b));
    const ready = complete === undefined ? undefined : built.find((as_of) => as_of.slice(0, 10) >= complete);
    return {
      ...period,
      ready_by: at(promised, hour),
      ready_at: ready ?? null,
      delay_days: ready === undefined ? null : days(promised, ready.slice(0, 10)),
      overdue_days: ready === undefined && today > promised ? days(promised, today) : 0,
    };
  }
}

function upcoming(infos: readonly IndicatorInfo[], from: string, to: string, hour: string | null): Upcoming[] {
  const groups = new Map<string, Upcoming['indicators'][number][]>();
  for (const { id, name_zh, name_en, frequency, available_after, owner_department } of infos) {
    // What is new each day is no event of a calendar.
    if (!isFrequency(frequency) || frequency === 'daily') continue;
    for (const period of comingPeriods(frequency, available_after, from, to)) {
      const key = `${readyOn(period.to, available_after)} ${owner_department}`;
      groups.set(key, [...(groups.get(key) ?? []), { id, name_zh, name_en, ...period }]);
    }
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, indicators]) => ({ on: key.slice(0, 10), hour, owner_department: key.slice(11), indicators }));
}
