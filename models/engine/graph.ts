import { UserError } from '../../core/index.ts';
import './errors.ts';

/** What the graph needs of a node. */
export interface Linked {
  readonly name: string;
  readonly refs: readonly string[];
}

/** Nodes in an order in which each comes after what it reads; ties keep the given order. Throws `models/cycle` with the path. */
export function ordered<T extends Linked>(nodes: ReadonlyMap<string, T>): T[] {
  const done = new Set<string>();
  const order: T[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    if (path.includes(name)) throw new UserError('models/cycle', { path: [...path.slice(path.indexOf(name)), name] });
    const node = nodes.get(name);
    if (!node) return;
    for (const parent of node.refs) visit(parent, [...path, name]);
    done.add(name);
    order.push(node);
  };
  for (const name of nodes.keys()) visit(name, []);
  return order;
}

/** Names reachable from a node (itself excluded) within `depth` steps. */
export function reach(
  start: string,
  next: (name: string) => readonly string[],
  depth = Number.POSITIVE_INFINITY,
): Set<string> {
  const found = new Set<string>();
  let edge = [start];
  for (let step = 0; step < depth && edge.length > 0; step++) {
    edge = edge.flatMap((name) => next(name)).filter((name) => !found.has(name) && name !== start);
    for (const name of edge) found.add(name);
  }
  return found;
}

/** Who reads each node. */
export function readers(nodes: ReadonlyMap<string, Linked>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const node of nodes.values()) {
    for (const parent of node.refs) found.set(parent, [...(found.get(parent) ?? []), node.name]);
  }
  return found;
}
