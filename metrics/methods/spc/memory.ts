/** Charts with a memory: they see small lasting shifts that limits of single points miss. Values in standard deviations from the center. */

export interface Cusum {
  readonly high: number;
  readonly low: number;
  readonly isOut: boolean;
}

/**
 * Two-sided tabular CUSUM with reference value `k` and decision interval `h`, both in standard deviations.
 * Montgomery 9.1: 0.5 and 5 find a shift of one standard deviation in about ten points.
 */
export function cusum(z: readonly number[], k = 0.5, h = 5): Cusum[] {
  let [high, low] = [0, 0];
  return z.map((value) => {
    high = Math.max(0, value - k + high);
    low = Math.max(0, -value - k + low);
    return { high, low, isOut: high > h || low > h };
  });
}

export interface Ewma {
  readonly average: number;
  /** The limits are ± this. */
  readonly limit: number;
  readonly isOut: boolean;
}

/** Exponentially weighted moving average with weight `lambda` and limits of `l` standard deviations. Montgomery 9.2. */
export function ewma(z: readonly number[], lambda = 0.2, l = 2.7): Ewma[] {
  let average = 0;
  return z.map((value, index) => {
    average = lambda * value + (1 - lambda) * average;
    const limit = l * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (index + 1))));
    return { average, limit, isOut: Math.abs(average) > limit };
  });
}
