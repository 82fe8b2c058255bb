import { load as parse } from 'js-yaml';
import { z } from 'zod';
import { tableOf } from '../table-of.ts';
import { withoutRegions, withRegions } from './regions.ts';
import { type RollupList, rollupsOf } from './rollup.ts';
import { yamlLines } from './yaml-lines.ts';

/** A column of a mart as the models describe it. */
export interface MartColumn {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly values: readonly string[] | undefined;
  readonly isUnique: boolean;
}

/** Columns by relation (`marts.fct_visits`). */
export type Marts = ReadonlyMap<string, readonly MartColumn[]>;

const named = z.looseObject({ name: z.string() });
const file = z.object({
  cubes: z.array(
    named.extend({
      sql_table: z.string().optional(),
      sql: z.string().optional(),
      dimensions: z.array(named).nullish(),
      measures: z.array(named).nullish(),
      joins: z.array(named.extend({ sql: z.string().optional() })).nullish(),
    }),
  ),
});

/** What a fact joins dimensions of the house by, its column first. A code is one of a source; a key is one everywhere. */
interface Join {
  readonly entity: string;
  readonly by: string;
  /** The dimension's column where it is called otherwise. */
  readonly of?: string;
  /** A column that makes the code one, the same in the dimension. */
  readonly within?: string;
  /** A code that is the same in every source: codes of the nation, and institutions, of which a form speaks as a system does. */
  readonly everywhere?: true;
}

const institution = (role: string): Join => ({
  entity: `${role}_institutions`,
  by: `${role}_institution_code`,
  of: 'institution_code',
  everywhere: true,
});
const department = (role: string): Join => ({
  entity: `${role}_departments`,
  by: `${role}_department_key`,
  of: 'department_key',
});
const doctor = (role: string): Join => ({ entity: `${role}_doctors`, by: `${role}_doctor_key`, of: 'doctor_key' });

/** Of two lines with the same entity the first whose column a fact has is taken. */
const JOINS: readonly Join[] = [
  { entity: 'institutions', by: 'institution_code', everywhere: true },
  { entity: 'departments', by: 'department_key' },
  { entity: 'departments', by: 'department_code' },
  department('executing'),
  department('ordering'),
  department('patient'),
  { entity: 'patient_departments', by: 'patient_department_code', of: 'department_code' },
  department('consulted'),
  { entity: 'requesting_departments', by: 'requesting_department_code', of: 'department_code' },
  { entity: 'doctors', by: 'doctor_key' },
  { entity: 'doctors', by: 'doctor_code' },
  doctor('ordering'),
  doctor('attributed'),
  { entity: 'wards', by: 'ward_code' },
  { entity: 'payers', by: 'payer_code' },
  { entity: 'treatment_groups', by: 'treatment_group_code' },
  { entity: 'patients', by: 'patient_key' },
  { entity: 'diseases', by: 'main_icd10_code', of: 'icd10_code', everywhere: true },
  { entity: 'diseases', by: 'icd10_code', everywhere: true },
  { entity: 'operation_catalogue', by: 'icd9_code', everywhere: true },
  { entity: 'operation_catalogue', by: 'main_icd9_code', of: 'icd9_code', everywhere: true },
  { entity: 'drugs', by: 'drug_key' },
  { entity: 'charge_items', by: 'item_code' },
  { entity: 'stores', by: 'store_key' },
  { entity: 'drg_mdcs', by: 'mdc_code', everywhere: true },
  { entity: 'drg_groups', by: 'drg_group_key' },
  { entity: 'dip_groups', by: 'dip_code', within: 'group_year' },
  { entity: 'insurance_types', by: 'insurance_type', everywhere: true },
  { entity: 'areas', by: 'area_code', everywhere: true },
  { entity: 'cashiers', by: 'cashier_code', of: 'staff_code' },
  ...['performing', 'from', 'to', 'requesting', 'providing', 'contract', 'sent_to', 'received_by'].map(institution),
];

function typeOf(type: string): string | undefined {
  if (type === 'VARCHAR') return 'string';
  if (type === 'BOOLEAN') return 'boolean';
  if (/^(DATE|TIMESTAMP)$/.test(type)) return 'time';
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))$/.test(type) ? 'number' : undefined;
}

