import { ident, type Warehouse } from '../../../core/index.ts';

/** Codes between which every scope of `people` divides: each combination has rows in every fact. */
export const CODES = {
  institution_code: ['H01', 'C01'],
  department_code: ['D0201', 'D0202', 'D0601'],
  ward_code: ['W0201', 'W0601'],
  doctor_code: ['S0001', 'S0002'],
} as const;

/** Rows of one combination: enough that none is a small cell where all of them count. */
const ROWS_EACH = 24;

function madeUp(name: string, type: string): string {
  if (name in CODES) return name;
  if (name === '_source') return `'his'`;
  if (type === 'BOOLEAN') return 'n % 2 = 0';
  if (type === 'DATE') return `date '2025-01-01' + (n % 28)::integer`;
  if (type === 'TIMESTAMP') return `timestamp '2025-01-01 08:00:00' + to_days((n % 28)::integer)`;
  if (type === 'VARCHAR') return name.endsWith('_key') ? `'crowd' || i` : `'x' || n % 3`;
  return 'n % 7';
}

/** Puts rows of every institution, department, ward and doctor into every fact, beside those that are there. */
export async function addCrowd(warehouse: Warehouse): Promise<void> {
  const tables = await warehouse.rows<{ table: string; columns: { name: string; type: string }[] }>(
    `select table_name as "table", list({'name': column_name, 'type': data_type} order by column_index) as columns
     from duckdb_columns() where schema_name = 'marts' and not starts_with(table_name, 'dim_') group by all`,
  );
  const combinations = Object.entries(CODES)
    .map(([code, values]) => `(select unnest([${values.map((value) => `'${value}'`).join(', ')}]) as ${code})`)
    .join(', ');
  for (const { table, columns } of tables) {
    const values = columns.map(({ name, type }) => `${madeUp(name, type)} as ${ident(name)}`);
    await warehouse.run(
      `insert into marts.${ident(table)} select ${values.join(', ')}
       from (select *, row_number() over () as i from ${combinations}, range(${ROWS_EACH}) as rows(n))`,
    );
  }
}
