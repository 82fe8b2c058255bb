import { basename } from 'node:path';
import { openWarehouse, type Progress, silentProgress } from '../../../core/index.ts';
import { parseProject } from '../parse.ts';
import type { BuildReport } from '../report.ts';
import { type DbtCommand, ForeignRun } from './foreign-run.ts';

export interface ForeignBuildOptions {
  readonly projectDir: string;
  /** The DuckDB file that is built into; it is made where it is missing. */
  readonly database: string;
  readonly command?: DbtCommand;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly fullRefresh?: boolean;
  /** Schema of the target; dbt's default for DuckDB is main. */
  readonly schema?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Runs a dbt project that is not the house's into a DuckDB file, as dbt-core with dbt-duckdb would: each node commits by
 * itself, failures stop only what depends on them. Source: dbt's documentation of `dbt build`.
 */
export async function buildForeign(options: ForeignBuildOptions): Promise<BuildReport> {
  const { projectDir, database, vars, command = 'build', select, exclude, fullRefresh, signal } = options;
  const name = basename(database).replace(/\.[^.]*$/, '');
  const target = { name: 'dev', schema: options.schema ?? 'main', database: name, threads: 1 };
  const parsed = parseProject(projectDir, { vars, target });
  const warehouse = await openWarehouse({ path: database });
  try {
    const run = new ForeignRun(parsed, {
      warehouse,
      command,
      progress: options.progress ?? silentProgress,
      ...(select ? { select } : {}),
      ...(exclude ? { exclude } : {}),
      ...(fullRefresh ? { fullRefresh } : {}),
      ...(signal ? { signal } : {}),
    });
    return await run.run();
  } finally {
    await warehouse.close();
  }
}
