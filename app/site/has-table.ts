import type { ReadonlyWarehouse } from '../../core/index.ts';

/** Is there a table yet? `raw` is a database of its own; every other name is a schema of the warehouse. */
export async function hasTable(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  where: 'raw' | 'marts' | 'seeds' | 'ops',
  name: string,
): Promise<boolean> {
  const place =
    where === 'raw' ? `database_name = 'raw'` : `database_name = current_database() and schema_name = '${where}'`;
  return (await warehouse.rows(`select 1 from duckdb_tables() where ${place} and table_name = $1`, [name])).length > 0;
}
