import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite } from '../site/prepare.ts';

/** Raw as this version writes it: a file of an earlier one gains what it lacks first, as a job; one that has this column waits for no job. */
export async function prepared(open: OpenSite, table: string, column: string, work: Work): Promise<void> {
  const known = await open.warehouse.rows(
    `select 1 from duckdb_columns() where database_name = 'raw' and table_name = $1 and column_name = $2`,
    [table, column],
  );
  if (known.length === 0) await open.jobs.enqueue('prepare raw', work, () => prepareSite(open));
}
