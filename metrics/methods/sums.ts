import { ident, literal, type ReadonlyWarehouse } from '../../core/index.ts';
import { coefficientsOf, type Design } from './design.ts';
import type { FamilySql } from './families.ts';

/** Rows in the database: a select and its parameters. */
export interface Relation {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export interface Cases {
  readonly reader: Pick<ReadonlyWarehouse, 'rows'>;
  /** Gives the predictors' columns, `_y` (outcome), `_m` (weight or trials) and `_o` (offset), complete cases only; `_g` where there are clusters. */
  readonly relation: Relation;
  /** Whether `_o` is anything but zero. */
  readonly offset: boolean;
}

/** Gradient and information of the objective at one point, over all cases. */
export interface Sums {
  readonly objective: number;
  readonly score: number[];
  readonly information: number[][];
}

export const number = (value: number): string =>
  `(${Number.isInteger(value) ? value.toFixed(1) : String(value)})::double`;
const list = (values: readonly number[]): string => `[${values.map(number).join(', ')}]`;

/** β'x in SQL, over the coded columns f0… and x0…. */
export function linearSql(design: Design, beta: readonly number[]): string {
  const parts = design.blocks.map(({ factors, x, at }) => {
    const values = at.map((index) => (index < 0 ? 0 : (beta[index] ?? 0)));
    const cell = factors.reduce(
      (place, factor) =>
        place ? `(${place}) * ${design.factors[factor]?.levels.length} + f${factor} - 1` : `f${factor} - 1`,
      '',
    );
    const value = cell ? `${list(values)}[${cell} + 1]` : number(values[0] ?? 0);
    return x < 0 ? value : `${value} * x${x}`;
  });
  return parts.length > 0 ? parts.join(' + ') : number(0);
}

/** Columns of the coded cases: level numbers f0… (from 1) and scaled numbers x0…. */
export function codedSql({ factors, xs }: Design): string[] {
  return [
    ...factors.map(
      ({ column, levels }, f) =>
        `case cast(${ident(column)} as varchar) ${levels.map((level, index) => `when ${literal(level)} then ${index + 1}`).join(' ')} end as f${f}`,
    ),
    ...xs.map(({ sql, centre, spread }, x) => `((${sql})::double - ${number(centre)}) / ${number(spread)} as x${x}`),
  ];
}

/** Every case with its prediction: `f…`, `x…`, `y`, `n`, `o`, `eta`, `mu`, `w`, `r`, and whatever more columns are asked for. */
export function predictedSql(
  { relation }: Cases,
  design: Design,
  beta: readonly number[],
  family: FamilySql,
  extra: readonly string[] = [],
): string {
  const more = extra.map((column) => `, ${column}`).join('');
  return `with cases as (${relation.sql}),
coded as (select ${[...codedSql(design), '_y as y', '_m as n', '_m * _y as s', '_o as o'].join(', ')}${more} from cases),
predicted as (select *, o + ${linearSql(design, beta)} as eta from coded),
expected as (select *, ${family.mu} as mu from predicted),
scored as (select *, ${family.weight} as w, ${family.residual} as r from expected)`;
}

/** Firth's correction of the score needs each row's leverage: roots are the columns of a square root of the covariance. */
export type Roots = readonly (readonly number[])[];

/** The part of a leverage that the covariance gives: x' C x, over coded columns. */
export function quadraticSql(design: Design, roots: Roots): string {
  return roots.map((root) => `pow(${linearSql(design, root)}, 2)`).join(' + ');
}

/** The statement of one pass: sums per cell of the factors, so that only small answers leave the database (DESIGN D9). */
function passSql(
  { relation, offset }: Cases,
  design: Design,
  beta: readonly number[],
  family: FamilySql,
  firth?: Roots,
): string {
  const cell = design.factors.map((_, f) => `f${f}`);
  const xs = design.xs.map((_, x) => `x${x}`);
  const grouped = family.groups && xs.length === 0 && !offset;
  const sums = [
    `sum(${family.objective}) as objective`,
    'sum(w) as w',
    'sum(r) as r',
    ...xs.flatMap((x) => [`sum(r * ${x}) as r_${x}`, `sum(w * ${x}) as w_${x}`]),
    ...xs.flatMap((a, i) => xs.slice(i).map((b) => `sum(w * ${a} * ${b}) as w_${a}_${b}`)),
  ];
  const keys = cell.length > 0 ? ` group by ${cell.join(', ')}` : '';
  const residual = firth ? `r + w * (${quadraticSql(design, firth)}) * (0.5 - mu)` : 'r';
  return `with cases as (${relation.sql}),
coded as (select ${[...codedSql(design), '_y', '_m', '_o'].join(', ')} from cases),
weighed as (select ${[...cell, ...xs].map((c) => `${c}, `).join('')}${grouped ? 'sum(_m)::double as n, sum(_m * _y)::double as s, 0::double as o' : '_m::double as n, _m * _y as s, _o as o'} from coded${grouped ? keys : ''}),
predicted as (select *, o + ${linearSql(design, beta)} as eta from weighed),
expected as (select *, ${family.mu} as mu from predicted),
scored as (select * replace (${residual} as r) from (select *, ${family.weight} as w, ${family.residual} as r from expected))
select ${[...cell, ...sums].join(', ')} from scored${keys}`;
}

/** Sums a pass: the database adds over cases, JavaScript over cells. */
export async function sumPass(
  cases: Cases,
  design: Design,
  beta: readonly number[],
  family: FamilySql,
  firth?: Roots,
): Promise<Sums> {
  const rows = await cases.reader.rows<Record<string, number>>(passSql(cases, design, beta, family, firth), [
    ...cases.relation.params,
  ]);
  const size = design.terms.length;
  const score = new Array<number>(size).fill(0);
  const information = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let objective = 0;
  for (const row of rows) {
    const at = (name: string) => row[name] ?? 0;
    const on = coefficientsOf(
      design,
      design.factors.map((_, f) => at(`f${f}`) - 1),
    );
    objective += at('objective');
    on.forEach((a, i) => {
      score[a.at] = (score[a.at] ?? 0) + at(a.x < 0 ? 'r' : `r_x${a.x}`);
      for (const b of on.slice(i)) {
        const [low, high] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
        const value = at(high < 0 ? 'w' : low < 0 ? `w_x${high}` : `w_x${low}_x${high}`);
        const line = information[Math.min(a.at, b.at)];
        if (line) line[Math.max(a.at, b.at)] = (line[Math.max(a.at, b.at)] ?? 0) + value;
      }
    });
  }
  information.forEach((line, a) => {
    for (let b = 0; b < a; b++) line[b] = information[b]?.[a] ?? 0;
  });
  return { objective, score, information };
}

/** One row of aggregates over all cases with their predictions. */
export async function predictedTotals(
  cases: Cases,
  design: Design,
  beta: readonly number[],
  family: FamilySql,
  totals: Readonly<Record<string, string>>,
): Promise<Record<string, number>> {
  const columns = Object.entries(totals).map(([name, sql]) => `${sql} as ${ident(name)}`);
  const [row] = await cases.reader.rows<Record<string, number>>(
    `${predictedSql(cases, design, beta, family)} select ${columns.join(', ')} from scored`,
    [...cases.relation.params],
  );
  return row ?? {};
}
