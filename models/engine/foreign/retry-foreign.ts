import { silentProgress } from '../../../core/index.ts';
import type { BuildReport } from '../report.ts';
import { buildForeign, type ForeignBuildOptions } from './build-foreign.ts';
import type { DbtCommand } from './foreign-options.ts';
import { EarlierState } from './state.ts';

const AGAIN = new Set(['error', 'fail', 'skipped', 'partial success', 'runtime error']);

/** Goes on with the run that a target folder tells of: what failed or was skipped, asked for as before. */
export async function retryForeign(
  options: ForeignBuildOptions & { readonly targetDir: string },
): Promise<BuildReport> {
  const state = new EarlierState(options.targetDir);
  const results = state.results();
  const { which, vars, ...flags } = state.args() as { which: DbtCommand; vars: Record<string, unknown> };
  const ids = new Set([...results].filter(([, { status }]) => AGAIN.has(status)).map(([id]) => id));
  const batches = new Map([...results].map(([id, { failedBatches }]) => [id, failedBatches] as const));
  const before = { ...flags, vars: { ...vars, ...options.vars }, command: which };
  return buildForeign({ progress: silentProgress, ...options, ...before, only: { ids, batches } });
}
