import binomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import poissonQuantile from '@stdlib/stats-base-dists-poisson-quantile';

/** Funnel plots after Spiegelhalter, Funnel plots for comparing institutional performance, Stat Med 2005;24:1185–1202. */

/** Cases of cases, or events of an exposure. */
export type FunnelLaw = 'binomial' | 'poisson';

export interface Group {
  readonly events: number;
  readonly size: number;
}

/** Between these a group differs from the target by chance alone, with the confidence they were made for. */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

/** P(R ≤ r) of a binomial, summed downwards from r in steps that never underflow where they count. */
function binomialCdf(r: number, size: number, share: number): number {
  if (r < 0) return 0;
  if (r >= size) return 1;
  let log = r * Math.log(share) + (size - r) * Math.log1p(-share);
  for (let i = 1; i <= r; i++) log += Math.log((size - r + i) / i);
  let term = Math.exp(log);
  let sum = term;
  for (let k = r; k > 0 && term > sum * 1e-17; k--) {
    term *= (k / (size - k + 1)) * ((1 - share) / share);
    sum += term;
  }
  return Math.min(1, sum);
}

/** P(R ≤ r) of a Poisson, by the χ² that is the same integral. */
const poissonCdf = (r: number, mean: number): number => (r < 0 ? 0 : 1 - chiSquareCdf(2 * mean, 2 * (r + 1)));

/** The count at a share of the distribution, between whole counts by the chance that lies there (Spiegelhalter, A.1.1). */
function countAt(share: number, quantile: number, cdf: (r: number) => number): number {
  const below = cdf(quantile - 1);
  const at = cdf(quantile);
  return at > below ? quantile - (at - share) / (at - below) : quantile;
}

/** Exact limits of a group of that size around a target (a share, or events of one unit of exposure). */
export function exactLimits(law: FunnelLaw, target: number, size: number, confidence: number): Limits {
  const tail = (1 - confidence) / 2;
  const whole = Math.round(size);
  const at = (share: number) =>
    law === 'binomial'
      ? countAt(share, binomialQuantile(share, whole, target), (r) => binomialCdf(r, whole, target)) / whole
      : countAt(share, poissonQuantile(share, target * size), (r) => poissonCdf(r, target * size)) / size;
  if (target <= 0) return { lower: 0, upper: 0 };
  if (law === 'binomial' && target >= 1) return { lower: 1, upper: 1 };
  return { lower: Math.max(0, at(tail)), upper: law === 'binomial' ? Math.min(1, at(1 - tail)) : at(1 - tail) };
}

const spread = (law: FunnelLaw, target: number, size: number) =>
  Math.sqrt((law === 'binomial' ? target * (1 - target) : target) / size);

/** Symmetric limits widened by √φ, for groups that differ by more than chance for reasons nobody has measured. */
export function widenedLimits(law: FunnelLaw, target: number, size: number, confidence: number, phi: number): Limits {
  const half = normalQuantile(1 - (1 - confidence) / 2, 0, 1) * spread(law, target, size) * Math.sqrt(phi);
  return {
    lower: Math.max(0, target - half),
    upper: law === 'binomial' ? Math.min(1, target + half) : target + half,
  };
}

export interface Overdispersion {
  /** Mean of the squared z scores after the outer tenths were drawn in: 1 is what chance gives. */
  readonly phi: number;
  /** More than chance alone gives to so many groups (φ beyond 1 + 2√(2/I)). */
  readonly isOver: boolean;
}

/** Winsorised overdispersion (Spiegelhalter 2005, section 3.2.1), a tenth of the groups on each side drawn in. */
export function overdispersionOf(
  law: FunnelLaw,
  target: number,
  groups: readonly Group[],
  share = 0.1,
): Overdispersion {
  const scores = groups
    .map(({ events, size }) => {
      const sigma = spread(law, target, size);
      return sigma === 0 ? 0 : (events / size - target) / sigma;
    })
    .sort((a, b) => a - b);
  const cut = Math.floor(scores.length * share);
  const [low, high] = [scores[cut] ?? 0, scores[scores.length - 1 - cut] ?? 0];
  const drawn = scores.map((z) => Math.min(high, Math.max(low, z)));
  const phi = drawn.reduce((sum, z) => sum + z * z, 0) / Math.max(1, drawn.length);
  return { phi, isOver: phi > 1 + 2 * Math.sqrt(2 / Math.max(1, drawn.length)) };
}
