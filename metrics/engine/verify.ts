import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { bucketEnd, bucketStart, daysBetween, daysInMonth } from './calendar.ts';
import { isFailure, type Metrics } from './metrics.ts';
import type { Period } from './period.ts';
import type { IndicatorInfo, MetricAnswer, MetricRequest } from './types.ts';

/** One row of the second road: additive bases by department and month, written from the Chinese text. */
export interface RoadRow {
  readonly department_code: string | null;
  readonly month_start_on: string | null;
  readonly numerator: number | null;
  /** Null for a count. A denominator per day is divided by the days of the whole period, so that the rows add up to it. */
  readonly denominator: number | null;
  /** Of figures that do not add up (distinct people, averages of months): the grain that the row was counted at. All rows of a road have it or none. */
  readonly grain?: Grain;
  /** Of an indicator that is a place: whose place; `department_code` and `month_start_on` then say among whom. */
  readonly member_code?: string | null;
}

export interface VerifyOptions {
  /** Rows of an indicator's second road; undefined when it has none. */
  readonly roads: (
    id: string,
    period: Period,
    filter: Readonly<Record<string, readonly string[]>>,
  ) => Promise<readonly RoadRow[] | undefined>;
  /** Widened to whole months; the last should be over. */
  readonly period: Period;
  /** All indicators by default. */
  readonly ids?: readonly string[];
  readonly identity?: Identity;
}

type Grain = 'hospital' | 'department' | 'month';

interface Agreement {
  readonly id: string;
  /** Cells compared at each grain. */
  readonly cells: Readonly<Partial<Record<Grain, number>>>;
  readonly value: number | null;
}

interface Difference {
  readonly id: string;
  readonly grain: Grain;
  /** Department code or month; empty for the hospital. Of places, the member follows. */
  readonly key: string;
  readonly side: 'numerator' | 'denominator';
  readonly metric: number | null;
  readonly road: number | null;
}

export interface VerifyReport {
  readonly agreements: readonly Agreement[];
  readonly differences: readonly Difference[];
  readonly not_collected: readonly { readonly id: string; readonly missing: readonly string[] }[];
  /** Indicators that nobody has written a second road for. */
  readonly without_road: readonly string[];
}

interface Sides {
  numerator: number;
  denominator: number;
}

const GRAINS: readonly {
  readonly grain: Grain;
  readonly request: Partial<MetricRequest>;
  readonly key: string | undefined;
}[] = [
  { grain: 'hospital', request: {}, key: undefined },
  { grain: 'department', request: { by: ['department'] }, key: 'department' },
  { grain: 'month', request: { by: ['date'], granularity: 'month' }, key: 'date' },
];

const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

const keyOf = (cell: string, member: unknown): string =>
  member === undefined || member === null ? cell : `${cell} ${member}`;

const keyAt = (row: RoadRow, grain: Grain): string =>
  keyOf(
    { hospital: '', department: row.department_code ?? '', month: row.month_start_on?.slice(0, 10) ?? '' }[grain],
    row.member_code,
  );

/** Sums the road's rows to a grain. A level is not summed over months: its last month stands for the period, and may be all there is. */
function roadAt(rows: readonly RoadRow[], grain: Grain, level: boolean): Map<string, Sides> {
  if (rows.some((row) => row.grain !== undefined)) {
    const counted = rows.filter((row) => row.grain === grain);
    return new Map(
      counted.map((row) => [keyAt(row, grain), { numerator: row.numerator ?? 0, denominator: row.denominator ?? 0 }]),
    );
  }
  const last = rows.map((row) => row.month_start_on ?? '').reduce((a, b) => (a > b ? a : b), '');
  const counted = level && grain !== 'month' ? rows.filter((row) => row.month_start_on === last) : rows;
  const sums = new Map<string, Sides>();
  for (const row of counted) {
    const key = keyAt(row, grain);
    const sides = sums.get(key) ?? { numerator: 0, denominator: 0 };
    sides.numerator += row.numerator ?? 0;
    sides.denominator += row.denominator ?? 0;
    sums.set(key, sides);
  }
  return sums;
}

/** The engine's cells, with a month's average per day turned into its part of the whole period's, as the road gives it. */
function metricAt(
  answer: MetricAnswer,
  key: string | undefined,
  info: IndicatorInfo,
  period: Period,
): Map<string, Sides> {
  return new Map(
    answer.rows.map((row) => {
      const at = key ? String(row[key] ?? '') : '';
      const part =
        key === 'date' && info.additivity === 'per_day' ? daysInMonth(at) / daysBetween(period.from, period.to) : 1;
      return [
        keyOf(at, info.rank ? row[info.rank.over] : undefined),
        {
          numerator: row.numerator ?? 0,
          denominator: (row.denominator ?? 0) * part,
        },
      ];
    }),
  );
}

