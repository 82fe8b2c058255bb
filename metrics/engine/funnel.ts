import { exactLimits, type FunnelLaw, overdispersionOf, widenedLimits } from '../methods/funnel/limits.ts';
import type { Indicator } from './indicator.ts';
import type { FunnelGroup, FunnelPlot } from './insight.ts';
import { invalidRequest } from './invalid-request.ts';
import type { MetricRow } from './types.ts';

/** Of fewer groups the target would be made of the very groups that it judges. */
const FEWEST_GROUPS = 3;
const INNER = 0.95;
const OUTER = 0.998;
/** Sizes at which the curves are given. */
const CURVE_POINTS = 60;

/** Whose groups may be compared: sums over sums that count cases of cases, or events of an exposure. */
function lawOf({ kind, type, growth, unit, denominator, numerator }: Indicator, rows: readonly MetricRow[]): FunnelLaw {
  const isLevel = [...(numerator ?? []), ...(denominator ?? [])].some((term) => term.window !== 'period');
  const isRatio = denominator !== null && growth === null && kind === 'rate' && type !== 'financial' && !isLevel;
  const isEvents = isRatio && rows.every((row) => Number.isInteger(row.numerator) && (row.numerator ?? 0) >= 0);
  const isCases =
    isEvents &&
    rows.every((row) => Number.isInteger(row.denominator) && (row.numerator ?? 0) <= (row.denominator ?? 0));
  if (unit === '%' && isCases) return 'binomial';
  if (unit !== '%' && isEvents) return 'poisson';
  throw invalidRequest(
    'chart',
    '漏斗图只用于例数占例数的比例和单位暴露的例次（分子、分母可加）',
    'a funnel needs cases of cases or events of an exposure, both sums',
  );
}

/** Sizes from the smallest to the largest group, closer together where the limits bend. */
function sizesOf(sizes: readonly number[]): number[] {
  const [least, most] = [Math.max(1, Math.min(...sizes) * 0.8), Math.max(...sizes) * 1.05];
  const step = (Math.log(most) - Math.log(least)) / (CURVE_POINTS - 1);
  const found = Array.from({ length: CURVE_POINTS }, (_, at) => Math.round(Math.exp(Math.log(least) + at * step)));
  return [...new Set(found)];
}

/** The funnel of an answer by one dimension: each group against the rate of all, by limits for its size. */
export function funnelOf(
  indicator: Indicator,
  asked: { readonly dimension: string; readonly widen: boolean; readonly isProvisional: boolean },
  rows: readonly MetricRow[],
): FunnelPlot {
  const known = rows.filter((row) => row.value !== null && (row.denominator ?? 0) > 0);
  const law = lawOf(indicator, known);
  const { scale } = indicator;
  const groups = known.map((row) => ({ events: row.numerator ?? 0, size: row.denominator ?? 0 }));
  const size = groups.reduce((sum, group) => sum + group.size, 0);
  const target = size === 0 ? 0 : groups.reduce((sum, { events }) => sum + events, 0) / size;
  const dispersion = overdispersionOf(law, target, groups);
  const isWidened = asked.widen && dispersion.isOver;
  const limitsAt = (at: number, confidence: number) => {
    const { lower, upper } = isWidened
      ? widenedLimits(law, target, at, confidence, dispersion.phi)
      : exactLimits(law, target, at, confidence);
    return { lower: lower * scale, upper: upper * scale };
  };
  const reason =
    known.length < FEWEST_GROUPS ? 'too_few_groups' : asked.isProvisional ? ('provisional' as const) : undefined;
  const judge = (value: number, inner: { lower: number; upper: number }, outer: { lower: number; upper: number }) => {
    if (reason) return null;
    if (value > outer.upper) return 'far_above';
    if (value < outer.lower) return 'far_below';
    if (value > inner.upper) return 'above';
    return value < inner.lower ? 'below' : 'inside';
  };
  const points = known.map((row, at): FunnelGroup => {
    const own = groups[at] ?? { events: 0, size: 0 };
    const [inner, outer] = [limitsAt(own.size, INNER), limitsAt(own.size, OUTER)];
    return {
      code: (row[asked.dimension] ?? null) as string | null,
      name: (row[`${asked.dimension}_name`] ?? null) as string | null,
      ...own,
      value: row.value ?? 0,
      ...{ lower_95: inner.lower, upper_95: inner.upper, lower_998: outer.lower, upper_998: outer.upper },
      verdict: judge(row.value ?? 0, inner, outer),
    };
  });
  const curve = known.length === 0 ? [] : sizesOf(groups.map((group) => group.size));
  return {
    dimension: asked.dimension,
    law,
    target: target * scale,
    phi: dispersion.phi,
    overdispersed: dispersion.isOver,
    widened: isWidened,
    ...(reason ? { reason } : {}),
    groups: points,
    curve: curve.map((at) => {
      const [inner, outer] = [limitsAt(at, INNER), limitsAt(at, OUTER)];
      return {
        size: at,
        ...{ lower_95: inner.lower, upper_95: inner.upper, lower_998: outer.lower, upper_998: outer.upper },
      };
    }),
  };
}
