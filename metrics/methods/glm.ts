import { Matrix } from 'ml-matrix';
import type { FitResult } from '../engine/fit-types.ts';
import { clusteredCovariance } from './cluster.ts';
import { type Design, shiftedBy } from './design.ts';
import { chiSquareAbove, normalHalfWidth, normalTwoSided, studentHalfWidth, studentTwoSided } from './distributions.ts';
import { type Family, type FamilySql, familySql, linked } from './families.ts';
import { type Maximum, maximise, type Penalty, type Search, solve } from './irls.ts';
import { constantSql } from './likelihood.ts';
import { fitTheta } from './negative-binomial.ts';
import { type Cases, number, predictedTotals, sumPass } from './sums.ts';

type Reported =
  | 'converged'
  | 'iterations'
  | 'log_likelihood'
  | 'null_deviance'
  | 'deviance'
  | 'df_null'
  | 'df_residual'
  | 'aic'
  | 'bic'
  | 'sigma'
  | 'dispersion'
  | 'theta'
  | 'coefficients'
  | 'likelihood_ratio'
  | 'score_norm';

/** A model at its maximum, on the scale it was fitted on: what every later figure is computed from. */
export interface Fitted {
  readonly family: Family;
  readonly sql: FamilySql;
  readonly cases: Cases;
  readonly design: Design;
  readonly maximum: Maximum;
  readonly penalty: Penalty;
  readonly n: number;
  /** What one unit of the outcome as fitted is in the data's, and where its zero lies (a line's outcome is standardised). */
  readonly outcome: { readonly centre: number; readonly unit: number };
  readonly theta: { readonly value: number; readonly std_error: number } | null;
  /** Variance of a case relative to the family's (1 but for gaussian and gamma). */
  readonly dispersion: number;
  /** Coefficients and their covariance on the scale of the data, in the order of `maximum.kept`. */
  readonly estimates: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  /** Objective without the last likelihood's constants, to compare nested models. */
  readonly logLikelihood: number;
  readonly deviance: number;
}

export interface Facts {
  readonly n: number;
  readonly total: number;
  readonly outcome: { readonly mean: number; readonly spread: number };
}

/** Takes coefficients back to the scale of the data: slopes per unit of x, the intercept at x = 0. */
export function transformOf(design: Design, kept: readonly number[]): Matrix {
  const transform = Matrix.eye(kept.length);
  for (const block of design.blocks) {
    const x = design.xs[block.x];
    if (!x) continue;
    const shifted = shiftedBy(design, block);
    block.at.forEach((index, cell) => {
      const position = kept.indexOf(index);
      if (position < 0) return;
      transform.set(position, position, 1 / x.spread);
      const target = kept.indexOf(shifted?.[cell] ?? -1);
      if (x.centre !== 0 && target >= 0) transform.set(target, position, -x.centre / x.spread);
    });
  }
  return transform;
}

/** Where the search starts: the outcome's mean, or for a link that cannot take zero a line through the linked outcomes, as R starts. */
async function startOf(cases: Cases, design: Design, family: FamilySql, mean: number): Promise<number[]> {
  const start = design.terms.map(() => 0);
  if (family.link !== 'inverse') {
    if (design.intercept && !cases.offset) start[0] = linked(family.link, mean);
    return start;
  }
  const line: FamilySql = {
    ...family,
    mu: 's / n',
    residual: 'n * mu * mu * (1 / mu - eta)',
    objective: '0::double',
    groups: false,
  };
  const { score, information } = await sumPass(cases, design, start, line);
  return solve(information, score) ?? start.map((_, index) => (index === 0 ? 1 / mean : 0));
}

/** A number was centred, and the coefficient that takes up its shift was dropped as a combination of others: then nothing takes it up. */
const hasLostShift = (design: Design, kept: readonly number[]): boolean =>
  design.blocks.some((block) => {
    if ((design.xs[block.x]?.centre ?? 0) === 0) return false;
    const shifted = shiftedBy(design, block) ?? [];
    return block.at.some((index, cell) => kept.includes(index) && !kept.includes(shifted[cell] ?? -1));
  });

