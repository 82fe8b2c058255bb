import { ident, type Transaction, type Warehouse } from '../../../core/index.ts';
import type { Rollup } from './definitions.ts';
import { prepareRollups, SCHEMA } from './tables.ts';

/** What a refresh did with one rollup. */
export interface Refreshed {
  readonly rollup: string;
  /** 'made' from nothing, 'restated' in some months, or 'current' before. */
  readonly done: 'made' | 'restated' | 'current';
  /** Months whose rows were written; undefined when all were. */
  readonly months: readonly string[] | undefined;
  readonly seconds: number;
}

interface Version {
  readonly relation: string;
  readonly month: string | null;
  readonly build_id: string;
}

/** Brings every rollup to the last build, each in a transaction of its own. A rollup that the model no longer has is dropped. */
export async function refreshRollups(
  warehouse: Warehouse,
  rollups: readonly Rollup[],
  signal?: AbortSignal,
): Promise<Refreshed[]> {
  await prepareRollups(warehouse);
  await dropOthers(warehouse, rollups);
  const report: Refreshed[] = [];
  for (const rollup of rollups) {
    const begun = performance.now();
    const { done, months } = await warehouse.transaction((tx) => refresh(tx, rollup), { signal });
    report.push({ rollup: rollup.name, done, months, seconds: (performance.now() - begun) / 1000 });
  }
  return report;
}

async function refresh(tx: Transaction, rollup: Rollup): Promise<Pick<Refreshed, 'done' | 'months'>> {
  const begun = performance.now();
  const now = await versionsNow(tx, rollup);
  const before = await tx.rows<Version & { digest: string | null }>(
    `select relation, month, build_id, digest from ${SCHEMA}._versions where rollup = $1`,
    [rollup.name],
  );
  const known = new Map(before.map(({ relation, month, build_id }) => [`${relation} ${month}`, build_id]));
  const changed = now.filter(({ relation, month, build_id }) => known.get(`${relation} ${month}`) !== build_id);
  const [made] = await tx.rows<{ checksum: string }>(`select checksum from ${SCHEMA}._made where rollup = $1`, [
    rollup.name,
  ]);
  if (made?.checksum === rollup.checksum && changed.length === 0) return { done: 'current', months: [] };

  const digests = await digestsOf(tx, rollup);
  const sameDimensions = rollup.dimensions.every((relation) =>
    before.some((version) => version.relation === relation && version.digest === digests.get(relation)),
  );
  const ofFact = changed.filter(({ relation }) => relation === rollup.fact);
  const isWhole = made?.checksum !== rollup.checksum || !sameDimensions || ofFact.some(({ month }) => month === null);
  const months = ofFact.flatMap(({ month }) => (month === null ? [] : [month])).sort();
  if (isWhole) await make(tx, rollup);
  else if (months.length > 0) await restate(tx, rollup, months);
  await keepBooks(tx, rollup, { now, digests, seconds: (performance.now() - begun) / 1000 });
  if (isWhole) return { done: 'made', months: undefined };
  return { done: months.length > 0 ? 'restated' : 'current', months };
}

function versionsNow(tx: Transaction, { fact, dimensions }: Rollup): Promise<Version[]> {
  return tx.rows<Version>(
    `select relation, month, build_id from ops.relation_versions where relation in (select unnest(from_json($1::json, '["varchar"]')))`,
    [JSON.stringify([fact, ...dimensions])],
  );
}

/** Dimensions are made anew each night and seldom change: only other rows ask for other names in the sums. */
async function digestsOf(tx: Transaction, { dimensions }: Rollup): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const relation of dimensions) {
    const [row] = await tx.rows<{ digest: string }>(
      `select count(*) || ' ' || coalesce(bit_xor(hash(t)), 0) as digest from ${relation} as t`,
    );
    digests.set(relation, row?.digest ?? '');
  }
  return digests;
}

/** In the order of its days, so that a query reads those that it asks for. */
async function make(tx: Transaction, { name, sql, params, day }: Rollup): Promise<void> {
  const columns = await tx.rows<{ column_name: string; column_type: string }>(`describe ${sql}`, params);
  const narrowed = columns.flatMap(({ column_name, column_type }) => {
    const type = narrow(column_type);
    return type ? [`cast(${ident(column_name)} as ${type}) as ${ident(column_name)}`] : [];
  });
  const replaced = narrowed.length === 0 ? '' : ` replace (${narrowed.join(', ')})`;
  await tx.run(
    `create or replace table ${SCHEMA}.${ident(name)} as
     select *${replaced} from (${sql}) as summed order by ${ident(day)}`,
    params,
  );
}

/** DuckDB's sums are as wide as can be, and sums of those five times as slow. Undefined where a type is not a sum's. */
function narrow(type: string): string | undefined {
  if (type === 'HUGEINT') return 'bigint';
  const scale = /^DECIMAL\(38,(\d+)\)$/.exec(type)?.[1];
  return scale === undefined ? undefined : `decimal(18, ${scale})`;
}

/** Takes the months out and puts them in again as the facts have them now. */
async function restate(tx: Transaction, { name, sql, params, day }: Rollup, months: readonly string[]): Promise<void> {
  const ranges = months.map(
    (month) => `(${ident(day)} >= date '${month}' and ${ident(day)} < date '${month}' + interval 1 month)`,
  );
  const within = ranges.join(' or ');
  await tx.run(`delete from ${SCHEMA}.${ident(name)} where ${within}`);
  await tx.run(`insert into ${SCHEMA}.${ident(name)} by name select * from (${sql}) as anew where ${within}`, params);
}

async function keepBooks(
  tx: Transaction,
  { name, day, checksum }: Rollup,
  { now, digests, seconds }: { now: readonly Version[]; digests: ReadonlyMap<string, string>; seconds: number },
): Promise<void> {
  const rows = now.map((version) => ({ ...version, digest: digests.get(version.relation) ?? null }));
  await tx.run(`delete from ${SCHEMA}._versions where rollup = $1`, [name]);
  await tx.run(
    `insert into ${SCHEMA}._versions
     select $1, unnest(from_json($2::json, '[{"relation": "varchar", "month": "date", "build_id": "varchar", "digest": "varchar"}]'), recursive := true)`,
    [name, JSON.stringify(rows)],
  );
  await tx.run(`delete from ${SCHEMA}._made where rollup = $1`, [name]);
  await tx.run(
    `insert into ${SCHEMA}._made
     select $1, $2, now()::timestamp, count(*), count(distinct date_trunc('month', ${ident(day)})), $3 from ${SCHEMA}.${ident(name)}`,
    [name, checksum, seconds],
  );
}

async function dropOthers(warehouse: Warehouse, rollups: readonly Rollup[]): Promise<void> {
  const tables = await warehouse.rows<{ name: string }>(
    `select table_name as name from duckdb_tables() where schema_name = '${SCHEMA}' and database_name = current_database()`,
  );
  const others = tables.filter(({ name }) => !name.startsWith('_') && !rollups.some((rollup) => rollup.name === name));
  if (others.length === 0) return;
  await warehouse.transaction(async (tx) => {
    for (const { name } of others) {
      await tx.run(`drop table ${SCHEMA}.${ident(name)}`);
      for (const book of ['_made', '_versions'])
        await tx.run(`delete from ${SCHEMA}.${book} where rollup = $1`, [name]);
    }
  });
}
