import { determinant, Matrix } from 'ml-matrix';
import { submatrix } from './aliasing.ts';
import { chiSquareAbove } from './distributions.ts';
import type { Fitted } from './glm.ts';
import { maximise } from './irls.ts';

export interface TermTest {
  readonly term: string;
  /** Twice the fall of the log-likelihood without the term (penalised where the fit was), over the dispersion. */
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Generalised variance inflation factor (Fox & Monette 1992), to the power 1/(2 df); null with one term. */
  readonly gvif: number | null;
}

/** Likelihood-ratio test and GVIF of every term of the formula. */
export async function testTerms(fitted: Fitted): Promise<TermTest[]> {
  const { design, maximum, cases, sql, penalty, n, dispersion, outcome } = fitted;
  const first = design.intercept ? 1 : 0;
  const slopes = maximum.kept.map((index, position) => ({ index, position })).filter(({ index }) => index >= first);
  const correlation = (places: readonly number[]) => {
    const inside = submatrix(maximum.covariance, places);
    const spread = inside.map((line, i) => Math.sqrt(line[i] ?? 1));
    return determinant(
      new Matrix(inside.map((line, i) => line.map((value, j) => value / ((spread[i] ?? 1) * (spread[j] ?? 1))))),
    );
  };
  const tests: TermTest[] = [];
  for (const { label, at } of design.groups) {
    const own = slopes.filter(({ index }) => at.includes(index));
    if (own.length === 0) continue;
    const others = slopes.filter(({ index }) => !at.includes(index));
    const search = {
      ...penalty,
      without: maximum.aliased,
      held: own.map(({ index }) => index),
      unit: Number.POSITIVE_INFINITY,
    };
    const start = maximum.beta.map((value, index) => (at.includes(index) ? 0 : value));
    const found = await maximise(cases, design, sql, start, n, search);
    const statistic = found
      ? (2 * (maximum.objective - found.objective)) / (dispersion / outcome.unit ** 2)
      : Number.NaN;
    const gvif =
      others.length === 0
        ? null
        : ((correlation(own.map(({ position }) => position)) * correlation(others.map(({ position }) => position))) /
            correlation(slopes.map(({ position }) => position))) **
          (1 / (2 * own.length));
    tests.push({ term: label, statistic, df: own.length, p: chiSquareAbove(statistic, own.length), gvif });
  }
  return tests;
}
