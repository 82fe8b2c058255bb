import '../errors.ts';
import { UserError } from '../../core/index.ts';
import { ALLOWED_FUNCTIONS, ALLOWED_TABLE_FUNCTIONS } from './functions.ts';

/** A node of the tree that `json_serialize_sql` gives. */
export type SqlNode = { readonly [key: string]: unknown };

const QUERY_NODES = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE']);
const TABLE_NODES = new Set([
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'EMPTY',
  'EXPRESSION_LIST',
  'TABLE_FUNCTION',
  'PIVOT',
  'SHOW_REF',
]);
const MODIFIERS = new Set(['ORDER_MODIFIER', 'LIMIT_MODIFIER', 'LIMIT_PERCENT_MODIFIER', 'DISTINCT_MODIFIER']);
const EXPRESSIONS = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'LAMBDA_REF',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]); // prettier-ignore

const READABLE_SCHEMAS: ReadonlySet<string> = new Set(['marts', 'seeds', 'snapshots']);

export function refuse(zh: string, en: string): never {
  throw new UserError('query/refused', { zh, en });
}

const isNode = (value: unknown): value is SqlNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkTable(node: SqlNode, scope: ReadonlySet<string>): void {
  const schema = String(node['schema_name'] ?? '').toLowerCase();
  const table = String(node['table_name'] ?? '').toLowerCase();
  if (node['at_clause']) refuse('不支持 AT 子句。', 'AT clauses are not allowed.');
  if (node['catalog_name'])
    refuse(`不能读取其他数据库的表 ${table}。`, `tables of another database (${table}) cannot be read.`);
  if (schema === '') {
    // Unqualified names are common table expressions in scope, never files, catalogue views or tables of the search path.
    if (!scope.has(table))
      refuse(
        `表 ${table} 要写明 marts.、seeds. 或 snapshots.。`,
        `write table ${table} with its schema: marts, seeds or snapshots.`,
      );
    return;
  }
  if (!READABLE_SCHEMAS.has(schema)) {
    refuse(
      `只能读取 marts、seeds、snapshots 中的表，不能读取 ${schema}.${table}。`,
      `only marts, seeds and snapshots can be read, not ${schema}.${table}.`,
    );
  }
}

function checkFunction(node: SqlNode, allowed: ReadonlySet<string>): void {
  const name = String(node['function_name']).toLowerCase();
  const schema = String(node['schema'] ?? '').toLowerCase();
  if (node['catalog'] && node['catalog'] !== 'system')
    refuse(`不能使用函数 ${name}。`, `function ${name} is not allowed.`);
  if (!['', 'main', 'pg_catalog'].includes(schema) || !allowed.has(name))
    refuse(`不能使用函数 ${name}。`, `function ${name} is not allowed.`);
}

/** The names that a query's WITH adds, after checking each body in the scope it has. */
function scopeOf(node: SqlNode, outer: ReadonlySet<string>): ReadonlySet<string> {
  const map = isNode(node['cte_map']) ? node['cte_map']['map'] : undefined;
  if (!Array.isArray(map) || map.length === 0) return outer;
  const scope = new Set(outer);
  for (const entry of map) {
    const key = String(entry.key).toLowerCase();
    const body: unknown = entry.value?.query?.node;
    const recursive = isNode(body) && body['type'] === 'RECURSIVE_CTE_NODE';
    check(entry.value, recursive ? new Set([...scope, key]) : scope);
    scope.add(key);
  }
  return scope;
}

function checkKind(node: SqlNode): void {
  const type = node['type'];
  if (typeof node['class'] === 'string') {
    if (!EXPRESSIONS.has(node['class'])) refuse(`不支持 ${node['class']}。`, `${node['class']} is not allowed.`);
  } else if (typeof type === 'string' && !QUERY_NODES.has(type) && !TABLE_NODES.has(type) && !MODIFIERS.has(type)) {
    // Order directions and the like are plain words; statements and unknown relations are not.
    if (!/^(ASCENDING|DESCENDING|ORDER_DEFAULT|ASC|DESC)$/.test(type))
      refuse(`不支持 ${type}。`, `${type} is not allowed.`);
  }
}

/** Walks a serialised statement and throws `query/refused` at the first thing that is not on the lists. */
export function check(value: unknown, outer: ReadonlySet<string> = new Set()): void {
  if (Array.isArray(value)) {
    for (const item of value) check(item, outer);
    return;
  }
  if (!isNode(value)) return;
  checkKind(value);
  const scope = scopeOf(value, outer);
  if (value['type'] === 'BASE_TABLE') checkTable(value, scope);
  if (
    value['type'] === 'SHOW_REF' &&
    !(value['query'] && ['DESCRIBE', 'SUMMARY'].includes(String(value['show_type'])))
  ) {
    refuse('不支持 SHOW。', 'SHOW is not allowed.');
  }
  if (value['type'] === 'TABLE_FUNCTION' && isNode(value['function']))
    checkFunction(value['function'], ALLOWED_TABLE_FUNCTIONS);
  if (typeof value['function_name'] === 'string') checkFunction(value, ALLOWED_FUNCTIONS);
  for (const [key, child] of Object.entries(value)) {
    // A constant's value and a cast's type hold data, not expressions; the WITH list was checked in its own scopes.
    const isData =
      (value['class'] === 'CONSTANT' && key === 'value') || (value['class'] === 'CAST' && key === 'cast_type');
    if (!isData && key !== 'cte_map') check(child, scope);
  }
}
