import { openWarehouse, type Progress, silentProgress } from '../../../core/index.ts';
import type { BuildReport } from '../report.ts';
import { type DbtCommand, ForeignRun } from './foreign-run.ts';
import { checkWindow } from './microbatch.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';

export interface ForeignBuildOptions extends ForeignProject {
  readonly command?: DbtCommand | undefined;
  readonly fullRefresh?: boolean | undefined;
  /** Relations are made with their columns and without rows. */
  readonly empty?: boolean | undefined;
  /** The first failure ends the run. */
  readonly failFast?: boolean | undefined;
  /** Failing rows of every test are kept. */
  readonly storeFailures?: boolean | undefined;
  /** Warnings are failures. */
  readonly warnError?: boolean | undefined;
  /** The window of microbatch models and of what they read, local to the database: `2026-01-01` or with a time. */
  readonly eventTimeStart?: string | undefined;
  readonly eventTimeEnd?: string | undefined;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Runs a dbt project that is not the house's into a DuckDB file, as dbt-core with dbt-duckdb would: each node commits by
 * itself, failures stop only what depends on them. Source: dbt's documentation of `dbt build`.
 */
export async function buildForeign(options: ForeignBuildOptions): Promise<BuildReport> {
  const { command = 'build', progress = silentProgress } = options;
  checkWindow(options);
  const parsed = parseForeign(options);
  const warehouse = await openWarehouse({ path: options.database });
  try {
    return await new ForeignRun(parsed, { ...options, warehouse, command, progress }).run();
  } finally {
    await warehouse.close();
  }
}
