import { join } from 'node:path';
import { z } from 'zod';
import { discoverYaml, ident, literal, type ReadonlyWarehouse, ROOT } from '../../../core/index.ts';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');
const column = z.string().min(1);

/** Where a system keeps its patients: `sources/<system>.yml`, or a site's `empi/sources/<system>.yml`. Values are its own column names. */
const sourceSchema = z.strictObject({
  system: word,
  /** The table of the system's contract. */
  table: z.string().min(1),
  /** Column that names the source whose numbers these are; absent: the source that delivered the row. */
  source: column.optional(),
  patient_no: column,
  institution: column.optional(),
  name: column,
  sex: z.strictObject({ column, male: z.array(z.string()).min(1), female: z.array(z.string()).min(1) }),
  born_on: column,
  id_no: column.optional(),
  phone: column.optional(),
  address: column.optional(),
  /** Since when the record is known: the oldest record of a person names it. */
  recorded_at: column.optional(),
  /** The table is a journal: of each number the newest word on each field counts, in this order. */
  newest_by: z.array(column).min(1).optional(),
  /** Where another system tells of the same number of the same source, that one is believed. */
  yields: z.boolean().default(false),
});

export type PatientSource = z.output<typeof sourceSchema>;

/** The declared systems; a site's folder wins over what is shipped. */
export function discoverPatientSources(siteDir?: string): PatientSource[] {
  const folders = [join(ROOT, 'ingest', 'empi', 'sources'), ...(siteDir ? [join(siteDir, 'empi', 'sources')] : [])];
  return discoverYaml<PatientSource>(folders, sourceSchema, { idField: 'system' }).map(({ value }) => value);
}

/** The canonical records of one system, in SQL. */
function recordsOf(source: PatientSource): string {
  const said = (name: string | undefined, type = 'varchar') =>
    name === undefined ? `cast(null as ${type})` : `cast(${ident(name)} as ${type})`;
  const list = (codes: readonly string[]) => codes.map(literal).join(', ');
  const { column: sex, male, female } = source.sex;
  const fields: Record<string, string> = {
    institution: source.institution ? said(source.institution) : '_institution',
    name: said(source.name),
    sex: `case when ${said(sex)} in (${list(male)}) then 'M' when ${said(sex)} in (${list(female)}) then 'F' end`,
    born_on: said(source.born_on, 'date'),
    id_no: said(source.id_no),
    phone: said(source.phone),
    address: said(source.address),
  };
  const key = `${source.source ? said(source.source) : '_source'} as _source, ${said(source.patient_no)} as patient_no`;
  const at = said(source.recorded_at, 'timestamp');
  const from = `from raw.main.${ident(`${source.system}__${source.table.toLowerCase()}`)} where _deleted_at is null and ${ident(source.patient_no)} is not null`;
  if (!source.newest_by) {
    const columns = Object.entries(fields).map(([name, value]) => `${value} as ${name}`);
    return `select ${[key, ...columns, `${at} as recorded_at`, `${source.yields} as yields`].join(', ')} ${from}`;
  }
  const order = `(${source.newest_by.map(ident).join(', ')})`;
  const columns = Object.entries(fields).map(
    ([name, value]) => `arg_max(${value}, ${order}) filter (where ${value} is not null) as ${name}`,
  );
  return `select ${[key, ...columns, `min(${at}) as recorded_at`, `${source.yields} as yields`].join(', ')} ${from} group by 1, 2`;
}

/** Every record of every declared system whose table raw has, one row per source and patient number, as a query of the site's files. */
export async function recordsToldBy(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  sources: readonly PatientSource[],
): Promise<string> {
  const present = await warehouse.rows<{ name: string }>(
    "select table_name as name from duckdb_tables() where database_name = 'raw' and schema_name = 'main'",
  );
  const names = new Set(present.map(({ name }) => name));
  const known = sources.filter(({ system, table }) => names.has(`${system}__${table.toLowerCase()}`));
  const none = `select null::varchar as _source, null::varchar as patient_no, null::varchar as institution, null::varchar as name, null::varchar as sex,
    null::date as born_on, null::varchar as id_no, null::varchar as phone, null::varchar as address, null::timestamp as recorded_at, false as yields where false`;
  return `select * exclude (yields) from (${[none, ...known.map(recordsOf)].join(' union all by name ')})
    qualify row_number() over (partition by _source, patient_no order by yields) = 1`;
}
