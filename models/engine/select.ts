import { nearest, UserError } from '../../core/index.ts';
import './errors.ts';
import { reach, readers } from './graph.ts';
import type { Node } from './node.ts';

type Nodes = ReadonlyMap<string, Node>;

const METHODS = ['tag', 'path', 'config.materialized', 'resource_type'];

function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
}

function matched(method: string, value: string, nodes: Nodes): string[] {
  const name = glob(value);
  const folder = value.replace(/\/+$/, '');
  const matches = (node: Node): boolean => {
    if (method === 'tag') return node.config.tags.includes(value);
    if (method === 'config.materialized') return node.config.materialized === value;
    if (method === 'resource_type') return kindOf(node) === value;
    const path = node.path;
    if (method === 'path') {
      const full = `models/${path}`;
      return [path, full].some((shown) => shown === folder || shown.startsWith(`${folder}/`) || name.test(shown));
    }
    return name.test(node.name) || node.path.split('/').slice(0, -1).includes(value);
  };
  return [...nodes.values()].filter(matches).map((node) => node.name);
}

function kindOf(node: Node): string {
  return ['seed', 'snapshot'].includes(node.config.materialized) ? node.config.materialized : 'model';
}

/** One term: `name`, `+name`, `name+2`, `@name` is not known; methods tag:, path:, config.materialized:, resource_type:. */
function term(text: string, nodes: Nodes): Set<string> {
  const match = /^(?:(\d*)\+)?(?:([\w.]+):)?(.+?)(?:\+(\d*))?$/.exec(text);
  const [, before, method, value = '', after] = match ?? [];
  if (method && !METHODS.includes(method)) {
    throw new UserError('models/selector', {
      selector: text,
      didYouMean: nearest(method, METHODS).map((name) => `${name}:`),
    });
  }
  const found = new Set(matched(method ?? (value.includes('/') ? 'path' : 'name'), value, nodes));
  const next = readers(nodes);
  for (const start of [...found]) {
    if (before !== undefined) {
      const depth = before === '' ? Number.POSITIVE_INFINITY : Number(before);
      for (const name of reach(start, (at) => nodes.get(at)?.refs ?? [], depth)) found.add(name);
    }
    if (after !== undefined) {
      const depth = after === '' ? Number.POSITIVE_INFINITY : Number(after);
      for (const name of reach(start, (at) => next.get(at) ?? [], depth)) found.add(name);
    }
  }
  return found;
}

/** dbt's grammar: spaces (or several selectors) unite, commas intersect. */
function union(selectors: readonly string[], nodes: Nodes, strict: boolean): Set<string> {
  const found = new Set<string>();
  for (const selector of selectors.flatMap((text) => text.split(/\s+/)).filter(Boolean)) {
    const [first = new Set<string>(), ...rest] = selector.split(',').map((part) => term(part, nodes));
    const both = [...first].filter((name) => rest.every((other) => other.has(name)));
    if (both.length === 0 && strict) {
      throw new UserError('models/selector', {
        selector,
        didYouMean: nearest(selector.replace(/^\d*\+|\+\d*$/g, ''), nodes.keys()),
      });
    }
    for (const name of both) found.add(name);
  }
  return found;
}

/** The names that a selection takes, in no order. Nothing selected means all; a selector that selects nothing is an error. */
export function selectNodes(
  nodes: Nodes,
  select: readonly string[] = [],
  exclude: readonly string[] = [],
): Set<string> {
  const chosen = select.length > 0 ? union(select, nodes, true) : new Set(nodes.keys());
  for (const name of union(exclude, nodes, false)) chosen.delete(name);
  return chosen;
}
