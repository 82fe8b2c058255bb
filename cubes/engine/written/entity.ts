import { parse } from 'yaml';
import { z } from 'zod';
import { tableOf } from '../table-of.ts';
import { withoutRegions, withRegions } from './regions.ts';
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
      joins: z.array(named).nullish(),
    }),
  ),
});

/** Dimensions of the house: what a fact joins them by. A code is one of a source; a key is one everywhere. */
const JOINS: readonly { readonly entity: string; readonly by: string; readonly of?: string }[] = [
  { entity: 'institutions', by: 'institution_code' },
  { entity: 'departments', by: 'department_key' },
  { entity: 'executing_departments', by: 'executing_department_key', of: 'department_key' },
  { entity: 'doctors', by: 'doctor_key' },
  { entity: 'wards', by: 'ward_code' },
  { entity: 'payers', by: 'payer_code' },
  { entity: 'treatment_groups', by: 'treatment_group_code' },
  { entity: 'patients', by: 'patient_key' },
  { entity: 'stores', by: 'store_code' },
  { entity: 'areas', by: 'area_code' },
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

function joinOf({ entity, by, of = by }: (typeof JOINS)[number]): Record<string, string> {
  const sql = `{CUBE}.${by} = {${entity}.${of}}`;
  return {
    name: entity,
    relationship: 'many_to_one',
    sql: by.endsWith('_code') ? `${sql} and {CUBE}._source = {${entity}.source}` : sql,
  };
}

/**
 * An entity's file with its regions written: `[columns]` are dimensions for the columns of its mart, `[joins]` the dimensions of the
 * house that it has keys of. What a person wrote has the name first: a column of that name is not written again.
 */
export function withColumns(text: string, marts: Marts): string {
  const { cubes } = file.parse(parse(withoutRegions(text)));
  const [entity] = cubes;
  if (!entity || cubes.length !== 1) throw new Error('an entity is one cube in a file of its own');
  const table = tableOf(entity) ?? '';
  const columns = marts.get(table);
  if (!columns) throw new Error(`${entity.name} reads ${table || 'no table'}, which no model makes`);
  const taken = new Set([...(entity.dimensions ?? []), ...(entity.measures ?? [])].map(({ name }) => name));
  const joined = new Set((entity.joins ?? []).map(({ name }) => name));
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
    joins: () =>
      yamlLines(
        JOINS.filter(({ by, entity: name }) => columns.some((column) => column.name === by) && !joined.has(name))
          .filter(({ entity: name }) => name !== entity.name)
          .map(joinOf),
      ),
  });
}
