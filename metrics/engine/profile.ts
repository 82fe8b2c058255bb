import { ident, nearest, type ReadonlyWarehouse, UserError } from '../../core/index.ts';
import { type Design, makeDesign, scaleDesign, type Variable } from '../methods/design.ts';
import type { LevelCount, RangeByOutcome } from '../methods/separation.ts';
import { innerKnots, splineSql } from '../methods/splines.ts';
import type { Cases, Relation } from '../methods/sums.ts';
import type { Family } from './fit-types.ts';
import type { OffsetAsked } from './formula.ts';
import { outcomeSql } from './outcome.ts';

export type Reader = Pick<ReadonlyWarehouse, 'rows' | 'columns'>;

/** A predictor as it was asked for. `auto`: text and booleans are factors, numbers are numbers. */
export interface PredictorAsked {
  readonly column: string;
  readonly kind: 'factor' | 'numeric' | 'auto' | 'spline';
  /** Reference level; the first in order when absent. */
  readonly reference?: string | undefined;
  /** What stands before a level in a coefficient's name. */
  readonly prefix?: string | undefined;
  readonly spline?: { readonly basis: 'ns' | 'bs'; readonly df: number } | undefined;
}

/** Which rows and columns a model is about. */
export interface DataAsked {
  readonly family: Family;
  readonly outcome: string;
  readonly failures?: string | undefined;
  readonly predictors: readonly PredictorAsked[];
  readonly terms?: readonly (readonly number[])[] | undefined;
  readonly offset?: OffsetAsked | undefined;
  readonly weights?: string | undefined;
  readonly cluster?: string | undefined;
  readonly intercept: boolean;
  /** `category`: a factor's missing values are a level of their own; numbers are still needed. */
  readonly missing?: 'complete' | 'category' | undefined;
}

/** What the data say before anything is fitted. */
export interface Profile {
  readonly n: number;
  readonly missing: number;
  readonly events: number | null;
  /** Total weight: rows, or trials. */
  readonly total: number;
  /** Weighted mean and spread of the outcome less its offset (a line's fit is scaled by them). */
  readonly outcome: { readonly mean: number; readonly spread: number };
  /** Centred and scaled, and scaled only (where each coefficient is one of the data's own). */
  readonly design: Design;
  readonly plainDesign: Design;
  /** Predictors that have one value only and are left out. */
  readonly constant: readonly { readonly column: string; readonly value: string }[];
  readonly levels: readonly LevelCount[];
  readonly ranges: readonly RangeByOutcome[];
  readonly cases: Cases;
}

const LEVEL_LIMIT = 200;
const MISSING_LEVEL = '缺失';
const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL)/;
const FLOATING = /^(FLOAT|DOUBLE)/;

async function typesOf(reader: Reader, { sql, params }: Relation): Promise<Map<string, string>> {
  const { names, types } = await reader.columns(`select * from (${sql}) limit 0`, [...params]);
  return new Map(names.map((name, index) => [name, types[index] ?? '']));
}

async function checkFinite(reader: Reader, { sql, params }: Relation, columns: readonly string[]): Promise<void> {
  if (columns.length === 0) return;
  const counts = columns.map((column, index) => `count(*) filter (where not isfinite(${ident(column)})) as c${index}`);
  const [found] = await reader.rows<Record<string, number>>(`select ${counts.join(', ')} from (${sql})`, [...params]);
  columns.forEach((column, index) => {
    const count = found?.[`c${index}`] ?? 0;
    if (count > 0) throw new UserError('metrics/not-finite', { column, count });
  });
}

async function readLevels(reader: Reader, cases: Relation, column: string, numeric: boolean): Promise<LevelCount[]> {
  const order = numeric ? `min(${ident(column)})` : 'level';
  const rows = await reader.rows<{ level: string; n: number; events: number }>(
    `select cast(${ident(column)} as varchar) as level, sum(_m) as n, sum(_m * _y) as events from (${cases.sql}) group by level order by ${order} limit ${LEVEL_LIMIT + 1}`,
    [...cases.params],
  );
  if (rows.length > LEVEL_LIMIT) {
    throw new UserError('metrics/too-many-levels', { column, levels: `${LEVEL_LIMIT}+`, limit: LEVEL_LIMIT });
  }
  return rows.map((row) => ({ column, ...row }));
}

function withReference(levels: readonly string[], asked: PredictorAsked): string[] {
  const { reference, column } = asked;
  if (reference === undefined) return [...levels];
  if (!levels.includes(reference)) throw new UserError('metrics/unknown-reference', { column, reference, levels });
  return [reference, ...levels.filter((level) => level !== reference)];
}

