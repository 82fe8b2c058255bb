import { log } from '../../core/index.ts';
import {
  countQuarantine,
  discardEntries,
  type EntryChoice,
  type QuarantineCount,
  type QuarantineEntry,
  type QuarantineReplay,
  replayQuarantine,
  showQuarantine,
} from '../../ingest/index.ts';
import { failuresOf } from '../jobs/failures.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite, siteSystems } from '../site/prepare.ts';
import { withSources } from '../site/sources.ts';
import { prepared } from './prepared.ts';

const ready = (open: OpenSite, work: Work) => prepared(open, '_quarantine', 'decided_by', work);

/** Counts by reason: the rows themselves stay in raw. */
export async function listQuarantine(open: OpenSite, choice: EntryChoice, work: Work): Promise<QuarantineCount[]> {
  await ready(open, work);
  return countQuarantine(open.warehouse, choice);
}

/** Entries with what their columns' classification allows to be seen. */
export async function showEntries(
  open: OpenSite,
  choice: EntryChoice & { readonly limit: number },
  work: Work,
): Promise<QuarantineEntry[]> {
  await ready(open, work);
  const systems = await siteSystems(open);
  return showQuarantine(open.warehouse, systems, { ...choice, now: open.site.clock.now() });
}

/** Asks the sources again for rows that wait, as one job. */
export function replayEntries(
  open: OpenSite,
  input: EntryChoice & { readonly now?: boolean | undefined },
  work: Work,
): Promise<QuarantineReplay> {
  return open.jobs.enqueue(
    'quarantine replay',
    work,
    async ({ signal, progress }) => {
      const systems = await prepareSite(open);
      return withSources(open, progress, signal, ({ site }) =>
        replayQuarantine(
          { site, warehouse: open.warehouse, systems, progress, signal, ...(input.now ? { insist: true } : {}) },
          input,
        ),
      );
    },
    ({ load }) => failuresOf(load.sources)[0]?.code,
  );
}

/** A person's decision that rows will not come; it is kept with reason, name and time. */
export function discard(
  open: OpenSite,
  choice: EntryChoice,
  decision: { readonly by: string; readonly note: string },
  work: Work,
): Promise<{ discarded: number }> {
  return open.jobs.enqueue('quarantine discard', work, async () => {
    await prepareSite(open);
    const at = open.site.clock.now();
    const discarded = await discardEntries(open.warehouse, choice, { ...decision, at });
    log('app').info({ rows: discarded, by: decision.by }, 'quarantine.discarded');
    return { discarded };
  });
}
