import { type EraseReport, eraseOld } from '../../ingest/index.ts';
import type { Work } from '../jobs/job.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite } from '../site/prepare.ts';

/** Erases what the site's retention no longer allows and changes that every model has consumed, as one job of the queue. */
export function erase(open: OpenSite, { dryRun }: { readonly dryRun: boolean }, work: Work): Promise<EraseReport> {
  return open.jobs.enqueue('erase', work, async ({ signal }) =>
    eraseOld({
      ...{ site: open.site, warehouse: open.warehouse, systems: await prepareSite(open) },
      ...{ consumed: await consumedBatches(open), dryRun, signal },
    }),
  );
}

/** Of each landed table, the last batch that every model which reads it has used. */
async function consumedBatches(open: OpenSite): Promise<ReadonlyMap<string, number>> {
  if (!(await hasTable(open.warehouse, 'ops', 'consumed'))) return new Map();
  const rows = await open.warehouse.rows<{ input: string; batch: number }>(
    'select input, min(batch) as batch from ops.consumed group by all',
  );
  return new Map(rows.map(({ input, batch }) => [input, batch]));
}
