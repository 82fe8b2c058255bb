import { type Ast, child, onlyKeys, text } from './ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { withClause } from './ctes.ts';
import { deciding, either, type Flow, NOTHING } from './flow.ts';
import { NO_ROWS, same } from './scope.ts';
import { modifierRows, select } from './select.ts';
import { distinctNames, itemOf } from './select-list.ts';
import { type Ref, Untraceable } from './shape.ts';
import type { Place, Rows, Tracing } from './tracing.ts';

const KEYS = new Set('type modifiers cte_map setop_type left right setop_all'.split(' '));

const decidingAll = ({ columns }: Rows): Ref[] => columns.flatMap(({ flow }) => [...deciding(flow)]);

function byPosition(left: Rows, right: Rows, merge: (one: Flow, other: Flow) => Flow): ScopeColumn[] {
  if (left.columns.length !== right.columns.length) throw new Untraceable('a set operation of unequal width');
  return left.columns.map((column, at) => ({
    get name() {
      return column.name;
    },
    get flow() {
      return merge(column.flow, right.columns[at]?.flow ?? NOTHING);
    },
  }));
}

function byName(left: Rows, right: Rows): ScopeColumn[] {
  const [one, other] = [distinctNames(left.columns), distinctNames(right.columns)];
  const names = [...one, ...other.filter(({ name }) => !one.some((column) => same(column.name, name)))];
  return names.map(({ name }) => ({
    name,
    flow: either([...one, ...other].filter((column) => same(column.name, name)).map(({ flow }) => flow)),
  }));
}

function setOperation(node: Ast, outside: Place, tracing: Tracing): Rows {
  onlyKeys(node, KEYS);
  const place: Place = { ...outside, ctes: withClause(node, outside, tracing) };
  const [left, right] = [tracing.query(child(node, 'left'), place), tracing.query(child(node, 'right'), place)];
  const kind = text(node, 'setop_type');
  const rows = new Set<Ref>([...left.rows, ...right.rows]);
  const isUnion = kind === 'UNION' || kind === 'UNION_BY_NAME';
  if (!isUnion && kind !== 'EXCEPT' && kind !== 'INTERSECT') throw new Untraceable(`a set operation ${kind}`);
  // EXCEPT and INTERSECT show the left side's values; the right side only decides.
  if (!isUnion || node['setop_all'] !== true) for (const ref of [left, right].flatMap(decidingAll)) rows.add(ref);
  const columns =
    kind === 'UNION_BY_NAME'
      ? byName(left, right)
      : byPosition(left, right, (one, other) => (isUnion ? either([one, other]) : one));
  // ORDER BY after a set operation knows its columns only.
  const scope = { from: { ...NO_ROWS, items: [itemOf([], columns, [])] }, parent: place.outer, alias: () => undefined };
  for (const ref of modifierRows(node, columns, { tracing, place, scope })) rows.add(ref);
  return { columns, rows };
}

/** A query of any kind. */
export function query(node: Ast, place: Place, tracing: Tracing): Rows {
  if (node.type === 'SELECT_NODE') return select(node, place, tracing);
  if (node.type === 'SET_OPERATION_NODE') return setOperation(node, place, tracing);
  throw new Untraceable(`a query of the kind ${node.type}`);
}
