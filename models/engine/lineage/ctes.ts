import { type Ast, child, list, onlyKeys, text } from './ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { deciding, either, weight } from './flow.ts';
import { same } from './scope.ts';
import { distinctNames } from './select-list.ts';
import { type Ref, Untraceable } from './shape.ts';
import type { Cte, Place, Rows, Tracing } from './tracing.ts';

const RECURSIVE_KEYS = new Set('type modifiers cte_map cte_name union_all left right aliases'.split(' '));

function renamed({ columns, rows }: Rows, aliases: readonly string[]): Rows {
  const named = columns.map((column, at) => {
    const alias = aliases[at];
    return alias === undefined ? column : { name: alias, flow: column.flow };
  });
  return { columns: distinctNames(named), rows };
}

function merged(one: Rows, other: Rows): Rows {
  const columns: ScopeColumn[] = one.columns.map((column, at) => {
    const beside = other.columns[at];
    if (!beside) throw new Untraceable('a recursive query whose parts differ in length');
    return { name: column.name, flow: either([column.flow, beside.flow]) };
  });
  return { columns, rows: new Set([...one.rows, ...other.rows]) };
}

const heaviness = ({ columns, rows }: Rows) => columns.reduce((sum, { flow }) => sum + weight(flow), rows.size);

/** A query that reads itself: its lineage grows until one more turn adds nothing. */
function recursive(node: Ast, place: Place, aliases: readonly string[], tree: Cte['tree'], tracing: Tracing): Rows {
  onlyKeys(node, RECURSIVE_KEYS);
  if (list(node, 'modifiers').length > 0) throw new Untraceable('a recursive query with modifiers');
  let known = renamed(tracing.query(child(node, 'left'), place), aliases);
  for (;;) {
    const soFar = known;
    const self: Cte = { name: text(node, 'cte_name'), before: place.ctes, tree, rows: () => soFar };
    const turn = merged(soFar, tracing.query(child(node, 'right'), { ...place, ctes: self }));
    const isDistinct = node['union_all'] !== true;
    const deciders: Ref[] = isDistinct ? turn.columns.flatMap(({ flow }) => [...deciding(flow)]) : [];
    known = { columns: turn.columns, rows: new Set([...turn.rows, ...deciders]) };
    if (heaviness(known) === heaviness(soFar)) return known;
  }
}

interface Entry {
  readonly key: string;
  readonly value: { readonly aliases?: readonly string[]; readonly query?: { readonly node?: Ast } };
}

/** The queries that a WITH clause names; each is traced when it is read. */
export function withClause(node: Ast, place: Place, tracing: Tracing): Cte | undefined {
  let before = place.ctes;
  const map = (node['cte_map'] as { map?: readonly Entry[] } | undefined)?.map ?? [];
  for (const entry of map) {
    const query = entry.value.query?.node;
    if (!query) throw new Untraceable(`the CTE ${entry.key} has no query`);
    const aliases = entry.value.aliases ?? [];
    const inside: Place = { ctes: before, outer: place.outer };
    let rows: Rows | undefined;
    const trace = (): Rows =>
      query.type === 'RECURSIVE_CTE_NODE'
        ? recursive(query, { ...inside, ctes: withClause(query, inside, tracing) }, aliases, entry, tracing)
        : renamed(tracing.query(query, inside), aliases);
    before = {
      name: entry.key,
      before,
      tree: entry,
      rows: () => {
        rows ??= trace();
        return rows;
      },
    };
  }
  return before;
}

export function findCte(name: string, ctes: Cte | undefined): Cte | undefined {
  for (let at = ctes; at; at = at.before) if (same(at.name, name)) return at;
  return undefined;
}

/** The trees of all CTEs in reach, the nearer hiding the farther, in the order in which they were named. */
export function treesInReach(ctes: Cte | undefined): Cte['tree'][] {
  const trees: Cte['tree'][] = [];
  for (let at = ctes; at; at = at.before) {
    if (!trees.some((tree) => same(tree.key, at.name))) trees.unshift(at.tree);
  }
  return trees;
}
