import type { FitResult } from '../engine/types.ts';
import type { Design } from './design.ts';
import { chiSquareAbove, normalHalfWidth, normalTwoSided } from './distributions.ts';
import { maximise } from './irls.ts';
import { BINOMIAL_SQL, type Cases } from './sums.ts';
import { unscale } from './unscale.ts';

type Reported =
  | 'converged'
  | 'iterations'
  | 'log_likelihood'
  | 'null_deviance'
  | 'deviance'
  | 'df_null'
  | 'df_residual'
  | 'aic'
  | 'sigma'
  | 'coefficients'
  | 'likelihood_ratio'
  | 'score_norm';

/** What every family gives: the figures that are reported as they are, and what the verdict needs. */
export interface GlmFit extends Pick<FitResult, Reported> {
  /** Terms dropped because earlier ones say the same. */
  readonly aliased: readonly string[];
  /** Standard errors per standard deviation of each predictor: without bound when the data separate. */
  readonly scaledErrors: readonly { readonly term: string; readonly error: number }[];
}

/**
 * Logistic regression by maximum likelihood, with Wald intervals, as R's `glm(…, family = binomial)` on single cases.
 * Undefined when the information matrix breaks down (separation).
 */
export async function fitLogistic(
  cases: Cases,
  design: Design,
  n: number,
  events: number,
): Promise<GlmFit | undefined> {
  const start = design.terms.map((_, index) => (index === 0 && design.intercept ? Math.log(events / (n - events)) : 0));
  const found = await maximise(cases, design, BINOMIAL_SQL, start, n);
  if (!found) return undefined;
  const nullLikelihood = design.intercept
    ? events * Math.log(events / n) + (n - events) * Math.log(1 - events / n)
    : -n * Math.log(2);
  const half = normalHalfWidth(0.95);
  const coefficients = unscale(design, found).map(({ term, estimate, variance }) => {
    const std_error = Math.sqrt(variance);
    const z = estimate / std_error;
    return {
      term,
      estimate,
      std_error,
      z,
      p: normalTwoSided(z),
      odds_ratio: Math.exp(estimate),
      ci_low: Math.exp(estimate - half * std_error),
      ci_high: Math.exp(estimate + half * std_error),
    };
  });
  const parameters = found.kept.length;
  const statistic = 2 * (found.objective - nullLikelihood);
  const df = parameters - (design.intercept ? 1 : 0);
  return {
    converged: found.converged,
    iterations: found.iterations,
    log_likelihood: found.objective,
    null_deviance: -2 * nullLikelihood,
    deviance: -2 * found.objective,
    df_null: n - (design.intercept ? 1 : 0),
    df_residual: n - parameters,
    aic: -2 * found.objective + 2 * parameters,
    sigma: null,
    coefficients,
    likelihood_ratio: { statistic, df, p: chiSquareAbove(statistic, df) },
    score_norm: found.scoreNorm,
    aliased: found.aliased.map((index) => design.terms[index] ?? ''),
    scaledErrors: found.kept.map((index, position) => ({
      term: design.terms[index] ?? '',
      error: Math.sqrt(found.covariance[position]?.[position] ?? 0),
    })),
  };
}
