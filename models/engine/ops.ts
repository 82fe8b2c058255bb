import type { Transaction, Warehouse } from '../../core/index.ts';
import type { ModelResult, TestResult } from './report.ts';

// The book-keeping of builds. A month of NULL in relation_versions means the whole relation (it has no event date).
// build_requests has a row before a build begins: one that is not in builds runs or was killed. compiled has the SQL from
// which each model was last built anew.
const TABLES: Readonly<Record<string, string>> = {
  builds: `build_id varchar primary key, kind varchar not null, started_at timestamp not null, finished_at timestamp,
    status varchar not null, as_of timestamp, message varchar`,
  model_runs: `build_id varchar not null, model varchar not null, status varchar not null, rows bigint, seconds double,
    message varchar`,
  test_results: `build_id varchar not null, test varchar not null, model varchar, status varchar not null,
    severity varchar not null, failures bigint, failing_keys json, message varchar, inputs varchar`,
  consumed: 'model varchar not null, input varchar not null, batch bigint not null, build_id varchar not null',
  model_state: 'model varchar primary key, checksum varchar not null, as_of varchar, build_id varchar not null',
  compiled: 'model varchar primary key, as_of varchar not null, sql varchar not null',
  build_requests: `build_id varchar primary key, kind varchar not null, started_at timestamp not null, as_of varchar not null,
    request json not null`,
  relation_versions: 'relation varchar not null, month date, build_id varchar not null',
  load_summary: `source varchar, "table" varchar, batch bigint, mode varchar, applied_at timestamp, rows_read bigint,
    rows_landed bigint, rows_quarantined bigint`,
};

/** Makes the ops tables where they are missing. Its own transaction, because a failed build must be able to say so. */
export async function prepareOps(warehouse: Warehouse): Promise<void> {
  const there = await warehouse.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'ops' and table_catalog = current_database()`,
  );
  const missing = Object.entries(TABLES).filter(([name]) => !there.some((table) => table.name === name));
  if (missing.length === 0) return;
  await warehouse.transaction(async (tx) => {
    await tx.run('create schema if not exists ops');
    for (const [name, columns] of missing) await tx.run(`create table ops.${name} (${columns})`);
  });
}

export interface BuildRow {
  readonly buildId: string;
  readonly kind: string;
  readonly startedAt: Date;
  readonly asOf: string;
  readonly status: 'success' | 'failed';
  readonly message?: string | undefined;
}

const utc = (date: Date) => date.toISOString().replace('T', ' ').replace('Z', '');

/** Writes what a build did. Used inside the build, and again in a second transaction after a rollback. */
export async function writeResults(
  tx: Transaction,
  row: BuildRow,
  models: readonly ModelResult[],
  tests: readonly TestResult[],
): Promise<void> {
  await writeModels(tx, row.buildId, models);
  await writeTests(tx, row.buildId, tests);
  await tx.run(
    'insert into ops.builds values ($1, $2, $3::timestamp, $4::timestamp, $5, try_cast($6 as timestamp), $7)',
    [row.buildId, row.kind, utc(row.startedAt), utc(new Date()), row.status, row.asOf, row.message ?? null],
  );
}

export function writeModels(tx: Transaction, buildId: string, models: readonly ModelResult[]): Promise<void> {
  return insertJson(
    tx,
    'ops.model_runs',
    'build_id varchar, model varchar, status varchar, rows bigint, seconds double, message varchar',
    models.map((model) => ({
      build_id: buildId,
      model: model.name,
      status: model.status,
      rows: model.rows,
      seconds: model.seconds,
      message: model.message ?? null,
    })),
  );
}

export function writeTests(tx: Transaction, buildId: string, tests: readonly TestResult[]): Promise<void> {
  return insertJson(
    tx,
    'ops.test_results',
    'build_id varchar, test varchar, model varchar, status varchar, severity varchar, failures bigint, failing_keys json, message varchar, inputs varchar',
    tests.map((test) => ({
      build_id: buildId,
      test: test.name,
      model: test.model ?? null,
      status: test.status,
      severity: test.severity,
      failures: test.failures,
      failing_keys: test.failingKeys ?? null,
      message: test.message ?? null,
      inputs: test.inputs ?? null,
    })),
  );
}

/** Inserts objects by one statement, element by element: one constant list of the SQL of 252 models costs DuckDB 1.5.5 2.4 s, this 40 ms. */
export async function insertJson(
  tx: Transaction,
  table: string,
  columns: string,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const shape = columns.replace(/(\w+|"\w+") (\w+)/g, '"$1": "$2"').replaceAll('""', '"');
  await tx.run(`insert into ${table} by name select unnest(from_json(value, $2)) from json_each($1::json)`, [
    JSON.stringify(rows),
    `{${shape}}`,
  ]);
}
