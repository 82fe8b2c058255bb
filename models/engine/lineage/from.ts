import { type Ast, child, list, onlyKeys, optional, text } from './ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { findCte } from './ctes.ts';
import { flowOf, type Stand } from './expression.ts';
import { deciding, either } from './flow.ts';
import { joined } from './join.ts';
import { pivoted } from './pivot.ts';
import { type From, type Item, NO_ROWS } from './scope.ts';
import { itemOf } from './select-list.ts';
import { type Ref, Untraceable } from './shape.ts';
import { tableFunction } from './table-function.ts';
import type { Place, Rows, Tracing } from './tracing.ts';

const COMMON = ['type', 'alias', 'sample', 'query_location', 'column_name_alias'];
const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  BASE_TABLE: new Set([...COMMON, 'schema_name', 'table_name', 'catalog_name']),
  SUBQUERY: new Set([...COMMON, 'subquery']),
  EXPRESSION_LIST: new Set([...COMMON, 'expected_names', 'expected_types', 'values']),
  EMPTY: new Set(COMMON),
};

const aliasOf = (node: Ast, otherwise: readonly string[]) => {
  const alias = text(node, 'alias');
  return alias === '' ? otherwise.filter((part) => part !== '') : [alias];
};

const one = (item: Item, rows: ReadonlySet<Ref> = new Set()): From => ({ items: [item], merged: [], rows });

function ofQuery(node: Ast, path: readonly string[], { columns, rows }: Rows): From {
  return one(itemOf(aliasOf(node, path), columns, list<string>(node, 'column_name_alias')), rows);
}

function baseTable(node: Ast, place: Place, tracing: Tracing): From {
  const name = text(node, 'table_name');
  const path = [text(node, 'catalog_name'), text(node, 'schema_name'), name];
  const isBare = path[0] === '' && path[1] === '';
  const cte = isBare ? findCte(name, place.ctes) : undefined;
  if (cte) return ofQuery(node, [name], cte.rows());
  const known = tracing.catalog.find(path[0] ?? '', path[1] ?? '', name);
  if (!known) throw new Untraceable(`the relation ${path.filter((part) => part !== '').join('.')} is not known`);
  tracing.reads.add(known.relation);
  const item = itemOf(aliasOf(node, path), known.columns, list<string>(node, 'column_name_alias'));
  return one({ ...item, relation: { name: known.relation, external: known.external } });
}

function valuesList(node: Ast, stand: Stand): From {
  const rows = list<readonly Ast[]>(node, 'values');
  const names = list<string>(node, 'expected_names');
  const columns: ScopeColumn[] = (rows[0] ?? []).map((_, at) => ({
    name: names[at] ?? `col${at}`,
    flow: either(rows.map((row) => flowOf(row[at] as Ast, stand))),
  }));
  return one(itemOf(aliasOf(node, ['valueslist']), columns, list<string>(node, 'column_name_alias')));
}

/** What a FROM clause offers, and what decides its rows. */
export function fromClause(node: Ast, place: Place, tracing: Tracing): From {
  const known = KEYS[node.type];
  if (known) onlyKeys(node, known);
  // What stands left of a lateral query, a table function or a VALUES list is its outer scope.
  const scope = { from: NO_ROWS, parent: place.outer, alias: () => undefined };
  const stand: Stand = { tracing, place, scope };
  if (node.type === 'EMPTY') return NO_ROWS;
  if (node.type === 'BASE_TABLE') return baseTable(node, place, tracing);
  if (node.type === 'EXPRESSION_LIST') return valuesList(node, stand);
  if (node.type === 'SUBQUERY') {
    const query = (node['subquery'] as { node?: Ast }).node;
    if (!query) throw new Untraceable('a FROM clause with an empty query');
    return ofQuery(node, [], tracing.query(query, place));
  }
  if (node.type === 'TABLE_FUNCTION') {
    const { columns, rows } = tableFunction(node, stand);
    const path = aliasOf(node, [text(child(node, 'function'), 'function_name')]);
    return one(itemOf(path, columns, []), rows);
  }
  const inner = (key: string, at = place) => fromClause(child(node, key), at, tracing);
  if (node.type === 'JOIN') {
    const left = inner('left');
    const beside = { from: left, parent: place.outer, alias: () => undefined };
    return joined(node, left, inner('right', { ...place, outer: beside }), stand);
  }
  if (node.type === 'PIVOT') {
    const { columns, rows } = pivoted(node, inner('source'), stand);
    return ofQuery(node, [], { columns, rows });
  }
  throw new Untraceable(`a FROM clause with ${node.type}${optional(node, 'query') ? ' (DESCRIBE or SUMMARIZE)' : ''}`);
}

/** Decides rows: the flows of these expressions. */
export const rowsOf = (nodes: readonly Ast[], stand: Stand): Ref[] =>
  nodes.flatMap((node) => [...deciding(flowOf(node, stand))]);
