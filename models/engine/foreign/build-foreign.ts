import { openWarehouse, type Progress, silentProgress } from '../../../core/index.ts';
import type { BuildReport } from '../report.ts';
import type { DbtCommand, ForeignOptions } from './foreign-options.ts';
import { ForeignRun } from './foreign-run.ts';
import { checkWindow } from './microbatch.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';
import { EarlierState, earlierMethods } from './state.ts';
import { writeTarget } from './target-folder.ts';

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
  /** An earlier target folder, for `state:`, `result:` and `--defer`. */
  readonly state?: string | undefined;
  /** What is not selected is read where the earlier state has it: where it is not here, or always. */
  readonly defer?: boolean | undefined;
  readonly favorState?: boolean | undefined;
  /** Where manifest.json and run_results.json are left; nowhere by default. */
  readonly targetDir?: string | undefined;
  /** Exactly these ids, of microbatch models these batches: a retry. */
  readonly only?: ForeignOptions['only'];
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What a retry asks for again. */
function argsOf(options: ForeignBuildOptions): Readonly<Record<string, unknown>> {
  const { command = 'build', vars = {}, fullRefresh, empty, storeFailures, warnError } = options;
  const { eventTimeStart, eventTimeEnd } = options;
  return { which: command, vars, fullRefresh, empty, storeFailures, warnError, eventTimeStart, eventTimeEnd };
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
    const earlier = EarlierState.at(options.state);
    const run = new ForeignRun(parsed, {
      ...options,
      ...earlierMethods(earlier, parsed),
      earlier,
      warehouse,
      command,
      progress,
    });
    const report = await run.run();
    if (options.targetDir !== undefined) await writeTarget(options.targetDir, parsed, report, argsOf(options));
    return report;
  } finally {
    await warehouse.close();
  }
}