/** The first words of a description: what a screen has room for. */
export const titleOf = (description: string): string =>
  /^[^。；，：]+/.exec(description.replaceAll(/（[^）]*）/g, ''))?.[0] ?? description;

function dimensionOf(column: MartColumn, key: string | undefined): Record<string, unknown> {
  const { name, description, type, values } = column;
  return {
    name: name === '_source' ? 'source' : name,
    sql: name,
    type: typeOf(type),
    ...(name === key ? { primary_key: true, public: true } : {}),
    title: titleOf(description),
    description,
    ...(values ? { meta: { values } } : {}),
  };
}

const isOfSource = ({ by, everywhere }: Join) => by.endsWith('_code') && !everywhere;

function joinOf(join: Join, hasSource: boolean): Record<string, string> {
  const { entity, by, of = by, within } = join;
  const pairs = [
    [by, of],
    ...(within === undefined ? [] : [[within, within]]),
    ...(hasSource && isOfSource(join) ? [['_source', 'source']] : []),
  ];
  return {
    name: entity,
    relationship: 'many_to_one',
    sql: pairs.map(([mine, theirs]) => `{CUBE}.${mine} = {${entity}.${theirs}}`).join(' and '),
  };
}

/** Days are joined where they are days: of a month, no one asks whether it was a holiday. */
const isDay = ({ name, type }: MartColumn) => type === 'DATE' && !/(month|year)(_\w+)?_on$/.test(name);

/** One join for each dimension that a fact has a key of, unless a person wrote one to that entity or by that column. */
function joinsOf(
  columns: readonly MartColumn[],
  written: readonly { readonly name: string; readonly sql?: string | undefined }[],
  day: string | undefined,
): Record<string, string>[] {
  const has = (by: string) => columns.some(({ name }) => name === by);
  const hasSource = has('_source');
  const days: Join[] = columns
    .filter((column) => column.name === day && isDay(column))
    .map(({ name }) => ({ entity: 'dates', by: name, of: 'date_on' }));
  const possible = [...JOINS, ...days].filter(
    (join) =>
      has(join.by) &&
      (hasSource || !isOfSource(join)) &&
      !written.some(({ name, sql = '' }) => name === join.entity || sql.includes(`{CUBE}.${join.by} `)),
  );
  return possible
    .filter(({ entity }, index) => possible.findIndex((one) => one.entity === entity) === index)
    .map((join) => joinOf(join, hasSource));
}

/**
 * An entity's file with its regions written: `[columns]` are dimensions for the columns of its mart, `[joins]` the dimensions of the
 * house that it has keys of, and the calendar by the day that its views count by (`days`, by entity); `[rollups]` what cubes/rollups.yml
 * asks for. What a person wrote has the name first: a column of that name is not written again.
 */
export function withColumns(
  text: string,
  marts: Marts,
  { days = new Map(), rollups = {} }: { days?: ReadonlyMap<string, string>; rollups?: RollupList } = {},
): string {
  const { cubes } = file.parse(parse(withoutRegions(text)));
  const [entity] = cubes;
  if (!entity || cubes.length !== 1) throw new Error('an entity is one cube in a file of its own');
  const table = tableOf(entity) ?? '';
  const columns = marts.get(table);
  if (!columns) throw new Error(`${entity.name} reads ${table || 'no table'}, which no model makes`);
  const taken = new Set([...(entity.dimensions ?? []), ...(entity.measures ?? [])].map(({ name }) => name));
  const key = (entity.dimensions ?? []).some((one) => one['primary_key'] === true)
    ? undefined
    : columns.find(({ isUnique }) => isUnique)?.name;
  return withRegions(text, {
    columns: () =>
      yamlLines(
        columns
          .filter(({ name, type }) => !taken.has(name === '_source' ? 'source' : name) && typeOf(type) !== undefined)
          .sort((a, b) => Number(b.name === key) - Number(a.name === key))
          .map((column) => dimensionOf(column, key)),
      ),
    joins: () => yamlLines(joinsOf(columns, entity.joins ?? [], days.get(entity.name))),
    rollups: () => yamlLines(rollupsOf(entity, rollups[entity.name], days.get(entity.name))),
  });
}
