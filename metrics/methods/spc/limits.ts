import binomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import poissonQuantile from '@stdlib/stats-base-dists-poisson-quantile';

/** One time of a process: `events` of `size` (cases of patients, infections of device days), or a single measurement. */
export interface Counted {
  readonly events: number;
  readonly size: number;
}

/** Where a point is expected. `isExact`: too few events for a normal approximation; the limits hold the same share of chance by the exact distribution. */
export interface Expected {
  readonly value: number;
  readonly center: number;
  readonly lower: number;
  readonly upper: number;
  /** Distance to the center in standard deviations. */
  readonly z: number;
  readonly isExact: boolean;
}

// What lies beyond three standard deviations of a normal distribution, on one side.
const TAIL = 0.0013498980316301;
/** Fewer expected events (or non-events) than this are too few for symmetric limits. */
const FEW_EVENTS = 5;
/** Montgomery: mean moving range of two to standard deviation. */
const D2 = 1.128;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean moving range of two neighbours as a standard deviation. */
function spreadOf(values: readonly number[]): number {
  const ranges = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value)));
  return ranges.length === 0 ? 0 : mean(ranges) / D2;
}

const rateOf = (points: readonly Counted[]) => {
  const size = points.reduce((sum, point) => sum + point.size, 0);
  return size === 0 ? 0 : points.reduce((sum, { events }) => sum + events, 0) / size;
};

/** How a kind of count spreads around its rate. */
interface Law {
  readonly variance: (rate: number, size: number) => number;
  readonly quantile: (share: number, rate: number, size: number) => number;
  readonly isFew: (rate: number, size: number) => boolean;
  readonly most: number;
}

const BINOMIAL: Law = {
  variance: (rate, size) => (rate * (1 - rate)) / size,
  quantile: (share, rate, size) => binomialQuantile(share, Math.round(size), rate) / size,
  isFew: (rate, size) => size * Math.min(rate, 1 - rate) < FEW_EVENTS,
  most: 1,
};
const POISSON: Law = {
  variance: (rate, size) => rate / size,
  quantile: (share, rate, size) => poissonQuantile(share, rate * size) / size,
  isFew: (rate, size) => size * rate < FEW_EVENTS,
  most: Number.POSITIVE_INFINITY,
};

/**
 * Limits of counts. `widen`: Laney's σ of the standardised points; where points spread more than the law says (large
 * sizes, cases that come in clusters), limits of the law alone would give alarms without a cause.
 */
function countLimits(points: readonly Counted[], baseline: readonly Counted[], law: Law, widen: boolean): Expected[] {
  const rate = rateOf(baseline);
  const zOf = ({ events, size }: Counted) => {
    const sigma = Math.sqrt(law.variance(rate, size));
    return sigma === 0 ? 0 : (events / size - rate) / sigma;
  };
  const factor = widen ? Math.max(1, spreadOf(baseline.map(zOf))) : 1;
  return points.map((point) => {
    const { events, size } = point;
    const sigma = Math.sqrt(law.variance(rate, size)) * factor;
    const isExact = factor === 1 && rate > 0 && law.isFew(rate, size);
    const [lower, upper] = isExact
      ? [law.quantile(TAIL, rate, size), law.quantile(1 - TAIL, rate, size)]
      : [Math.max(0, rate - 3 * sigma), Math.min(law.most, rate + 3 * sigma)];
    return { value: events / size, center: rate, lower, upper, z: zOf(point) / factor, isExact };
  });
}

/** p chart: shares of cases (binomial). Montgomery, Introduction to Statistical Quality Control, 7.2; Laney (2002) for `widen`. */
export const shareLimits = (points: readonly Counted[], baseline: readonly Counted[], widen = false): Expected[] =>
  countLimits(points, baseline, BINOMIAL, widen);

/** u chart: events by exposure (Poisson). Montgomery 7.3. */
export const eventLimits = (points: readonly Counted[], baseline: readonly Counted[], widen = false): Expected[] =>
  countLimits(points, baseline, POISSON, widen);

/** XmR chart: single measurements and their moving ranges. Montgomery 6.4. */
export function measurementLimits(values: readonly number[], baseline: readonly number[]): Expected[] {
  const center = mean(baseline);
  const sigma = spreadOf(baseline);
  return values.map((value) => ({
    ...{ value, center, lower: center - 3 * sigma, upper: center + 3 * sigma },
    ...{ z: sigma === 0 ? 0 : (value - center) / sigma, isExact: false },
  }));
}

/** Laney's σ of standardised points: how much more they spread than the law says (1: as it says). */
export function overdispersion(points: readonly Counted[], law: 'binomial' | 'poisson'): number {
  const rate = rateOf(points);
  const { variance } = law === 'binomial' ? BINOMIAL : POISSON;
  const sigmas = points.map(({ events, size }) => {
    const sigma = Math.sqrt(variance(rate, size));
    return sigma === 0 ? 0 : (events / size - rate) / sigma;
  });
  return spreadOf(sigmas);
}
