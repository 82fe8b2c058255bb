import type { OpenSite } from '../site/open.ts';

/** The id of the last build that succeeded, or undefined before the first. */
export async function latestBuild(open: Pick<OpenSite, 'warehouse'>): Promise<string | undefined> {
  const known = await open.warehouse.rows(
    "select 1 from duckdb_tables() where schema_name = 'ops' and table_name = 'builds'",
  );
  if (known.length === 0) return undefined;
  const [row] = await open.warehouse.rows<{ build_id: string }>(
    "select build_id from ops.builds where status = 'success' order by build_id desc limit 1",
  );
  return row?.build_id;
}
