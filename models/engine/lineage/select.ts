import { type Ast, child, childExpressions, isStar, list, onlyKeys, optional, text } from './ast.ts';
import { selectFrom } from './build-ast.ts';
import { treesInReach, withClause } from './ctes.ts';
import { flowOf, type Stand } from './expression.ts';
import { deciding, type Flow } from './flow.ts';
import { fromClause, rowsOf } from './from.ts';
import type { Scope } from './scope.ts';
import { findSaid, type NamesOf, type Selected, selectList, unnestsIn, withStars } from './select-list.ts';
import { type Ref, Untraceable } from './shape.ts';
import { starColumns, starRelations } from './star.ts';
import type { Place, Rows, Tracing } from './tracing.ts';

const KEYS = new Set(
  'type modifiers cte_map select_list from_table where_clause group_expressions group_sets aggregate_handling having sample qualify'.split(
    ' ',
  ),
);

interface Ordinal {
  readonly value?: { readonly is_null?: boolean; readonly value?: unknown };
}

// `order by 2` and `group by 2` mean the second column of the select list.
function byPosition(node: Ast, columns: readonly { readonly flow: Flow }[]): Flow | undefined {
  const { value } = node as Ordinal;
  return node.class === 'CONSTANT' && typeof value?.value === 'number' ? columns[value.value - 1]?.flow : undefined;
}

// `order by a` means an alias before a column, `order by -a` a column before an alias.
function bareAlias(node: Ast, { scope }: Stand): Flow | undefined {
  const names = node.class === 'COLUMN_REF' ? list<string>(node, 'column_names') : [];
  return names.length === 1 ? scope.alias(names[0] ?? '') : undefined;
}

/** What ORDER BY, LIMIT and DISTINCT look at. */
export function modifierRows(node: Ast, columns: readonly { readonly flow: Flow }[], stand: Stand): Ref[] {
  const all = () => columns.flatMap(({ flow }) => [...deciding(flow)]);
  const ordered = (expression: Ast) => {
    if (isStar(expression)) return all();
    const flow = byPosition(expression, columns) ?? bareAlias(expression, stand) ?? flowOf(expression, stand);
    return [...deciding(flow)];
  };
  return list(node, 'modifiers').flatMap((modifier): Ref[] => {
    const under = (key: string) => list(modifier, key);
    if (modifier.type === 'ORDER_MODIFIER')
      return under('orders').flatMap((order) => ordered(child(order, 'expression')));
    if (modifier.type === 'DISTINCT_MODIFIER') {
      const targets = under('distinct_on_targets');
      return targets.length === 0 ? all() : targets.flatMap(ordered);
    }
    if (!/^LIMIT(_PERCENT)?_MODIFIER$/.test(modifier.type)) throw new Untraceable(`a query with ${modifier.type}`);
    return rowsOf(childExpressions(modifier), stand);
  });
}

function aggregates(node: Ast, known: ReadonlySet<string>): boolean {
  if (node.class === 'SUBQUERY') return false;
  if (node.class === 'FUNCTION' && known.has(text(node, 'function_name').toLowerCase())) return true;
  return childExpressions(node).some((one) => aggregates(one, known));
}

function groupRows(node: Ast, columns: readonly Selected[], stand: Stand): Ref[] {
  const said = list(node, 'group_expressions').flatMap((one) => [
    ...deciding(byPosition(one, columns) ?? flowOf(one, stand)),
  ]);
  if (text(node, 'aggregate_handling') === 'STANDARD_HANDLING') return said;
  // `group by all`: whatever is not an aggregate.
  const keys = list(node, 'select_list').filter((one) => !aggregates(one, stand.tracing.aggregates));
  const flows = selectList(keys, stand, () => []).map(({ flow }) => flow);
  return [...said, ...flows.flatMap((flow) => [...deciding(flow)])];
}

function noteStars(nodes: readonly Ast[], stand: Stand, namesOf: NamesOf): void {
  for (const node of nodes) {
    if (!isStar(node) || node['columns'] === true) continue;
    const relations = starRelations(node, stand.scope.from);
    stand.tracing.stars.push({ relations, columns: starColumns(node, stand, namesOf).map(({ name }) => name) });
  }
}

/** A SELECT: columns from its list, rows from everything else. */
export function select(node: Ast, outside: Place, tracing: Tracing): Rows {
  onlyKeys(node, KEYS);
  const place: Place = { ...outside, ctes: withClause(node, outside, tracing) };
  const tree = child(node, 'from_table');
  const from = fromClause(tree, place, tracing);
  const busy = new Set<Selected>();
  let columns: Selected[] = [];
  const scope: Scope = {
    from,
    parent: place.outer,
    alias: (name) => {
      const found = findSaid(columns, name);
      if (!found || busy.has(found)) return undefined;
      busy.add(found);
      try {
        return found.flow;
      } finally {
        busy.delete(found);
      }
    },
  };
  const stand: Stand = { tracing, place, scope };
  const namesOf = (expression: Ast) => tracing.oracle.namesOf(selectFrom([expression], tree, treesInReach(place.ctes)));
  const expressions = list(node, 'select_list');
  columns = selectList(expressions, stand, namesOf);
  noteStars(expressions, stand, namesOf);
  const clauses = ['where_clause', 'having', 'qualify'].flatMap((key) => optional(node, key) ?? []);
  const rows = new Set<Ref>([
    ...from.rows,
    ...clauses.flatMap((clause) => rowsOf([clause], withStars(clause, stand, namesOf))),
    ...rowsOf(expressions.flatMap(unnestsIn), stand),
    ...groupRows(node, columns, stand),
    ...modifierRows(node, columns, stand),
  ]);
  return { columns, rows };
}