const uncentred = (design: Design): Design => ({
  ...design,
  xs: design.xs.map((x) => ({ ...x, centre: 0, spread: x.centre === 0 ? x.spread : Math.hypot(x.spread, x.centre) })),
});

/** One maximum-likelihood (or penalised) fit of a generalised linear model. Undefined when the information matrix breaks down. */
export async function fitGlm(
  given: Cases,
  design: Design,
  family: Family,
  facts: Facts,
  search: Search = {},
  clustered = false,
): Promise<Fitted | undefined> {
  const gaussian = family === 'gaussian';
  const centre = gaussian && design.intercept ? facts.outcome.mean : 0;
  const unit = gaussian ? facts.outcome.spread : 1;
  const cases: Cases = gaussian
    ? {
        ...given,
        offset: false,
        relation: {
          ...given.relation,
          sql: `select * replace ((_y - _o - ${number(centre)}) / ${number(unit)} as _y, 0::double as _o) from (${given.relation.sql})`,
        },
      }
    : given;
  const asked: Search = family === 'gaussian' ? search : { unit: Math.abs(facts.outcome.mean), ...search };
  let sql = familySql(family);
  let theta: Fitted['theta'] = null;
  let maximum: Maximum | undefined;
  if (family === 'negbin') {
    const found = await fitTheta(cases, design, facts, asked);
    if (!found) return undefined;
    ({ sql, theta, maximum } = found);
  } else {
    maximum = await maximise(cases, design, sql, await startOf(cases, design, sql, facts.outcome.mean), facts.n, asked);
  }
  if (!maximum) return undefined;
  const { kept } = maximum;
  if (hasLostShift(design, kept)) return fitGlm(given, uncentred(design), family, facts, search, clustered);
  const residual = facts.n - kept.length;
  const totals = await predictedTotals(cases, design, maximum.beta, sql, {
    deviance: `sum(${sql.deviance})`,
    objective: `sum(${sql.objective})`,
    pearson: `sum(n * pow(y - mu, 2) / (${sql.variance}))`,
    logs: 'sum(ln(n))',
    constants: `sum(${constantSql(family, theta?.value)})`,
  });
  const at = (name: string) => totals[name] ?? Number.NaN;
  const deviance = at('deviance') * unit ** 2;
  const free = gaussian || family.startsWith('gamma');
  const dispersion = free ? (residual > 0 ? (at('pearson') / residual) * unit ** 2 : Number.NaN) : 1;
  const transform = transformOf(design, kept);
  const estimates = transform.mmul(Matrix.columnVector(kept.map((index) => maximum.beta[index] ?? 0)));
  const scaled = clustered
    ? await clusteredCovariance({ cases, design, sql, maximum, n: facts.n })
    : new Matrix(maximum.covariance).mul(dispersion / unit ** 2).to2DArray();
  const covariance = transform
    .mmul(new Matrix(scaled))
    .mmul(transform.transpose())
    .mul(unit ** 2);
  let logLikelihood = at('objective') + at('constants');
  if (gaussian) logLikelihood = (at('logs') - facts.n * (Math.log((2 * Math.PI * deviance) / facts.n) + 1)) / 2;
  if (family.startsWith('gamma'))
    logLikelihood = await gammaLikelihood(cases, design, maximum.beta, sql, deviance / facts.total);
  return {
    family,
    sql,
    cases,
    design,
    maximum,
    penalty: search,
    n: facts.n,
    outcome: { centre, unit },
    theta,
    dispersion,
    estimates: estimates
      .to1DArray()
      .map((value, position) => value * unit + (kept[position] === 0 && design.intercept ? centre : 0)),
    covariance: covariance.to2DArray(),
    logLikelihood,
    deviance,
  };
}

/** R's: the shape is the inverse of deviance ÷ cases. */
async function gammaLikelihood(
  cases: Cases,
  design: Design,
  beta: readonly number[],
  sql: FamilySql,
  dispersion: number,
) {
  const shape = number(1 / dispersion);
  const { value } = await predictedTotals(cases, design, beta, sql, {
    value: `sum(n * (${shape} * ln(${shape} * y / mu) - ${shape} * y / mu - ln(y) - lgamma(${shape})))`,
  });
  return value ?? Number.NaN;
}

