import { uniqueId } from '../graph-object.ts';
import { selectNodes } from '../select.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';

/** A node as `dbt ls` lists it. */
export interface ListedNode {
  readonly id: string;
}

/** The nodes that a selection takes, without a database. */
export function listForeign(options: ForeignProject): ListedNode[] {
  const parsed = parseForeign(options);
  const chosen = selectNodes(parsed.nodes, options.select, options.exclude);
  return [...parsed.nodes.values()].filter((node) => chosen.has(node.name)).map((node) => ({ id: uniqueId(node) }));
}
