import { type BuildReport, build as buildModels, retry as retryModels } from '../../models/index.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite } from '../site/prepare.ts';
import { bindFirst } from './bind-first.ts';
import { rememberKey, requireSameKey } from './key-mark.ts';
import { refreshRollups } from './rollups.ts';
import { recordDifferences } from './source-differences.ts';

export interface BuildInput {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly fullRefresh?: boolean | undefined;
  readonly commit?: 'once' | 'per-model' | undefined;
  readonly failFast?: boolean | undefined;
  readonly empty?: boolean | undefined;
  readonly kind?: 'nightly' | 'micro' | 'manual' | undefined;
  readonly commands?: readonly ('seed' | 'run' | 'snapshot' | 'test')[] | undefined;
}

/** What a build between the nights does not judge anew: rows are judged as of now, so each minute would look at all of history again. */
const LEFT_TO_THE_NIGHT = ['path:intermediate/quality,config.materialized:table', 'int_dq__outcomes+'];

/** Seeds, models, snapshots and tests in one transaction, as one job of the queue. A failed build leaves the last one standing. */
export async function build(open: OpenSite, input: BuildInput, work: Work): Promise<BuildReport> {
  const built = await open.jobs.enqueue('build', work, async ({ signal, progress }) => {
    // Staging binds against every table of every known system, also those that were never loaded.
    await prepareSite(open);
    const isWhole = !input.select && !input.exclude && !input.commands;
    await requireSameKey(open, isWhole && input.fullRefresh === true);
    if (input.kind !== 'micro') await bindFirst(open);
    const exclude = [...(input.exclude ?? []), ...(input.kind === 'micro' ? LEFT_TO_THE_NIGHT : [])];
    const taken = open.feeds.building();
    const report = await buildModels({
      warehouse: open.warehouse,
      overlayDir: open.site.dir,
      kind: input.kind ?? 'manual',
      pseudonymKey: open.keys.pseudonym,
      asOf: open.site.clock.asOf(),
      progress,
      signal,
      ...(input.select ? { select: [...input.select] } : {}),
      ...(exclude.length > 0 ? { exclude } : {}),
      ...(input.fullRefresh ? { fullRefresh: true } : {}),
      ...(input.commands ? { commands: [...input.commands] } : {}),
      ...(input.commit ? { commit: input.commit } : {}),
      ...(input.failFast ? { failFast: true } : {}),
      ...(input.empty ? { empty: true } : {}),
    });
    if (input.empty) return report;
    if (input.kind !== 'micro') await rememberKey(open, report.build_id);
    if (isWhole) taken();
    await recordDifferences(open);
    return report;
  });
  await refreshRollups(open, work);
  return built;
}

/** Goes on with the last build, which failed or was killed, as one job of the queue. */
export async function retry(open: OpenSite, work: Work): Promise<BuildReport> {
  const built = await open.jobs.enqueue('build', work, async ({ signal, progress }) => {
    await prepareSite(open);
    await requireSameKey(open, false);
    const report = await retryModels({
      warehouse: open.warehouse,
      overlayDir: open.site.dir,
      pseudonymKey: open.keys.pseudonym,
      progress,
      signal,
    });
    await recordDifferences(open);
    return report;
  });
  await refreshRollups(open, work);
  return built;
}

export interface BuildSummary {
  readonly built: number;
  readonly failed: number;
  readonly tests_passed: number;
  readonly tests_warned: number;
  /** Severity error only. */
  readonly tests_failed: number;
}

export function summarise(report: BuildReport): BuildSummary {
  const tests = (...states: string[]) => report.tests.filter((test) => states.includes(test.status)).length;
  return {
    built: report.models.filter((model) => model.status === 'success').length,
    failed: report.models.filter((model) => model.status === 'error').length,
    tests_passed: tests('pass'),
    tests_warned: tests('warn'),
    tests_failed: tests('fail', 'error'),
  };
}
