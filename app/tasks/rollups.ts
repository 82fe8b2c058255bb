import { log } from '../../core/index.ts';
import type { Work } from '../jobs/job.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

/**
 * Brings Cube's sums to the last build, as one job of the queue, in a process that answers figures: after each build, and when a
 * server starts. Until then, and when it fails, figures come from the facts.
 */
export async function refreshRollups(open: OpenSite, { signal, progress }: Work): Promise<void> {
  if (!open.answersFigures()) return;
  // Before the first build there is nothing to sum.
  if (!(await hasTable(open.warehouse, 'ops', 'relation_versions'))) return;
  const { refreshRollups: refresh } = await open.semantic();
  const work = { progress, signal, origin: { trigger: 'schedule' as const } };
  try {
    await open.jobs.enqueue('rollups', work, (running) => refresh(open.warehouse, running.signal));
  } catch (error) {
    if (!signal.aborted) log('app').error({ code: (error as { code?: string }).code ?? 'defect' }, 'rollups.failed');
  }
}
