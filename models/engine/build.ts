import { join } from 'node:path';
import {
  type Progress,
  pseudonymKeyStatements,
  ROOT,
  type Secret,
  silentProgress,
  sortableId,
  type Transaction,
  UserError,
  type Warehouse,
} from '../../core/index.ts';
import { BuildRun } from './build-run.ts';
import { type BuildRow, prepareOps, writeResults } from './ops.ts';
import { parseProject } from './parse.ts';
import { reasonOf } from './reason.ts';
import type { BuildReport } from './report.ts';

export type BuildCommand = 'seed' | 'run' | 'snapshot' | 'test';

export interface BuildOptions {
  readonly warehouse: Warehouse;
  /** Default: the models of the house. */
  readonly projectDir?: string;
  /** A site's folder, whose files win over the project's. */
  readonly overlayDir?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly fullRefresh?: boolean;
  readonly kind: 'nightly' | 'micro' | 'manual';
  /** 32 bytes as hex; arms the build connection only. */
  readonly pseudonymKey?: Secret;
  /** Local 'YYYY-MM-DD HH:MM:SS' of the site. */
  readonly asOf: string;
  readonly commands?: readonly BuildCommand[];
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Where the models of the house lie. */
export const HOUSE_PROJECT = join(ROOT, 'models');

/**
 * Builds a project as one transaction: seeds, models, snapshots, tests, all or nothing (DESIGN D4). Models whose inputs
 * and code did not change are left alone. Throws `models/build-failed` (params.report says how far it came) after
 * writing the results in a second transaction; readers keep the last build's picture.
 */
export async function build(options: BuildOptions): Promise<BuildReport> {
  const started = new Date();
  const buildId = sortableId(started);
  const progress = options.progress ?? silentProgress;
  const parsed = parseProject(options.projectDir ?? HOUSE_PROJECT, {
    overlayDir: options.overlayDir,
    vars: { ...options.vars, as_of: options.asOf },
  });
  const run = new BuildRun(parsed, buildId, { ...options, progress });
  await prepareOps(options.warehouse);
  const row = (status: BuildRow['status'], message?: string): BuildRow => ({
    buildId,
    kind: options.kind,
    startedAt: started,
    asOf: options.asOf,
    status,
    message,
  });
  const report = (): BuildReport => ({
    build_id: buildId,
    models: run.models,
    tests: run.tests,
    seconds: (Date.now() - started.getTime()) / 1000,
  });
  try {
    await options.warehouse.transaction(
      async (tx) => {
        await arm(tx, options);
        await run.execute(tx);
        await writeResults(tx, row('success'), run.models, run.tests);
      },
      {
        proof: { sql: "select 1 from ops.builds where build_id = $1 and status = 'success'", params: [buildId] },
        signal: options.signal,
      },
    );
    return report();
  } catch (cause) {
    const reason = run.where ? `${run.where}: ${reasonOf(cause)}` : reasonOf(cause);
    run.abandon(reason);
    await options.warehouse
      .transaction((tx) => writeResults(tx, row('failed', reason), run.models, run.tests))
      .catch((second: unknown) => progress.note(`results of ${buildId} could not be written: ${reasonOf(second)}`));
    options.signal?.throwIfAborted();
    if (cause instanceof UserError && !cause.code.startsWith('models/')) throw cause;
    throw new UserError('models/build-failed', { build_id: buildId, reason, report: report() }, { cause });
  }
}

async function arm(tx: Transaction, options: BuildOptions): Promise<void> {
  await tx.run('set variable hisight_as_of = $1', [options.asOf]);
  for (const { sql, params } of options.pseudonymKey ? pseudonymKeyStatements(options.pseudonymKey) : []) {
    await tx.run(sql, params);
  }
}
