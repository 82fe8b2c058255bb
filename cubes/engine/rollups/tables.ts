import type { ReadonlyTransaction, Warehouse } from '../../../core/index.ts';

/** Schema of rollups and of their books. Cube's planner names tables in it. */
export const SCHEMA = 'rollups';

/**
 * Books: `_versions` repeats the rows of ops.relation_versions that a rollup was made of, so that a rollup is behind where the two
 * differ (DESIGN D7); `_made` says of which statement it was made.
 */
const STATEMENTS = [
  `create schema if not exists ${SCHEMA}`,
  `create table if not exists ${SCHEMA}._made (rollup varchar primary key, checksum varchar not null, made_at timestamp not null,
     rows bigint not null, months bigint not null, seconds double not null)`,
  `create table if not exists ${SCHEMA}._versions (rollup varchar not null, relation varchar not null, month date,
     build_id varchar not null, digest varchar)`,
  `create or replace view ${SCHEMA}._behind as
     select inputs.rollup, now.relation, now.month
     from (select distinct rollup, relation from ${SCHEMA}._versions) as inputs
     join ops.relation_versions as now on now.relation = inputs.relation
     left join ${SCHEMA}._versions as made
       on made.rollup = inputs.rollup and made.relation = now.relation and made.month is not distinct from now.month
     where made.build_id is distinct from now.build_id`,
];

export async function prepareRollups(warehouse: Warehouse): Promise<void> {
  await warehouse.transaction(async (tx) => {
    for (const statement of STATEMENTS) await tx.run(statement);
  });
}

/** What is behind the facts: a month of a rollup, or all of it (null). */
export interface Behind {
  readonly rollup: string;
  readonly month: string | null;
}

/** A rollup as it was last written; `checksum` is that of its statement, `made_at` is UTC. */
interface Made {
  readonly rollup: string;
  readonly checksum: string;
  readonly made_at: string;
  readonly rows: number;
  readonly months: number;
  readonly seconds: number;
}

export interface Books {
  /** By the name of the rollup. */
  readonly made: ReadonlyMap<string, Made>;
  readonly behind: readonly Behind[];
}

/** The books as they stand in the picture of `reader`; empty where there are none yet. */
export async function readBooks(reader: Pick<ReadonlyTransaction, 'rows'>): Promise<Books> {
  const there = await reader.rows(
    `select 1 from duckdb_views() where schema_name = '${SCHEMA}' and view_name = '_behind' and database_name = current_database()`,
  );
  if (there.length === 0) return { made: new Map(), behind: [] };
  const made = await reader.rows<Made>(`select * from ${SCHEMA}._made`);
  const behind = await reader.rows<Behind>(`select distinct rollup, month from ${SCHEMA}._behind`);
  return { made: new Map(made.map((one) => [one.rollup, one])), behind };
}

/** Said by the database where a rollup was behind after all: a build ended between the plan and the read. */
export const BEHIND = 'the rollup is behind its facts';

/** The rows of a rollup, refused by the database itself where months from `from` to `to` are behind. */
export function guarded(rollup: string, from: string | undefined, to: string | undefined): string {
  const months = [
    ...(from === undefined ? [] : [`month >= date_trunc('month', date '${from}')`]),
    ...(to === undefined ? [] : [`month <= date '${to}'`]),
  ];
  const touched = months.length === 0 ? '' : ` and (month is null or (${months.join(' and ')}))`;
  const behind = `exists (from ${SCHEMA}._behind where rollup = '${rollup}'${touched})`;
  return `(select * from ${SCHEMA}.${rollup} where case when ${behind} then error('${BEHIND}') else true end)`;
}
