import type { Column, CompiledSql, ExternalRelation } from '../shape.ts';

/** Three small relations that queries of the tests read. */
export const GARDEN: readonly ExternalRelation[] = [
  external('main', 't', 'k integer, a integer, b varchar, d date, l integer[], s struct(p integer, q varchar)'),
  external('main', 'u', 'k integer, x integer, y varchar, b varchar'),
  external('raw', 'v', 'k integer, z integer, y varchar', 'pool'),
];

function external(schema: string, identifier: string, columns: string, database?: string): ExternalRelation {
  const relation = [database, schema === 'main' ? undefined : schema, identifier].filter(Boolean).join('.');
  const parts = columns.split(/, (?![^(]*\))/);
  return { relation, database, schema, identifier, columns: parts.map(columnOf) };
}

function columnOf(said: string): Column {
  const [name = '', ...type] = said.split(' ');
  return { name, type: type.join(' ') };
}

/** Models that are nothing but their SQL. */
export function model(name: string, sql: string | Error, more: Partial<CompiledSql> = {}): CompiledSql {
  const schema = more.schema ?? 'marts';
  return {
    name,
    relation: `${schema}.${name}`,
    schema,
    identifier: name,
    path: `${schema}/${name}.sql`,
    materialized: 'table',
    refs: [],
    sql,
    ...more,
  };
}
