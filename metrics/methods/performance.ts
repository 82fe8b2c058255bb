import type { Design } from './design.ts';
import { normalHalfWidth } from './distributions.ts';
import { familySql } from './families.ts';
import type { Fitted } from './glm.ts';
import { maximise } from './irls.ts';
import { predictedSql } from './sums.ts';

export interface Discrimination {
  readonly auc: number;
  readonly std_error: number;
  readonly ci_low: number;
  readonly ci_high: number;
}

export interface Calibration {
  readonly brier: number;
  /** Of the logit of the prediction: 1 and 0 on the data of the fit itself. */
  readonly slope: number;
  readonly intercept: number;
  /** Ten groups of rising prediction: cases, mean prediction, events observed. */
  readonly deciles: readonly { readonly n: number; readonly expected: number; readonly observed: number }[];
}

/** AUC with DeLong's interval (Biometrics 44, 1988), from ranks of the distinct predictions. */
export async function discriminate({ cases, design, maximum, sql }: Fitted): Promise<Discrimination> {
  const [row] = await cases.reader.rows<{ auc: number; v1: number; v0: number; n1: number; n0: number }>(
    `${predictedSql(cases, design, maximum.beta, sql)},
tied as (select round(eta, 12) as eta, sum(s) as events, sum(n - s) as others from scored group by 1),
ranked as (select *, sum(events) over () as n1, sum(others) over () as n0,
  sum(events) over (order by eta) - events / 2 as events_below, sum(others) over (order by eta) - others / 2 as others_below from tied),
placed as (select *, others_below / n0 as v10, 1 - events_below / n1 as v01 from ranked),
mean as (select sum(events * v10) / any_value(n1) as auc from placed)
select any_value(auc) as auc, any_value(n1) as n1, any_value(n0) as n0,
  sum(events * pow(v10 - auc, 2)) / nullif(any_value(n1) - 1, 0) as v1, sum(others * pow(v01 - auc, 2)) / nullif(any_value(n0) - 1, 0) as v0 from placed, mean`,
    [...cases.relation.params],
  );
  const { auc, v1, v0, n1, n0 } = row ?? { auc: Number.NaN, v1: 0, v0: 0, n1: 1, n0: 1 };
  const std_error = Math.sqrt(v1 / n1 + v0 / n0);
  const half = normalHalfWidth(0.95) * std_error;
  return { auc, std_error, ci_low: Math.max(0, auc - half), ci_high: Math.min(1, auc + half) };
}

/** Brier's score, calibration by tenths, and the line of the outcome on the logit of the prediction. */
export async function calibrate({ cases, design, maximum, sql, n }: Fitted): Promise<Calibration> {
  const predicted = predictedSql(cases, design, maximum.beta, sql);
  const params = [...cases.relation.params];
  const [score] = await cases.reader.rows<{ brier: number }>(
    `${predicted} select sum(s * pow(1 - mu, 2) + (n - s) * mu * mu) / sum(n) as brier from scored`,
    params,
  );
  const deciles = await cases.reader.rows<{ n: number; expected: number; observed: number }>(
    `${predicted}, tied as (select round(mu, 12) as p, sum(n) as n, sum(s) as s from scored group by 1),
tenths as (select *, least(9, floor(10 * (sum(n) over (order by p) - n / 2) / sum(n) over ())) as tenth from tied)
select sum(n) as n, sum(n * p) as expected, sum(s) as observed from tenths group by tenth order by tenth`,
    params,
  );
  const line: Design = {
    intercept: true,
    factors: [],
    xs: [{ name: 'logit', sql: '_logit', centre: 0, spread: 1 }],
    blocks: [
      { factors: [], x: -1, at: [0] },
      { factors: [], x: 0, at: [1] },
    ],
    terms: ['(Intercept)', 'logit'],
    groups: [],
  };
  const sums = {
    reader: cases.reader,
    offset: false,
    relation: { sql: `${predicted} select eta as _logit, y as _y, n as _m, 0::double as _o from scored`, params },
  };
  const found = await maximise(sums, line, familySql('binomial'), [0, 1], n);
  return {
    brier: score?.brier ?? Number.NaN,
    intercept: found?.beta[0] ?? Number.NaN,
    slope: found?.beta[1] ?? Number.NaN,
    deciles,
  };
}