async function statsOf(reader: Reader, cases: Relation, expressions: readonly string[]) {
  if (expressions.length === 0) return [];
  const columns = expressions.flatMap((sql, i) => [
    `avg((${sql})::double) as mean_${i}`,
    `coalesce(stddev_pop((${sql})::double), 0) as spread_${i}`,
    ...['min', 'max'].flatMap((f) => [
      `${f}((${sql})::double) as ${f}_${i}`,
      `${f}((${sql})::double) filter (where _y < 1) as ${f}0_${i}`,
      `${f}((${sql})::double) filter (where _y > 0) as ${f}1_${i}`,
    ]),
  ]);
  const [row] = await reader.rows<Record<string, number | null>>(`select ${columns.join(', ')} from (${cases.sql})`, [
    ...cases.params,
  ]);
  const at = (name: string) => row?.[name] ?? 0;
  return expressions.map((_, i) => ({
    mean: at(`mean_${i}`),
    spread: at(`spread_${i}`),
    ends: [at(`min_${i}`), at(`max_${i}`)] as const,
    without: [at(`min0_${i}`), at(`max0_${i}`)] as const,
    with: [at(`min1_${i}`), at(`max1_${i}`)] as const,
  }));
}

async function splineColumns(
  reader: Reader,
  cases: Relation,
  { column, prefix, spline }: PredictorAsked,
  ends: readonly [number, number],
) {
  const { basis, df } = spline ?? { basis: 'ns' as const, df: 3 };
  const inner = innerKnots(basis, df);
  const x = `${ident(column)}::double`;
  const shares = Array.from(
    { length: inner },
    (_, i) => `quantile_cont(${x}, ${(i + 1) / (inner + 1)}::double) as k${i}`,
  );
  const [row] =
    inner > 0
      ? await reader.rows<Record<string, number>>(`select ${shares.join(', ')} from (${cases.sql})`, [...cases.params])
      : [];
  const knots = shares.map((_, i) => row?.[`k${i}`] ?? 0);
  const ordered = [ends[0], ...knots, ends[1]];
  if (ordered.some((knot, i) => i > 0 && knot <= (ordered[i - 1] ?? 0))) {
    const problem = `${prefix}: the knots of ${column} coincide (${knots.join(', ')}); take a smaller df`;
    throw new UserError('metrics/formula', {
      problem,
      problem_zh: `${prefix}：${column} 的节点重合（${knots.join('、')}），请减小 df`,
    });
  }
  return splineSql(basis, x, ends, knots).map((sql, i) => ({ name: `${prefix}${i + 1}`, sql }));
}

/** The relation of complete cases, with outcome, weight, offset and cluster under names of their own. */
async function casesOf(reader: Reader, relation: Relation, asked: DataAsked) {
  const { outcome, failures, predictors, offset, weights, cluster } = asked;
  const types = await typesOf(reader, relation);
  const predicting = [...new Set(predictors.map(({ column }) => column))];
  const others = [outcome, failures, offset?.column, weights, cluster].filter((column) => column !== undefined);
  const used = [...new Set([...others, ...predicting])];
  for (const column of used) {
    if (!types.has(column))
      throw new UserError('metrics/unknown-column', { column, nearest: nearest(column, types.keys()) });
  }
  const typeOf = (column: string) => types.get(column) ?? '';
  for (const column of [
    failures,
    offset?.column,
    weights,
    ...predictors.filter(({ kind }) => kind === 'spline' || kind === 'numeric').map(({ column }) => column),
  ]) {
    if (column !== undefined && !NUMBER.test(typeOf(column)))
      throw new UserError('metrics/not-a-number', { column, type: typeOf(column) });
  }
  const isFactor = ({ kind, column }: PredictorAsked) =>
    kind === 'factor' || (kind === 'auto' && !NUMBER.test(typeOf(column)));
  await checkFinite(
    reader,
    relation,
    used.filter((column) => FLOATING.test(typeOf(column))),
  );
  const y = await outcomeSql(reader, relation, asked, typeOf(outcome));
  const category = asked.missing === 'category' ? predictors.filter(isFactor).map(({ column }) => column) : [];
  const select = predicting.map((column) =>
    category.includes(column)
      ? `coalesce(cast(${ident(column)} as varchar), '${MISSING_LEVEL}') as ${ident(column)}`
      : ident(column),
  );
  const m = [
    failures === undefined ? '1::double' : `(${ident(outcome)} + ${ident(failures)})::double`,
    ...(weights ? [`${ident(weights)}::double`] : []),
  ].join(' * ');
  const o = offset
    ? offset.log
      ? `ln(${ident(offset.column)}::double)`
      : `${ident(offset.column)}::double`
    : '0::double';
  if (offset?.log || weights) {
    const [bad] = await reader.rows<{ offset: number; weight: number }>(
      `select count(*) filter (where ${offset?.log ? `${ident(offset.column)} <= 0` : 'false'}) as offset, count(*) filter (where ${weights ? `${ident(weights)} < 0` : 'false'}) as weight from (${relation.sql})`,
      [...relation.params],
    );
    if (bad?.offset) throw new UserError('metrics/not-positive', { column: offset?.column, count: bad.offset });
    if (bad?.weight) throw new UserError('metrics/not-positive', { column: weights, count: bad.weight });
  }
  const complete = used.filter((column) => !category.includes(column)).map((column) => `${ident(column)} is not null`);
  const sql = `select ${[...select, `${y} as _y`, `${m} as _m`, `${o} as _o`, ...(cluster ? [`${ident(cluster)} as _g`] : [])].join(', ')} from (${relation.sql}) where ${complete.join(' and ')}`;
  return { cases: { sql: `select * from (${sql}) where _m > 0`, params: relation.params }, typeOf, isFactor };
}

