import { ident, type Warehouse } from '../../../core/index.ts';
import { type Ast, isAst, list } from './ast.ts';
import { parseSql } from './parse-sql.ts';
import { schemaOf } from './scratch.ts';
import type { Column, CompiledSql, Place, Untraceable } from './shape.ts';

/** Why a model does not bind: DuckDB's own words, or the broken model before it. */
export interface BindProblem {
  readonly model: string;
  readonly path: string;
  readonly message: string;
  /** Line of the compiled SQL. */
  readonly line: number | undefined;
  /** The model that must be mended first. */
  readonly because: string | undefined;
}

export interface BoundModel {
  readonly model: CompiledSql;
  /** Undefined: a seed, which is computed from nothing. */
  readonly tree: Ast | Untraceable | undefined;
  readonly columns: readonly Column[];
}

export interface Bound {
  /** In build order. */
  readonly models: readonly BoundModel[];
  readonly problems: readonly BindProblem[];
}

const isNull = (node: Ast) =>
  node.class === 'CONSTANT' && (node['value'] as { is_null?: boolean } | undefined)?.is_null === true;

/** Whether a query, or one inside it, has a bare NULL in its select list. */
function saysNull(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(saysNull);
  if (typeof value !== 'object' || value === null) return false;
  if (isAst(value) && list(value, 'select_list').some(isNull)) return true;
  return Object.values(value).some(saysNull);
}

// What is put around a model's SQL: DuckDB's line numbers count it.
const LINES_BEFORE = 1;

function problemOf(model: CompiledSql, cause: unknown): BindProblem {
  let line: number | undefined;
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = said.replace(/LINE (\d+):/, (_, found: string) => {
    line = Number(found) - LINES_BEFORE;
    return `LINE ${line}:`;
  });
  return { model: model.name, path: model.path, message, line, because: undefined };
}

const blocked = ({ name, path }: CompiledSql, because: string): BindProblem => ({
  model: name,
  path,
  message: `not bound because of ${because}`,
  line: undefined,
  because,
});

/**
 * Binds models one after the other in a scratch database and goes on after a broken one; what reads it is not tried.
 * A model becomes an empty table, so that each query is bound once and not again inside each reader. Only a view or an
 * ephemeral model that says a bare NULL stays a view: as a table its column would be an INTEGER, as in the inlined query
 * it has no type yet and takes the one that its reader wants.
 */
export async function bindIn(scratch: Warehouse, models: readonly CompiledSql[]): Promise<Bound> {
  const broken = new Map<string, string>();
  const views = new Set<string>();
  const problems: BindProblem[] = [];
  const trees = new Map<CompiledSql, Ast | Untraceable | undefined>();
  for (const model of models) {
    const because = model.refs.map((name) => broken.get(name)).find((name) => name !== undefined);
    try {
      if (because !== undefined) problems.push(blocked(model, because));
      else {
        const sql = await queryOf(scratch, model);
        const tree = sql === undefined ? undefined : await parseSql(scratch, sql);
        const isOpen = saysNull(tree) || model.refs.some((name) => views.has(name));
        const asView = isOpen && ['view', 'ephemeral'].includes(model.materialized);
        if (sql !== undefined) await create(scratch, model, sql, asView);
        if (asView) views.add(model.name);
        if (model.later !== undefined && model.later !== model.sql) await bindLater(scratch, model.later);
        trees.set(model, tree);
        continue;
      }
    } catch (cause) {
      problems.push(problemOf(model, cause));
    }
    broken.set(model.name, because ?? model.name);
  }
  const columns = await columnsOf(scratch);
  const found = [...trees].map(([model, tree]) => ({ model, tree, columns: columns.get(keyOf(model)) ?? [] }));
  return { models: found, problems };
}

/** The query of a model's relation; undefined of a seed, which is loaded here. */
async function queryOf(scratch: Warehouse, { sql, load }: CompiledSql): Promise<string | undefined> {
  if (load) {
    await scratch.transaction(load);
    return undefined;
  }
  if (sql instanceof Error) throw sql;
  return sql.trimEnd().replace(/;$/, '');
}

/** Binds a query that reads what exists, and keeps nothing of it. */
async function bindLater(scratch: Warehouse, sql: string | Error): Promise<void> {
  if (sql instanceof Error) throw sql;
  await scratch.rows(`describe from (\n${sql}\n)`);
}

async function create(scratch: Warehouse, model: CompiledSql, sql: string, asView: boolean): Promise<void> {
  const relation = `${schemaOf(model)}.${ident(model.identifier)}`;
  if (asView) await scratch.run(`create view ${relation} as (\n${sql}\n)`);
  else await scratch.run(`create table ${relation} as (\n${sql}\n) with no data`);
}

const keyOf = ({ database = '', schema, identifier }: Omit<Place, 'relation'>) =>
  [database, schema, identifier].join('\u0000').toLowerCase();

async function columnsOf(scratch: Warehouse): Promise<Map<string, Column[]>> {
  const rows = await scratch.rows<{ database: string; schema: string; identifier: string } & Column>(
    `select case when database_name <> current_database() then database_name else '' end as database,
       schema_name as schema, table_name as identifier, column_name as name, data_type as type
     from duckdb_columns() where not internal order by database_name, schema_name, table_name, column_index`,
  );
  const columns = new Map<string, Column[]>();
  for (const { name, type, ...place } of rows) {
    const known = columns.get(keyOf(place));
    if (known) known.push({ name, type });
    else columns.set(keyOf(place), [{ name, type }]);
  }
  return columns;
}
