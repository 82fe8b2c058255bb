import { ident, literal, type ReadonlyWarehouse } from '../../core/index.ts';
import type { Design } from './design.ts';

/** Rows in the database: a select and its parameters. */
export interface Relation {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export interface Cases {
  readonly reader: Pick<ReadonlyWarehouse, 'rows'>;
  /** Gives `y` (DOUBLE) and every predictor's column, complete cases only. */
  readonly relation: Relation;
}

/** What one family needs to know per row; `n` cases with outcome sum `s` share one linear predictor `eta`. */
export interface FamilySql {
  readonly mu: string;
  readonly weight: string;
  /** Rises to its maximum at the solution: log-likelihood, or minus the residual sum of squares. */
  readonly objective: string;
  /** Whether cases with equal predictors may be counted together without losing anything. */
  readonly groups: boolean;
}

export const BINOMIAL_SQL: FamilySql = {
  // Beyond ±500 the exponential would overflow, and mu is 0 or 1 to the last bit anyway.
  mu: '1 / (1 + exp(-least(greatest(eta, -500), 500)))',
  weight: 'n * mu * (1 - mu)',
  objective: 's * eta - n * (greatest(eta, 0) + ln(1 + exp(-least(abs(eta), 500))))',
  groups: true,
};

export const GAUSSIAN_SQL: FamilySql = {
  mu: 'eta',
  weight: 'n',
  objective: '-(s - eta) * (s - eta)',
  groups: false,
};

/** Gradient and information of the objective at one point, over all cases. */
export interface Sums {
  readonly objective: number;
  readonly score: number[];
  readonly information: number[][];
}

const number = (value: number): string => `(${Number.isInteger(value) ? value.toFixed(1) : String(value)})::double`;
const list = (values: readonly number[]): string => `[${values.map(number).join(', ')}]`;

/** The statement of one pass: sums per cell of the factors, so that only small answers leave the database (DESIGN D9). */
function passSql(relation: Relation, design: Design, beta: readonly number[], family: FamilySql): string {
  const { factors, numerics, intercept } = design;
  const codes = factors.map(
    ({ predictor }, f) =>
      `case cast(${ident(predictor.column)} as varchar) ${predictor.levels.map((level, index) => `when ${literal(level)} then ${index + 1}`).join(' ')} end as f${f}`,
  );
  const scaled = numerics.map(
    ({ predictor }, x) =>
      `(${ident(predictor.column)}::double - ${number(predictor.centre)}) / ${number(predictor.spread)} as x${x}`,
  );
  const cell = factors.map((_, f) => `f${f}`);
  const grouped = family.groups && numerics.length === 0;
  const eta = [
    intercept ? number(beta[0] ?? 0) : number(0),
    ...factors.map(({ at }, f) => `${list(at.map((index) => (index < 0 ? 0 : (beta[index] ?? 0))))}[f${f}]`),
    ...numerics.map(({ at }, x) => `${number(beta[at] ?? 0)} * x${x}`),
  ].join(' + ');
  const xs = numerics.map((_, x) => `x${x}`);
  const sums = [
    `sum(${family.objective}) as objective`,
    'sum(w) as w',
    'sum(r) as r',
    ...xs.flatMap((x) => [`sum(r * ${x}) as r_${x}`, `sum(w * ${x}) as w_${x}`]),
    ...xs.flatMap((a, i) => xs.slice(i).map((b) => `sum(w * ${a} * ${b}) as w_${a}_${b}`)),
  ];
  const keys = cell.length > 0 ? ` group by ${cell.join(', ')}` : '';
  return `with cases as (${relation.sql}),
coded as (select ${[...codes, ...scaled, 'y'].join(', ')} from cases),
weighed as (select ${[...cell, ...xs].map((c) => `${c}, `).join('')}${grouped ? 'count(*)::double as n, sum(y) as s' : '1::double as n, y as s'} from coded${grouped ? keys : ''}),
predicted as (select *, ${eta} as eta from weighed),
expected as (select *, ${family.mu} as mu from predicted),
scored as (select *, ${family.weight} as w, s - n * mu as r from expected)
select ${[...cell, ...sums].join(', ')} from scored${keys}`;
}

/** Sums a pass: the database adds over cases, JavaScript over cells. */
export async function sumPass(
  { reader, relation }: Cases,
  design: Design,
  beta: readonly number[],
  family: FamilySql,
): Promise<Sums> {
  const rows = await reader.rows<Record<string, number>>(passSql(relation, design, beta, family), [...relation.params]);
  const size = design.terms.length;
  const score = new Array<number>(size).fill(0);
  const information = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let objective = 0;
  const plus = (a: number, b: number, value: number) => {
    const low = information[Math.min(a, b)];
    if (low) low[Math.max(a, b)] = (low[Math.max(a, b)] ?? 0) + value;
  };
  for (const row of rows) {
    const at = (name: string) => row[name] ?? 0;
    const on = [
      ...(design.intercept ? [0] : []),
      ...design.factors.map(({ at: index }, f) => index[at(`f${f}`) - 1] ?? -1).filter((index) => index >= 0),
    ];
    objective += at('objective');
    on.forEach((a, i) => {
      score[a] = (score[a] ?? 0) + at('r');
      for (const b of on.slice(i)) plus(a, b, at('w'));
      for (const [x, { at: b }] of design.numerics.entries()) plus(a, b, at(`w_x${x}`));
    });
    design.numerics.forEach(({ at: a }, x) => {
      score[a] = (score[a] ?? 0) + at(`r_x${x}`);
      for (const [offset, { at: b }] of design.numerics.slice(x).entries()) plus(a, b, at(`w_x${x}_x${x + offset}`));
    });
  }
  information.forEach((line, a) => {
    for (let b = 0; b < a; b++) line[b] = information[b]?.[a] ?? 0;
  });
  return { objective, score, information };
}
