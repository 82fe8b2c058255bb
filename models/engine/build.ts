import { join } from 'node:path';
import {
  type Progress,
  ROOT,
  type Secret,
  silentProgress,
  sortableId,
  UserError,
  type Warehouse,
} from '../../core/index.ts';
import { BuildRun } from './build-run.ts';
import { comparedIfAsked } from './house/compared.ts';
import { beginBuild } from './house/requests.ts';
import { arm, eachByItself } from './house/within.ts';
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
  /** Default: `once`, all or nothing. `per-model`: each model commits by itself, and what does not stand on a failure goes on. */
  readonly commit?: 'once' | 'per-model';
  /** The first failing test (and with `per-model` the first failure) ends the build. */
  readonly failFast?: boolean;
  /** A rehearsal: everything is built without rows and rolled back; nothing is written, not even in the books. */
  readonly empty?: boolean;
  readonly kind: 'nightly' | 'micro' | 'manual';
  /** 32 bytes as hex; arms the build connection only. */
  readonly pseudonymKey?: Secret;
  /** Local 'YYYY-MM-DD HH:MM:SS' of the site. */
  readonly asOf: string;
  readonly commands?: readonly BuildCommand[];
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Builds that this one goes on with, and the models that are left to do; undefined: all of them. */
  readonly retried?: { readonly builds: readonly string[]; readonly models: ReadonlySet<string> | undefined };
}

/** Where the models of the house lie. */
export const HOUSE_PROJECT = join(ROOT, 'models');

/** Ends the transaction of a rehearsal. */
class Rehearsed extends Error {}

/**
 * Builds a project as one transaction: seeds, models, snapshots, tests, all or nothing (DESIGN D4). Models whose inputs
 * and code did not change are left alone. Throws `models/build-failed` (params.report says how far it came) after
 * writing the results in a second transaction; readers keep the last build's picture. With `commit: 'per-model'` readers
 * see each model as it is made, and what was made before a failure (`models/build-incomplete`) stays.
 */
export async function build(options: BuildOptions): Promise<BuildReport> {
  const { warehouse, signal, kind, asOf, progress = silentProgress, empty = false } = options;
  const started = new Date();
  const buildId = sortableId(started);
  const vars = { ...options.vars, as_of: asOf };
  const parsed = parseProject(options.projectDir ?? HOUSE_PROJECT, { overlayDir: options.overlayDir, vars });
  await prepareOps(warehouse);
  const compared = await comparedIfAsked(warehouse, parsed, options);
  const run = new BuildRun(parsed, buildId, { ...options, compared, progress });
  if (!empty) await beginBuild(warehouse, started, { ...requestOf(options), buildId });
  const row = (status: BuildRow['status'], message?: string): BuildRow => ({
    buildId,
    kind,
    startedAt: started,
    asOf,
    status,
    message,
  });
  const report = (): BuildReport => ({
    build_id: buildId,
    models: run.models,
    tests: run.tests,
    seconds: (Date.now() - started.getTime()) / 1000,
  });
  const write = (result: BuildRow) =>
    warehouse.transaction((tx) => writeResults(tx, result, run.pending.models, run.pending.tests));
  try {
    if (options.commit === 'per-model' && !empty) {
      await run.execute(eachByItself(warehouse, options));
      await write(run.failure === undefined ? row('success') : row('failed', run.failure));
      if (run.failure === undefined) return report();
    } else {
      await atOnce(options, run, row('success'));
      return report();
    }
  } catch (cause) {
    if (cause instanceof Rehearsed) return report();
    const reason = run.where ? `${run.where}: ${reasonOf(cause)}` : reasonOf(cause);
    run.abandon(reason);
    if (!empty) {
      await write(row('failed', reason)).catch((second: unknown) =>
        progress.note(`results of ${buildId} could not be written: ${reasonOf(second)}`),
      );
    }
    signal?.throwIfAborted();
    if (cause instanceof UserError && !cause.code.startsWith('models/')) throw cause;
    const english = cause instanceof UserError ? cause.messageEn : reasonOf(cause);
    const reasonEn = run.where ? `${run.where}: ${english}` : english;
    const code = options.commit === 'per-model' && !empty ? 'models/build-incomplete' : 'models/build-failed';
    throw new UserError(code, { build_id: buildId, reason, reason_en: reasonEn, report: report() }, { cause });
  }
  throw new UserError('models/build-incomplete', { build_id: buildId, reason: run.failure, report: report() });
}

const requestOf = ({
  kind,
  asOf,
  select,
  exclude,
  commands,
  fullRefresh,
  failFast,
  commit,
  retried,
}: BuildOptions) => ({
  kind,
  asOf,
  select,
  exclude,
  commands,
  fullRefresh,
  failFast,
  commit,
  retries: retried?.builds,
});

/** All of a build in one transaction, which a rehearsal leaves by rolling back. */
async function atOnce(options: BuildOptions, run: BuildRun, ended: BuildRow): Promise<void> {
  await options.warehouse.transaction(
    async (tx) => {
      await arm(tx, options);
      await run.execute((work) => work(tx));
      if (options.empty) throw new Rehearsed();
      await writeResults(tx, ended, run.pending.models, run.pending.tests);
    },
    {
      proof: { sql: "select 1 from ops.builds where build_id = $1 and status = 'success'", params: [ended.buildId] },
      signal: options.signal,
    },
  );
}
