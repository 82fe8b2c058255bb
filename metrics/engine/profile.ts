import { ident, nearest, type ReadonlyWarehouse, UserError } from '../../core/index.ts';
import type { Predictor } from '../methods/design.ts';
import type { LevelCount, RangeByOutcome } from '../methods/separation.ts';
import type { Relation } from '../methods/sums.ts';
import type { Family } from './types.ts';

export type Reader = Pick<ReadonlyWarehouse, 'rows' | 'columns'>;

/** A predictor as it was asked for. `auto`: text and booleans are factors, numbers are numbers. */
export interface PredictorAsked {
  readonly column: string;
  readonly kind: 'factor' | 'numeric' | 'auto';
  /** Reference level; the first in order when absent. */
  readonly reference?: string | undefined;
  /** What stands before a level in a coefficient's name. */
  readonly prefix?: string | undefined;
}

/** What the data say before anything is fitted. */
export interface Profile {
  readonly n: number;
  readonly missing: number;
  readonly events: number | null;
  /** Mean and spread of the outcome (a line's fit is scaled by them). */
  readonly outcome: { readonly mean: number; readonly spread: number };
  readonly predictors: readonly Predictor[];
  /** Predictors that have one value only and are left out. */
  readonly constant: readonly { readonly column: string; readonly value: string }[];
  readonly levels: readonly LevelCount[];
  readonly ranges: readonly RangeByOutcome[];
  /** Complete cases: the predictors' columns and `y`. */
  readonly cases: Relation;
}

const LEVEL_LIMIT = 200;
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

/** The outcome as a number, after checking that it is one the family can take. */
async function outcomeSql(
  reader: Reader,
  relation: Relation,
  column: string,
  type: string,
  family: Family,
): Promise<string> {
  if (family === 'gaussian') {
    if (!NUMBER.test(type)) throw new UserError('metrics/outcome-not-numeric', { column, type });
    return `${ident(column)}::double`;
  }
  if (type === 'BOOLEAN') return `${ident(column)}::integer::double`;
  const rows = await reader.rows<{ value: string }>(
    `select distinct cast(${ident(column)} as varchar) as value from (${relation.sql}) where ${ident(column)} is not null order by value limit 6`,
    [...relation.params],
  );
  const values = rows.map(({ value }) => value);
  const binary =
    values.length === 0 || (NUMBER.test(type) && values.every((value) => Number(value) === 0 || Number(value) === 1));
  if (!binary) throw new UserError('metrics/outcome-not-binary', { column, values });
  return `${ident(column)}::double`;
}

async function readLevels(reader: Reader, cases: Relation, column: string, numeric: boolean): Promise<LevelCount[]> {
  const order = numeric ? `min(${ident(column)})` : 'level';
  const rows = await reader.rows<{ level: string; n: number; events: number }>(
    `select cast(${ident(column)} as varchar) as level, count(*) as n, sum(y) as events from (${cases.sql}) group by level order by ${order} limit ${LEVEL_LIMIT + 1}`,
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

/** Looks at the data once; throws a clear verdict where no model can be had. */
export async function profileData(
  reader: Reader,
  relation: Relation,
  asked: { readonly outcome: string; readonly predictors: readonly PredictorAsked[]; readonly family: Family },
): Promise<Profile> {
  const { outcome, predictors, family } = asked;
  const types = await typesOf(reader, relation);
  const used = [outcome, ...predictors.map(({ column }) => column)];
  for (const column of used) {
    if (!types.has(column))
      throw new UserError('metrics/unknown-column', { column, nearest: nearest(column, types.keys()) });
  }
  const typeOf = (column: string) => types.get(column) ?? '';
  const isFactor = ({ kind, column }: PredictorAsked) =>
    kind === 'factor' || (kind === 'auto' && !NUMBER.test(typeOf(column)));
  await checkFinite(
    reader,
    relation,
    used.filter((column) => FLOATING.test(typeOf(column))),
  );
  const y = await outcomeSql(reader, relation, outcome, typeOf(outcome), family);
  const columns = [...new Set(predictors.map(({ column }) => column))];
  const complete = [...new Set(used)].map((column) => `${ident(column)} is not null`).join(' and ');
  const cases: Relation = {
    sql: `select ${[...columns.map(ident), `${y} as y`].join(', ')} from (${relation.sql}) where ${complete}`,
    params: relation.params,
  };
  const numerics = predictors.filter((predictor) => !isFactor(predictor)).map(({ column }) => column);
  const aggregates = numerics.flatMap((column, i) => {
    const x = `${ident(column)}::double`;
    const ends = ['min', 'max'].flatMap((f) =>
      [0, 1].map((v) => `${f}(${x}) filter (where y = ${v}) as ${f}${v}_${i}`),
    );
    return [`avg(${x}) as mean_${i}`, `coalesce(stddev_pop(${x}), 0) as spread_${i}`, ...ends];
  });
  const [seen] = await reader.rows<Record<string, number | null>>(
    `select count(*) as n, sum(y) as events, avg(y) as mean_y, coalesce(stddev_pop(y), 0) as spread_y${aggregates.map((a) => `, ${a}`).join('')} from (${cases.sql})`,
    [...cases.params],
  );
  const [all] = await reader.rows<{ n: number }>(`select count(*) as n from (${relation.sql})`, [...relation.params]);
  const at = (name: string) => seen?.[name] ?? 0;
  const n = at('n');
  const missing = (all?.n ?? 0) - n;
  if (n === 0) throw new UserError('metrics/no-cases', { rows: all?.n ?? 0, missing });
  const events = family === 'binomial' ? at('events') : null;
  if (at('spread_y') === 0)
    throw new UserError('metrics/outcome-one-level', { column: outcome, value: at('mean_y'), n });

  const kept: Predictor[] = [];
  const constant: { column: string; value: string }[] = [];
  const levels: LevelCount[] = [];
  const ranges: RangeByOutcome[] = [];
  for (const predictor of predictors) {
    const { column } = predictor;
    if (!isFactor(predictor)) {
      const i = numerics.indexOf(column);
      const [centre, spread] = [at(`mean_${i}`), at(`spread_${i}`)];
      // A spread lost in the rounding of the mean is none.
      if (spread <= 1e-12 * Math.abs(centre)) constant.push({ column, value: String(centre) });
      else kept.push({ kind: 'numeric', column, centre, spread });
      ranges.push({ column, without: [at(`min0_${i}`), at(`max0_${i}`)], with: [at(`min1_${i}`), at(`max1_${i}`)] });
      continue;
    }
    const counted = await readLevels(reader, cases, column, NUMBER.test(typeOf(column)));
    const ordered = withReference(
      counted.map(({ level }) => level),
      predictor,
    );
    if (ordered.length < 2) constant.push({ column, value: ordered[0] ?? '' });
    else kept.push({ kind: 'factor', column, prefix: predictor.prefix ?? column, levels: ordered });
    levels.push(...counted);
  }
  const constants = new Set(constant.map(({ column }) => column));
  return {
    n,
    missing,
    events,
    outcome: { mean: at('mean_y'), spread: at('spread_y') },
    predictors: kept,
    constant,
    levels: levels.filter(({ column }) => !constants.has(column)),
    ranges: ranges.filter(({ column }) => !constants.has(column)),
    cases,
  };
}
