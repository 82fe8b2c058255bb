import { addDays } from '../../core/index.ts';
import {
  type Counted,
  type Expected,
  eventLimits,
  measurementLimits,
  overdispersion,
  shareLimits,
} from '../methods/spc/limits.ts';
import { cusum, ewma } from '../methods/spc/memory.ts';
import { NELSON, nelsonSignals } from '../methods/spc/signals.ts';
import { bucketEnd } from './calendar.ts';
import type { Indicator } from './indicator.ts';
import type { ChartPoint, ControlChart } from './insight.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Asked, ChartAsked } from './request.ts';
import type { Granularity, MetricRow } from './types.ts';

/** Limits of fewer points say more about chance than about the process. */
export const FEWEST_POINTS = 8;
/** Points that spread this much more than the law says are not explained by it. */
const WIDER = 1.2;

type Law = 'p' | 'u' | 'xmr';

/** What a figure counts: cases of cases, events of an exposure, or something that is measured (money, days, levels, averages). */
function lawOf(indicator: Indicator, asked: ChartAsked['kind'], points: readonly MetricRow[]): Law {
  if (asked === 'xmr') return asked;
  const { kind, type, growth, unit, denominator } = indicator;
  const isRatio = denominator !== null && growth === null;
  const isEvents = isRatio && points.every(({ numerator }) => Number.isInteger(numerator));
  const isCases =
    isEvents &&
    points.every((row) => Number.isInteger(row.denominator) && (row.numerator ?? 0) <= (row.denominator ?? 0));
  if (asked === 'p' && !isCases)
    throw invalidRequest('chart', 'p 图用于例数占例数的比例；请用 xmr', 'p needs cases among cases; take xmr');
  if (asked === 'u' && !isEvents)
    throw invalidRequest('chart', 'u 图用于单位暴露的例次；请用 xmr', 'u needs events of an exposure; take xmr');
  if (asked === 'p' || asked === 'u') return asked;
  if (kind !== 'rate' || type === 'financial') return 'xmr';
  if (unit === '%' && isCases) return 'p';
  return unit === '‰' && isEvents ? 'u' : 'xmr';
}

const countsOf = (points: readonly MetricRow[]): Counted[] =>
  points.map(({ numerator, denominator }) => ({ events: numerator ?? 0, size: denominator ?? 0 }));

function expectedOf(law: Law, isWide: boolean, points: readonly MetricRow[], scale: number): Expected[] {
  if (law === 'xmr') {
    const values = points.map(({ value }) => value ?? 0);
    return measurementLimits(values, values);
  }
  const counts = countsOf(points);
  const limits = law === 'p' ? shareLimits(counts, counts, isWide) : eventLimits(counts, counts, isWide);
  return limits.map((point) => ({
    ...point,
    value: point.value * scale,
    center: point.center * scale,
    lower: point.lower * scale,
    upper: point.upper * scale,
  }));
}

function judged(
  kind: ChartAsked['kind'],
  rules: ChartAsked['rules'],
  points: readonly Expected[],
): Partial<ChartPoint>[] {
  const z = points.map((point) => point.z);
  if (kind === 'cusum')
    return cusum(z).map(({ high, low, isOut }) => ({ cusum: { high, low }, signals: isOut ? ['cusum_out'] : [] }));
  if (kind === 'ewma')
    return ewma(z).map(({ average, limit, isOut }) => ({
      ewma: { average, limit },
      signals: isOut ? ['ewma_out'] : [],
    }));
  return nelsonSignals(points, rules).map((broken) => ({ signals: broken.map((rule) => NELSON[rule]) }));
}

const dateOf = (row: MetricRow) => String(row['date']);

/** Whether a bucket is over and lies in the period as a whole: others are shown, and neither judged nor counted in. */
function isWhole(row: MetricRow, period: Asked['period'], granularity: Granularity, today: string): boolean {
  const end = bucketEnd(dateOf(row), granularity);
  return dateOf(row) >= period.from && end <= period.to && end <= addDays(today, -1) && row.value !== null;
}

/** The control chart of a series: each phase by limits of its own whole buckets. */
export function chartOf(
  { indicator, period }: Asked,
  { kind, phases, rules }: ChartAsked,
  rows: readonly MetricRow[],
  granularity: Granularity,
  today: string,
): ControlChart {
  const ordered = [...rows].sort((a, b) => dateOf(a).localeCompare(dateOf(b)));
  const whole = ordered.filter((row) => isWhole(row, period, granularity, today));
  const law = lawOf(indicator, kind, whole);
  const starts = [period.from, ...phases.filter((start) => start > period.from && start <= period.to)];
  // The bucket that the period cuts begins before it.
  const phaseOf = (row: MetricRow) => Math.max(0, starts.filter((start) => start <= dateOf(row)).length - 1);
  const parts = starts.map((_, phase) => whole.filter((row) => phaseOf(row) === phase));
  const isCounted = law !== 'xmr';
  const dispersion = isCounted
    ? parts
        .filter((part) => part.length >= FEWEST_POINTS)
        .map((part) => overdispersion(countsOf(part), law === 'p' ? 'binomial' : 'poisson'))
    : [];
  const isWide = Math.max(0, ...dispersion) > WIDER;
  const points = new Map<string, Partial<ChartPoint>>();
  for (const part of parts) {
    if (part.length < FEWEST_POINTS) continue;
    const expected = expectedOf(law, isWide, part, indicator.scale);
    const signals = judged(kind, rules, expected);
    part.forEach((row, index) => {
      const { center, lower, upper } = expected[index] ?? {};
      points.set(dateOf(row), {
        center: center ?? null,
        lower: lower ?? null,
        upper: upper ?? null,
        ...signals[index],
      });
    });
  }
  return {
    limits: isWide && isCounted ? `${law}_prime` : law,
    phases: starts.map((from, phase) => {
      const count = parts[phase]?.length ?? 0;
      return { from, points: count, ...(count < FEWEST_POINTS ? { reason: 'too_few_points' as const } : {}) };
    }),
    points: ordered.map((row) => ({
      ...{ date: dateOf(row), phase: phaseOf(row), center: null, lower: null, upper: null, signals: [] },
      ...points.get(dateOf(row)),
    })),
  };
}
