import { ident, type Warehouse } from '../../../core/index.ts';
import { EMPI_TABLES } from '../../empi/engine/tables.ts';
import { landedName, type System, type TableContract } from '../contract.ts';
import { effectiveContract } from '../evolution/evolve.ts';
import { recallColumns } from '../evolution/source-columns.ts';
import { MAPPING_TABLES } from '../mappings/tables.ts';
import { KEPT_OUT_TABLES } from '../quarantine/keep-books.ts';
import { RECONCILE_TABLES } from '../reconcile/tables.ts';
import { alterTable, createTable, rawTable, readRawColumns } from './raw-tables.ts';
import { WATERMARK_BOOKS } from './watermark.ts';

export { rawTable } from './raw-tables.ts';

/** Bookkeeping of raw.duckdb. `_loaded_at` and every other moment here is UTC. */
const BOOKKEEPING = [
  `create table if not exists raw._batches (batch bigint, source varchar, "table" varchar, mode varchar, started_at timestamp, applied_at timestamp,
    rows_read bigint, rows_landed bigint, rows_quarantined bigint, rows_changed bigint, rows_deleted bigint,
    cursor_from varchar, cursor_to varchar, landing_path varchar, key_hash varchar, replays bigint)`,
  `create table if not exists raw._watermarks (source varchar, "table" varchar, cursor varchar, batch bigint)`,
  `create table if not exists raw._changes ("table" varchar, batch bigint, key varchar, date_column varchar, old_date date, new_date date, is_deleted boolean)`,
  `create table if not exists raw._quarantine (id varchar, batch bigint, source varchar, "table" varchar, key varchar, reason varchar, column_name varchar,
    source_position varchar, raw_row json, created_at timestamp, state varchar)`,
  `create table if not exists raw._reconciliations (batch bigint, source varchar, "table" varchar, source_rows bigint, raw_rows bigint,
    source_sums json, raw_sums json, matched boolean, difference varchar, checked_at timestamp, id varchar, keys_differing bigint)`,
  ...MAPPING_TABLES,
  ...RECONCILE_TABLES,
  ...KEPT_OUT_TABLES,
  ...WATERMARK_BOOKS,
  ...EMPI_TABLES,
];

/** Makes every table of every known system and the bookkeeping, typed and empty where nothing was loaded, so that models always bind. */
export async function prepareRaw(warehouse: Warehouse, systems: readonly System[]): Promise<void> {
  await warehouse.transaction(async (tx) => {
    for (const statement of BOOKKEEPING) await tx.run(statement);
  });
  const memory = await recallColumns(warehouse);
  const tables = systems.flatMap((system) =>
    system.tables.map((contract) => {
      const name = landedName(system, contract);
      return { name, contract: effectiveContract(contract, memory.get(name) ?? []) };
    }),
  );
  const present = await readRawColumns(warehouse);
  const missing = tables.filter(({ name }) => !present.has(name));
  if (missing.length > 0) {
    await warehouse.transaction(async (tx) => {
      for (const { name, contract } of missing) await createTable(tx, name, contract);
    });
  }
  for (const { name, contract } of tables) {
    const columns = present.get(name);
    if (columns) await alterTable(warehouse, name, contract, columns);
  }
}

/** The highest batch that raw has applied: of one table, or of all. */
export async function appliedBatch(warehouse: Warehouse, source?: string, table?: string): Promise<number> {
  const where = source === undefined ? '' : `where source = $1 and "table" = $2`;
  const params = source === undefined ? [] : [source, table];
  const [row] = await warehouse.rows<{ batch: number }>(
    `select coalesce(max(batch), 0) as batch from raw._batches ${where}`,
    params,
  );
  return row?.batch ?? 0;
}

/** Keys (one text per key column) that raw has in a business window and a relation lacks. */
export async function keysMissingFrom(
  warehouse: Warehouse,
  contract: TableContract,
  image: {
    readonly table: string;
    readonly source: string;
    readonly column: string;
    readonly since: string;
    readonly until: string;
  },
  relation: string,
): Promise<string[][]> {
  const names = contract.key.map((name, i) => `cast(r.${ident(name)} as varchar) as k${i}`).join(', ');
  const same = contract.key.map((name) => `r.${ident(name)} = i.${ident(name)}`).join(' and ');
  const rows = await warehouse.rows<Record<string, string>>(
    `select ${names} from ${rawTable(image.table)} r where r._source = $1 and r._deleted_at is null
       and cast(r.${ident(image.column)} as date) between $2::date and $3::date and not exists (select 1 from ${relation} i where ${same})`,
    [image.source, image.since, image.until],
  );
  return rows.map((row) => contract.key.map((_, i) => row[`k${i}`] ?? ''));
}
