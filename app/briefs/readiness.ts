import { readOwedDays } from '../arrivals/arrivals.ts';
import { lastRuns } from '../jobs/source-runs.ts';
import type { OpenSite } from '../site/open.ts';
import { reachedDays } from '../tasks/status.ts';

/** Why the figures of a period may not be complete yet. */
export interface Unready {
  /** A source, or an institution that delivers later. */
  readonly name: string;
  readonly problem: 'late' | 'failed' | 'not_reconciled' | 'owes_days';
  /** Last day that it has delivered; null where it never did. */
  readonly until: string | null;
  /** Days of the period that an institution still owes. */
  readonly days: readonly string[];
}

/** What a brief of a period waits for: sources that have not delivered its last day, failed, or do not balance. Empty: green. */
export async function unreadyFor(open: OpenSite, period: { from: string; to: string }): Promise<Unready[]> {
  const runs = await lastRuns(open.store);
  const reached = await reachedDays(open, runs);
  const sources = open.site.sources.flatMap(({ name }): Unready[] => {
    const run = runs.get(name);
    const until = reached.get(name) ?? null;
    const told = { name, until, days: [] };
    if (run?.error) return [{ ...told, problem: 'failed' }];
    if (until === null || until < period.to) return [{ ...told, problem: 'late' }];
    return run && !run.reconciled ? [{ ...told, problem: 'not_reconciled' }] : [];
  });
  const owed = await readOwedDays(open, period);
  const institutions = owed.flatMap(({ institution: name, days }): Unready[] =>
    days.length > 0 ? [{ name, problem: 'owes_days', until: null, days }] : [],
  );
  return [...sources, ...institutions];
}
