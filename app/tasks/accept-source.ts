import { acceptSource, prepareRaw } from '../../ingest/index.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { siteSystems } from '../site/prepare.ts';

/** Accepts the shape that a source's table has now. A job of the queue: a load may be reading what is forgotten here. */
export async function acceptTable(
  open: OpenSite,
  accepted: { readonly source: string; readonly table: string },
  work: Work,
) {
  const systems = await siteSystems(open);
  return open.jobs.enqueue(`source accept ${accepted.source} ${accepted.table}`, work, async () => {
    await prepareRaw(open.warehouse, systems);
    return acceptSource(open.warehouse, open.site.sources, systems, accepted);
  });
}