/** The model without predictors: what the null deviance and the whole model's likelihood ratio are against. */
async function nullFit(fitted: Fitted, facts: Facts): Promise<{ deviance: number; logLikelihood: number } | undefined> {
  const { cases, design, sql, family, outcome, theta } = fitted;
  const bare: Design = design.intercept
    ? {
        intercept: true,
        factors: [],
        xs: [],
        blocks: [{ factors: [], x: -1, at: [0] }],
        terms: ['(Intercept)'],
        groups: [],
      }
    : { intercept: false, factors: [], xs: [], blocks: [], terms: [], groups: [] };
  const start = await startOf(cases, bare, sql, facts.outcome.mean);
  // A line's outcome has been centred already.
  const begin = family === 'gaussian' ? bare.terms.map(() => 0) : start;
  const found = await maximise(cases, bare, sql, begin, facts.n, { unit: Math.abs(facts.outcome.mean) });
  if (!found) return undefined;
  const totals = await predictedTotals(cases, bare, found.beta, sql, {
    deviance: `sum(${sql.deviance})`,
    likelihood: `sum(${sql.objective} + ${constantSql(family, theta?.value)})`,
  });
  return { deviance: (totals['deviance'] ?? 0) * outcome.unit ** 2, logLikelihood: totals['likelihood'] ?? 0 };
}

/** The figures that are reported, R's `glm` and `lm` for their names. */
export async function report(fitted: Fitted, facts: Facts, clusters?: number): Promise<Pick<FitResult, Reported>> {
  const { family, design, maximum, deviance, logLikelihood, estimates, covariance, dispersion, theta } = fitted;
  const none = await nullFit(fitted, facts);
  const { n } = facts;
  const parameters = maximum.kept.length;
  const freedom = n - parameters;
  // t where the dispersion is estimated, by the residual degrees of freedom; by the clusters where they are the independent units.
  const student = family === 'gaussian' || family.startsWith('gamma');
  const tFreedom = clusters === undefined ? freedom : clusters - 1;
  const half = student ? studentHalfWidth(0.95, tFreedom) : normalHalfWidth(0.95);
  const ratio = family !== 'gaussian' && family !== 'gamma-inverse';
  const scale = ratio ? Math.exp : (value: number) => value;
  const coefficients = estimates.map((estimate, position) => {
    const std_error = Math.sqrt(covariance[position]?.[position] ?? Number.NaN);
    const z = estimate / std_error;
    return {
      term: design.terms[maximum.kept[position] ?? -1] ?? '',
      estimate,
      std_error,
      z,
      p: student ? studentTwoSided(z, tFreedom) : normalTwoSided(z),
      odds_ratio: ratio ? Math.exp(estimate) : null,
      ci_low: scale(estimate - half * std_error),
      ci_high: scale(estimate + half * std_error),
    };
  });
  const df = parameters - (design.intercept ? 1 : 0);
  const nullDeviance = none?.deviance ?? Number.NaN;
  const statistic =
    family === 'gaussian'
      ? n * Math.log(nullDeviance / deviance)
      : student
        ? (nullDeviance - deviance) / dispersion
        : 2 * (logLikelihood - (none?.logLikelihood ?? Number.NaN));
  const counted = parameters + (student || family === 'negbin' ? 1 : 0);
  return {
    converged: maximum.converged,
    iterations: maximum.iterations,
    log_likelihood: logLikelihood,
    null_deviance: nullDeviance,
    deviance,
    df_null: n - (design.intercept ? 1 : 0),
    df_residual: freedom,
    aic: -2 * logLikelihood + 2 * counted,
    bic: -2 * logLikelihood + Math.log(n) * counted,
    sigma: family === 'gaussian' ? Math.sqrt(dispersion) : null,
    dispersion: student ? dispersion : null,
    theta,
    coefficients,
    likelihood_ratio: { statistic, df, p: chiSquareAbove(statistic, df) },
    score_norm: maximum.scoreNorm,
  };
}
