import type { Row } from '../../core/index.ts';
import { prepareRaw } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteSystems } from '../site/prepare.ts';

/** Counts by reason only: the rows themselves hold identifiers and stay in raw. */
export async function listQuarantine(open: OpenSite, source?: string): Promise<Row[]> {
  await prepareRaw(open.warehouse, await siteSystems(open));
  return open.warehouse.rows(
    `select source, "table", reason, column_name, state, count(*) as rows, max(batch) as last_batch
     from raw._quarantine where $1::varchar is null or source = $1
     group by all order by rows desc, source, "table", reason`,
    [source ?? null],
  );
}
