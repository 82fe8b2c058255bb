import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** Two-sided p value of a standard normal statistic. */
export function normalTwoSided(z: number): number {
  return 2 * cdf(-Math.abs(z), 0, 1);
}

/** The half-width, in standard errors, of a two-sided interval: 1.96 for 0.95. */
export function normalHalfWidth(confidence: number): number {
  return quantile(1 - (1 - confidence) / 2, 0, 1);
}
