import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

/** Two-sided p value of a standard normal statistic. */
export function normalTwoSided(z: number): number {
  return 2 * normalCdf(-Math.abs(z), 0, 1);
}

/** The half-width, in standard errors, of a two-sided interval: 1.96 for 0.95. */
export function normalHalfWidth(confidence: number): number {
  return normalQuantile(1 - (1 - confidence) / 2, 0, 1);
}

/** Two-sided p value of Student's t with that many degrees of freedom. */
export function studentTwoSided(t: number, freedom: number): number {
  return 2 * studentCdf(-Math.abs(t), freedom);
}

export function studentHalfWidth(confidence: number, freedom: number): number {
  return studentQuantile(1 - (1 - confidence) / 2, freedom);
}

/** Chance of a χ² at least this large. */
export function chiSquareAbove(statistic: number, freedom: number): number {
  return freedom === 0 ? 1 : 1 - chiSquareCdf(statistic, freedom);
}