/** Months before anyone recorded and after the last record: there is no figure, even where the other side could be counted. */
function unrecorded({ rows }: MetricAnswer): string[] {
  const last = rows.reduce((at, { value, date }) => (value !== null && String(date) > at ? String(date) : at), '');
  return rows
    .filter(({ reason, date }) => reason === 'not_collected' || (reason === 'no_data' && String(date) > last))
    .map(({ date }) => String(date));
}

/** Compares two sets of cells; a cell that only one has counts as zero in the other. */
function differencesOf(id: string, grain: Grain, metric: Map<string, Sides>, road: Map<string, Sides>): Difference[] {
  return [...new Set([...metric.keys(), ...road.keys()])].sort().flatMap((key) =>
    (['numerator', 'denominator'] as const).flatMap((side) => {
      const [left, right] = [metric.get(key)?.[side], road.get(key)?.[side]];
      return same(left ?? 0, right ?? 0) ? [] : [{ id, grain, key, side, metric: left ?? null, road: right ?? null }];
    }),
  );
}

/**
 * The two roads to each number, at hospital, department and month grain. The first is the engine's, through Cube; the second the
 * caller's SQL. Runs as the system by default, so that nothing is suppressed or hidden.
 */
export async function verifyMetrics(metrics: Metrics, options: VerifyOptions): Promise<VerifyReport> {
  const { roads, ids, identity = SYSTEM_IDENTITY } = options;
  const period = {
    from: bucketStart(options.period.from, 'month'),
    to: bucketEnd(bucketStart(options.period.to, 'month'), 'month'),
  };
  const catalogue = metrics.catalogue(identity).filter(({ id }) => !ids || ids.includes(id));
  const report = {
    agreements: [] as Agreement[],
    differences: [] as Difference[],
    not_collected: [] as { id: string; missing: readonly string[] }[],
    without_road: [] as string[],
  };
  const planned: { info: IndicatorInfo; rows: readonly RoadRow[]; requests: MetricRequest[]; grains: typeof GRAINS }[] =
    [];
  for (const info of catalogue) {
    if (info.missing.length > 0) {
      report.not_collected.push({ id: info.id, missing: info.missing });
      continue;
    }
    const filter = info.required_filter ? { [info.required_filter.dimension]: [info.required_filter.usual] } : {};
    const rows = await roads(info.id, period, filter);
    if (!rows) {
      report.without_road.push(info.id);
      continue;
    }
    const grains = GRAINS.filter(({ key }) => key !== 'department' || info.dimensions.includes('department'));
    planned.push({
      info,
      rows,
      grains,
      requests: grains.map(({ request }) => ({ id: info.id, ...period, filter, ...request })),
    });
  }
  const answers = await metrics.answerMany(
    planned.flatMap(({ requests }) => requests),
    identity,
  );
  let next = 0;
  for (const { info, rows, grains } of planned) {
    const cells: Partial<Record<Grain, number>> = {};
    const found: Difference[] = [];
    let value: number | null = null;
    let missing: readonly string[] | undefined;
    for (const { grain, key } of grains) {
      const answer = answers[next++];
      if (!answer || isFailure(answer))
        throw new Error(`${info.id} cannot be verified: ${answer?.error.message_en ?? 'no answer'}`);
      missing ??= answer.not_collected?.missing;
      if (grain === 'hospital') value = answer.rows[0]?.value ?? null;
      const level = info.additivity === 'level';
      const road = roadAt(rows, grain, level);
      const metric = metricAt(answer, key, info, period);
      if (level && grain === 'month') for (const month of metric.keys()) if (!road.has(month)) metric.delete(month);
      if (grain === 'month')
        for (const month of info.rank ? [] : unrecorded(answer)) {
          if (road.get(month)?.numerator) continue;
          metric.delete(month);
          road.delete(month);
        }
      cells[grain] = metric.size;
      found.push(...differencesOf(info.id, grain, metric, road));
    }
    if (missing) report.not_collected.push({ id: info.id, missing });
    else if (found.length === 0) report.agreements.push({ id: info.id, cells, value });
    else report.differences.push(...found);
  }
  return report;
}
