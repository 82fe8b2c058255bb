import { type Ast, list, onlyKeys, optional, text } from './ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { flowOf, type Stand } from './expression.ts';
import { computed, deciding, type Flow } from './flow.ts';
import { columnOf, type From, type Item, type Merged, mergedOf, same } from './scope.ts';
import { type Ref, Untraceable } from './shape.ts';

const KEYS = new Set(
  'type alias query_location left right condition join_type ref_type using_columns delim_flipped'.split(' '),
);

interface Side {
  readonly flow: Flow;
  readonly members: readonly Item[];
}

// A column by its bare name on one side of a join, with the tables that it stands for.
function side(from: From, name: string): Side | undefined {
  const merged = mergedOf(from, name);
  if (merged) return { flow: merged.column.flow, members: [...merged.members] };
  const item = from.items.find((one) => columnOf(one, name));
  const column = item && columnOf(item, name);
  return item && column && { flow: column.flow, members: [item] };
}

function commonNames(left: From, right: From): string[] {
  const names = left.items.flatMap((item) => item.columns.map((column) => column.name));
  const common = names.filter((name) => right.items.some((item) => columnOf(item, name)));
  return common.filter((name, at) => common.findIndex((other) => same(other, name)) === at);
}

// An inner or left join shows the left column, a right join the right one, a full join whichever is not NULL.
function mergedFlow(joinType: string, left: Flow, right: Flow): Flow {
  if (joinType === 'RIGHT') return right;
  return joinType === 'OUTER' || joinType === 'FULL' ? computed([left, right]) : left;
}

/** Two FROM items side by side. Both keys of a join decide its rows. */
export function joined(node: Ast, left: From, right: From, stand: Stand): From {
  onlyKeys(node, KEYS);
  const joinType = text(node, 'join_type');
  const using = text(node, 'ref_type') === 'NATURAL' ? commonNames(left, right) : list<string>(node, 'using_columns');
  const rows = new Set<Ref>([...left.rows, ...right.rows]);
  const newlyMerged: Merged[] = using.map((name) => {
    const [one, other] = [side(left, name), side(right, name)];
    if (!one || !other) throw new Untraceable(`USING (${name}): no such column on one side`);
    for (const ref of [...deciding(one.flow), ...deciding(other.flow)]) rows.add(ref);
    const column: ScopeColumn = { name, flow: mergedFlow(joinType, one.flow, other.flow) };
    return { column, members: new Set([...one.members, ...other.members]) };
  });
  const isMergedAgain = (merged: Merged) => using.some((name) => same(name, merged.column.name));
  const both: From = {
    items: [...left.items, ...right.items],
    merged: [...[...left.merged, ...right.merged].filter((merged) => !isMergedAgain(merged)), ...newlyMerged],
    rows,
  };
  const condition = optional(node, 'condition');
  if (condition) {
    const scope = { from: both, parent: stand.scope.parent, alias: () => undefined };
    for (const ref of deciding(flowOf(condition, { ...stand, scope }))) rows.add(ref);
  }
  if (joinType !== 'SEMI' && joinType !== 'ANTI') return both;
  const merged = newlyMerged.map(({ column, members }) => ({
    column,
    members: new Set([...members].filter((item) => left.items.includes(item))),
  }));
  return { items: left.items, merged: [...left.merged.filter((one) => !isMergedAgain(one)), ...merged], rows };
}
