import { UserError } from '../../core/index.ts';
import type { Node } from './node.ts';
import type { Names } from './resolve.ts';
import type { SourceTable } from './source-tables.ts';

interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly sources: ReadonlyMap<string, SourceTable>;
}

/** The models whose days a model restates too, by their names in the project; refuses one that restates no days. */
export function resolveRestatesLike({ config, path }: Node, names: Names): string[] {
  return config.restatesLike.flatMap((key) => {
    // Listing is reading: a name that is not there was refused with the references.
    const parent = names.find(key);
    if (!parent) return [];
    if (parent.config.strategy === 'restate') return [parent.name];
    const is = parent.config.strategy ?? parent.config.materialized;
    const problem = `restates_like: ${key} is ${is}; only an incremental model with event_date restates days`;
    throw new UserError('models/invalid', { file: path, problem });
  });
}

/** Landed tables (and `as_of`) that reach a model otherwise than through the models that it restates like. */
export function inputsBesides(node: Node, { nodes, sources }: Graph): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>(node.config.restatesLike);
  const walk = (one: Node): void => {
    if (one.usesAsOf) found.add('as_of');
    for (const key of one.sources) found.add(sources.get(key)?.identifier ?? key);
    for (const ref of one.refs) {
      const parent = nodes.get(ref);
      if (!parent || seen.has(ref)) continue;
      seen.add(ref);
      walk(parent);
    }
  };
  walk(node);
  return found;
}
