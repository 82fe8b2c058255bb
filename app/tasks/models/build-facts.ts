import type { ReadonlyTransaction, ReadonlyWarehouse } from '../../../core/index.ts';
import { hasTable } from '../../site/has-table.ts';

/** The build that last wrote a model, and why. */
export interface LastBuilt {
  readonly build_id: string;
  /** UTC. */
  readonly at: string | null;
  readonly why: string | null;
  readonly rows_written: number;
  readonly seconds: number;
}

export interface LastTested {
  readonly status: 'pass' | 'warn' | 'fail' | 'error' | 'not_applicable';
  readonly failures: number;
  readonly build_id: string;
  readonly at: string | null;
}

/** What the books of the builds say, by model and by test. */
export interface BuildFacts {
  readonly models: ReadonlyMap<string, LastBuilt>;
  readonly tests: ReadonlyMap<string, LastTested>;
  /** Rows of each relation that there is, by its name in SQL. */
  readonly rows: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, number>;
}

// What a build kept that committed by model counts too, when it failed: the state of a model names the build that wrote it.
const KEPT = "build.status = 'success' or build.build_id in (select build_id from ops.model_state)";
const BUILT = `select run.model as name, run.build_id, strftime(build.finished_at, '%Y-%m-%d %H:%M:%S') as at, run.message as why,
    run.rows as rows_written, run.seconds
  from ops.model_runs as run join ops.builds as build using (build_id)
  where (${KEPT}) and run.status = 'success' and coalesce(run.message, '') <> 'unchanged'
  qualify row_number() over (partition by run.model order by run.build_id desc) = 1`;
// A failed build keeps its answers too: they say what it failed on.
const TESTED = `select result.test as name, result.status, result.failures, result.build_id,
    strftime(build.finished_at, '%Y-%m-%d %H:%M:%S') as at
  from ops.test_results as result join ops.builds as build using (build_id)
  qualify row_number() over (partition by result.test order by result.build_id desc) = 1`;
const ROWS = `select schema_name || '.' || table_name as name, estimated_size as rows, column_count as columns
  from duckdb_tables() where database_name = current_database()`;

async function byName<T>(tx: ReadonlyTransaction, sql: string): Promise<Map<string, T>> {
  const rows = await tx.rows<T & { name: string }>(sql);
  return new Map(rows.map(({ name, ...fact }) => [name, fact as T]));
}

export async function buildFacts(warehouse: ReadonlyWarehouse): Promise<BuildFacts> {
  const isKept =
    (await hasTable(warehouse, 'ops', 'model_state')) && (await hasTable(warehouse, 'ops', 'test_results'));
  return warehouse.snapshot(async (tx) => {
    const sizes = await byName<{ rows: number; columns: number }>(tx, ROWS);
    return {
      models: isKept ? await byName<LastBuilt>(tx, BUILT) : new Map(),
      tests: isKept ? await byName<LastTested>(tx, TESTED) : new Map(),
      rows: new Map([...sizes].map(([name, { rows }]) => [name, Number(rows)])),
      columns: new Map([...sizes].map(([name, { columns }]) => [name, Number(columns)])),
    };
  });
}

/** Columns of a relation with their types, in their order; empty where the database has no such relation. */
export function columnTypes(
  warehouse: ReadonlyWarehouse,
  relation: string,
): Promise<{ readonly name: string; readonly type: string }[]> {
  return warehouse.rows(
    `select column_name as name, data_type as type from duckdb_columns()
     where database_name = current_database() and schema_name || '.' || table_name = $1 order by column_index`,
    [relation],
  );
}
