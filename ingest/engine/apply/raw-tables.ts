import { ident, log, type ReadonlyWarehouse, type Transaction, type Warehouse } from '../../../core/index.ts';
import { type ColumnContract, landedType, type TableContract } from '../contract.ts';
import { holdsAll } from '../evolution/column-types.ts';

const SYSTEM_COLUMNS = [
  '_source varchar',
  '_institution varchar',
  '_batch bigint',
  '_loaded_at timestamp',
  '_deleted_at timestamp',
];

/** The landed table in SQL. */
export const rawTable = (name: string) => `raw.${ident(name)}`;

/** Columns of raw's tables with DuckDB's types, lower case, by lower-case name: DuckDB tells no case apart. */
export type RawColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of all of raw's tables, or of one: every load of a table asks for its own. */
export async function readRawColumns(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  table: string | null = null,
): Promise<RawColumns> {
  const rows = await warehouse.rows<{ table_name: string; column_name: string; data_type: string }>(
    `select table_name, column_name, lower(data_type) as data_type from duckdb_columns()
     where database_name = 'raw' and table_name = coalesce($1, table_name)`,
    [table],
  );
  const tables = new Map<string, Map<string, string>>();
  for (const { table_name, column_name, data_type } of rows) {
    const columns = tables.get(table_name) ?? new Map<string, string>();
    tables.set(table_name, columns.set(column_name.toLowerCase(), data_type));
  }
  return tables;
}

export async function createTable(tx: Transaction, name: string, contract: TableContract): Promise<void> {
  const columns = contract.columns.map((column) => `${ident(column.name)} ${landedType(column)}`);
  await tx.run(`create table if not exists ${rawTable(name)} (${[...columns, ...SYSTEM_COLUMNS].join(', ')})`);
}

/** Columns of a contract whose type raw's table does not have (yet), with the type that it has. */
export function differingColumns(
  contract: TableContract,
  present: ReadonlyMap<string, string>,
): { column: ColumnContract; type: string | undefined }[] {
  return contract.columns
    .map((column) => ({ column, type: present.get(column.name.toLowerCase()) }))
    .filter(({ column, type }) => type !== landedType(column));
}

/** DuckDB's type as a contract names it. */
const contractType = (type: string) => (type === 'varchar' ? 'text' : type.replace('decimal', 'numeric'));

/** By text, because DuckDB has no cast between some kinds at all. */
const recast = (column: string, type: string) => `try_cast(cast(${column} as varchar) as ${type})`;

/** Is every value still itself under the new type? Asked of the rows unless the types alone tell. */
async function fits(warehouse: ReadonlyWarehouse, name: string, column: ColumnContract, type: string) {
  if (holdsAll(column.type, contractType(type))) return true;
  const value = ident(column.name);
  const back = recast(recast(value, landedType(column)), type);
  const lost = await warehouse.rows(
    `select 1 from ${rawTable(name)} where ${value} is not null and ${back} is distinct from ${value} limit 1`,
  );
  return lost.length === 0;
}

/**
 * Gives raw's table the columns and types of a contract. A column that would lose values keeps its type: models still bind,
 * and the load of the table says what is wrong. A column that joins is filled by reading the table from the start, because
 * the watermark knows nothing of it.
 */
export async function alterTable(
  warehouse: Warehouse,
  name: string,
  contract: TableContract,
  present: ReadonlyMap<string, string>,
): Promise<void> {
  const statements: string[] = [];
  let added = false;
  for (const { column, type } of differingColumns(contract, present)) {
    const value = ident(column.name);
    if (type === undefined) {
      statements.push(`alter table ${rawTable(name)} add column ${value} ${landedType(column)}`);
      added = true;
    } else if (await fits(warehouse, name, column, type)) {
      const landed = landedType(column);
      statements.push(
        `alter table ${rawTable(name)} alter column ${value} set data type ${landed} using ${recast(value, landed)}`,
      );
    } else {
      log('ingest').warn({ table: name, column: column.name, is: type, contract: column.type }, 'column.kept');
    }
  }
  if (statements.length === 0) return;
  await warehouse.transaction(async (tx) => {
    for (const statement of statements) await tx.run(statement);
    if (added) await tx.run(`delete from raw._watermarks where "table" = $1`, [name]);
  });
}