/** Looks at the data once; throws a clear verdict where no model can be had. */
export async function profileData(reader: Reader, relation: Relation, asked: DataAsked): Promise<Profile> {
  const { cases, typeOf, isFactor } = await casesOf(reader, relation, asked);
  const { outcome, predictors, family } = asked;
  const lessOffset = family === 'gaussian' ? '_y - _o' : '_y';
  const [seen] = await reader.rows<Record<string, number | null>>(
    `with c as (select *, ${lessOffset} as v from (${cases.sql})), mean as (select sum(_m * v) / sum(_m) as mean from c)
select count(*) as n, sum(_m) as total, sum(_m * _y) as events, any_value(mean) as mean, sqrt(sum(_m * pow(v - mean, 2)) / sum(_m)) as spread from c, mean`,
    [...cases.params],
  );
  const [all] = await reader.rows<{ n: number }>(`select count(*) as n from (${relation.sql})`, [...relation.params]);
  const at = (name: string) => seen?.[name] ?? 0;
  const n = at('n');
  const missing = (all?.n ?? 0) - n;
  if (n === 0) throw new UserError('metrics/no-cases', { rows: all?.n ?? 0, missing });
  const [total, events] = [at('total'), family === 'binomial' ? at('events') : null];
  const single =
    events === null
      ? at('spread') <= 1e-14 * Math.abs(at('mean')) && family !== 'gaussian'
      : events === 0 || events === total;
  if (single || (family === 'gaussian' && at('spread') === 0))
    throw new UserError('metrics/outcome-one-level', { column: outcome, value: at('mean'), n });

  const numbers = predictors.filter((predictor) => !isFactor(predictor)).map(({ column }) => ident(column));
  const stats = await statsOf(reader, cases, numbers);
  const variables = new Map<number, Variable>();
  const constant: { column: string; value: string }[] = [];
  const levels: LevelCount[] = [];
  const ranges: RangeByOutcome[] = [];
  for (const [index, predictor] of predictors.entries()) {
    const { column } = predictor;
    const label = predictor.prefix ?? column;
    if (!isFactor(predictor)) {
      const { mean, spread, ends, ...range } = stats[numbers.indexOf(ident(column))] ?? {
        mean: 0,
        spread: 0,
        ends: [0, 0],
        without: [0, 0],
        with: [0, 0],
      };
      // A spread lost in the rounding of the mean is none.
      if (spread <= 1e-12 * Math.abs(mean)) constant.push({ column, value: String(mean) });
      else {
        const columns =
          predictor.kind === 'spline'
            ? await splineColumns(reader, cases, predictor, [ends[0] ?? 0, ends[1] ?? 0])
            : [{ name: column, sql: ident(column) }];
        variables.set(index, { kind: 'numeric', label, columns });
        ranges.push({ column, ...range } as RangeByOutcome);
      }
      continue;
    }
    const counted = await readLevels(reader, cases, column, NUMBER.test(typeOf(column)));
    const ordered = withReference(
      counted.map(({ level }) => level),
      predictor,
    );
    if (ordered.length < 2) constant.push({ column, value: ordered[0] ?? '' });
    else {
      variables.set(index, { kind: 'factor', label, factor: { column, prefix: label, levels: ordered } });
      levels.push(...counted);
    }
  }
  const kept = [...variables.keys()];
  const terms = (asked.terms ?? predictors.map((_, index) => [index])).filter((term) =>
    term.every((index) => variables.has(index)),
  );
  const design = makeDesign(
    [...variables.values()],
    terms.map((term) => term.map((index) => kept.indexOf(index))),
    asked.intercept,
  );
  const xStats = await statsOf(
    reader,
    cases,
    design.xs.map(({ sql }) => sql),
  );
  return {
    n,
    missing,
    events,
    total,
    outcome: { mean: at('mean'), spread: at('spread') },
    design: scaleDesign(design, xStats, true),
    plainDesign: scaleDesign(design, xStats, false),
    constant,
    levels,
    ranges,
    cases: { reader, relation: cases, offset: asked.offset !== undefined },
  };
}
