import { literal } from '../../../core/index.ts';
import { str } from '../jinja/text.ts';
import { Callable, HostObject, type Kwargs, type Value } from '../jinja/value.ts';
import type { Asks } from './answers.ts';
import { Column } from './column.ts';
import { Relation, type RelationType } from './relation.ts';
import { ResultTable } from './result-table.ts';

/** What the adapter object needs of the rendering that it is in. */
export interface AdapterAround {
  readonly execute: boolean;
  readonly asks: Asks;
  readonly database: string;
  dispatch(name: string, namespace: string | undefined): Value;
}

const text = (value: Value | undefined): string => (value === undefined || value === null ? '' : str(value));

interface Listed {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
  readonly type: RelationType;
}

/** Relations of a database that meet a condition, as `adapter.list_relations` and its kin see them. */
function listed(around: AdapterAround, condition: string): Listed[] {
  const { rows } = around.asks.ask(
    `select table_catalog, table_schema, table_name, table_type from information_schema.tables where ${condition} order by all`,
  );
  return rows.map(([database, schema, identifier, type]) => ({
    database: String(database),
    schema: String(schema),
    identifier: String(identifier),
    type: type === 'VIEW' ? 'view' : 'table',
  }));
}

const relation = ({ database, schema, identifier, type }: Listed) => Relation.of(database, schema, identifier, type);
const same = (column: string, value: string) => `lower(${column}) = lower(${literal(value)})`;

function getRelation(around: AdapterAround, database: string, schema: string, identifier: string): Value {
  const where = [
    same('table_schema', schema),
    same('table_name', identifier),
    same('table_catalog', database || around.database),
  ];
  const [found] = listed(around, where.join(' and '));
  return found ? relation(found) : null;
}

function columnsOf(around: AdapterAround, of: Value | undefined): Value[] {
  if (!(of instanceof Relation)) return [];
  const { rows } = around.asks.ask(
    `select column_name, data_type from information_schema.columns where ${same('table_schema', of.schema)}
     and ${same('table_name', of.identifier)} and ${same('table_catalog', of.database || around.database)} order by ordinal_position`,
  );
  return rows.map(([name, type]) => new Column(String(name), String(type)));
}

function missingColumns(around: AdapterAround, from: Value | undefined, to: Value | undefined): Value[] {
  const there = new Set(columnsOf(around, to).map((column) => (column as Column).column));
  return columnsOf(around, from).filter((column) => !there.has((column as Column).column));
}

type Method = (around: AdapterAround, args: readonly Value[], named: Kwargs) => Value;
/** What a method answers while nothing can be asked. */
const RESTING: Readonly<Record<string, Value>> = { get_relation: null, check_schema_exists: false };

const METHODS: Readonly<Record<string, Method>> = {
  get_relation: (around, args, named) =>
    getRelation(
      around,
      text(args[0] ?? named['database']),
      text(args[1] ?? named['schema']),
      text(args[2] ?? named['identifier']),
    ),
  load_relation: (around, [of]) =>
    of instanceof Relation ? getRelation(around, of.database, of.schema, of.identifier) : null,
  get_columns_in_relation: (around, [of], named) => columnsOf(around, of ?? named['relation']),
  get_missing_columns: (around, [from, to], named) =>
    missingColumns(around, from ?? named['from_relation'], to ?? named['to_relation']),
  list_relations: (around, [database, schema], named) =>
    listed(
      around,
      `${same('table_catalog', text(database ?? named['database']) || around.database)} and ${same('table_schema', text(schema ?? named['schema']))}`,
    ).map(relation),
  list_relations_without_caching: (around, [of]) =>
    of instanceof Relation ? listed(around, same('table_schema', of.schema)).map(relation) : [],
  check_schema_exists: (around, [, schema]) =>
    around.asks.ask(`select 1 from duckdb_schemas() where ${same('schema_name', text(schema))}`).rows.length > 0,
  create_schema: (around, [of]) =>
    statement(around, `create schema if not exists ${of instanceof Relation ? `"${of.schema}"` : text(of)}`),
  drop_relation: (around, [of]) =>
    of instanceof Relation
      ? statement(around, `drop ${of.type === 'view' ? 'view' : 'table'} if exists ${of.text} cascade`)
      : null,
  rename_relation: (around, [from, to]) =>
    from instanceof Relation && to instanceof Relation
      ? statement(around, `alter ${from.type === 'view' ? 'view' : 'table'} ${from.text} rename to "${to.identifier}"`)
      : null,
  execute: (around, [sql]) => {
    const answer = around.asks.ask(text(sql));
    return [String(answer.rows.length), new ResultTable(answer)];
  },
};

function statement(around: AdapterAround, sql: string): Value {
  around.asks.ask(sql);
  return null;
}

/** `adapter` in templates. Before anything can be asked its methods give nothing. */
export class AdapterObject extends HostObject {
  readonly #around: AdapterAround;

  constructor(around: AdapterAround) {
    super();
    this.#around = around;
  }

  override attribute(name: string): Value | undefined {
    const around = this.#around;
    const always: Record<string, Callable['call']> = {
      dispatch: ([macro, namespace], named) =>
        around.dispatch(text(macro ?? named['macro_name']), text(namespace ?? named['macro_namespace']) || undefined),
      quote: ([identifier]) => `"${text(identifier)}"`,
      quote_as_configured: ([identifier]) => `"${text(identifier)}"`,
      quote_seed_column: ([column, quoted]) => (quoted === false ? text(column) : `"${text(column)}"`),
      type: () => 'duckdb',
      commit: () => '',
      cache_added: () => '',
      verify_database: () => '',
      is_motherduck: () => false,
      is_ducklake: () => false,
      // Types as DuckDB names them, for seeds and the like.
      convert_type: () => 'varchar',
    };
    const plain = always[name];
    if (plain) return new Callable(name, plain);
    const method = METHODS[name];
    if (!method) return undefined;
    return new Callable(name, (args, named) => (around.execute ? method(around, args, named) : (RESTING[name] ?? [])));
  }

  override toString(): string {
    return '<DuckDBAdapter>';
  }
}
