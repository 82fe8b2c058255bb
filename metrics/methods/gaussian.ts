import type { Design } from './design.ts';
import { chiSquareAbove, studentHalfWidth, studentTwoSided } from './distributions.ts';
import { maximise } from './irls.ts';
import type { GlmFit } from './logistic.ts';
import { type Cases, GAUSSIAN_SQL } from './sums.ts';
import { unscale } from './unscale.ts';

/**
 * Linear regression by least squares; Newton steps on the normal equations of the standardised data refine the solution to the last digits.
 * The outcome is standardised too, so that the proof of convergence does not depend on its unit.
 */
export async function fitGaussian(
  { reader, relation }: Cases,
  design: Design,
  n: number,
  outcome: { readonly mean: number; readonly spread: number },
): Promise<GlmFit | undefined> {
  const centre = design.intercept ? outcome.mean : 0;
  const standard = {
    reader,
    relation: {
      ...relation,
      sql: `select * replace ((y - (${centre})::double) / (${outcome.spread})::double as y) from (${relation.sql})`,
    },
  };
  const found = await maximise(
    standard,
    design,
    GAUSSIAN_SQL,
    design.terms.map(() => 0),
    n,
  );
  if (!found) return undefined;
  const parameters = found.kept.length;
  const freedom = n - parameters;
  const scale = outcome.spread ** 2;
  const deviance = -found.objective * scale;
  const nullDeviance = n * (design.intercept ? scale : scale + outcome.mean ** 2);
  const variance = freedom > 0 ? deviance / freedom : Number.NaN;
  const half = studentHalfWidth(0.95, freedom);
  const coefficients = unscale(design, found).map(({ term, estimate, variance: unit }) => {
    const value = estimate * outcome.spread + (term === '(Intercept)' ? centre : 0);
    const std_error = Math.sqrt(unit * variance);
    const z = value / std_error;
    return {
      term,
      estimate: value,
      std_error,
      z,
      p: studentTwoSided(z, freedom),
      odds_ratio: null,
      ci_low: value - half * std_error,
      ci_high: value + half * std_error,
    };
  });
  const statistic = n * Math.log(nullDeviance / deviance);
  const df = parameters - (design.intercept ? 1 : 0);
  const logLikelihood = (-n / 2) * (Math.log((2 * Math.PI * deviance) / n) + 1);
  return {
    converged: found.converged,
    iterations: found.iterations,
    log_likelihood: logLikelihood,
    null_deviance: nullDeviance,
    deviance,
    df_null: n - (design.intercept ? 1 : 0),
    df_residual: freedom,
    aic: -2 * logLikelihood + 2 * (parameters + 1),
    sigma: Math.sqrt(variance),
    coefficients,
    likelihood_ratio: { statistic, df, p: chiSquareAbove(statistic, df) },
    score_norm: found.scoreNorm,
    aliased: found.aliased.map((index) => design.terms[index] ?? ''),
    scaledErrors: [],
  };
}
