import { Matrix } from 'ml-matrix';
import type { Design } from './design.ts';
import type { Maximum } from './irls.ts';

export interface Estimate {
  readonly term: string;
  readonly estimate: number;
  readonly variance: number;
}

/** Takes a maximum back to the scale of the data: slopes per unit of x, the intercept at x = 0. */
export function unscale(design: Design, { beta, covariance, kept }: Maximum): Estimate[] {
  const transform = Matrix.eye(kept.length);
  const intercept = design.intercept ? kept.indexOf(0) : -1;
  for (const { predictor, at } of design.numerics) {
    const position = kept.indexOf(at);
    if (position < 0) continue;
    transform.set(position, position, 1 / predictor.spread);
    if (intercept >= 0) transform.set(intercept, position, -predictor.centre / predictor.spread);
  }
  const estimates = transform.mmul(Matrix.columnVector(kept.map((index) => beta[index] ?? 0)));
  const variances = transform.mmul(new Matrix(covariance)).mmul(transform.transpose());
  return kept.map((index, position) => ({
    term: design.terms[index] ?? '',
    estimate: estimates.get(position, 0),
    variance: variances.get(position, position),
  }));
}
