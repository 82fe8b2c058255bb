import { type ReadonlyWarehouse, UserError } from '../../../core/index.ts';
import { uniqueId } from '../graph-object.ts';
import { Inputs } from '../inputs.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import type { Selection } from '../select/select.ts';

const VALUES = ['modified', 'new', 'old', 'unmodified'];

/** `state:` in the house: what a node is compared with is what was last built. A parent's new code counts as its own. */
export function comparedWithBuilt(parsed: ParsedProject, inputs: Inputs): Selection['compared'] {
  const is = (node: Node, value: string): boolean => {
    const state = inputs.states.get(node.name);
    const modified = state?.checksum !== inputs.available(node).checksum;
    if (value === 'modified' || value === 'unmodified') return modified === (value === 'modified');
    return (state === undefined) === (value === 'new');
  };
  return {
    state: (value) => {
      if (!VALUES.includes(value))
        throw new UserError('models/selector', { selector: `state:${value}`, didYouMean: VALUES });
      const kept = [...parsed.nodes.values()].filter(({ config }) => config.materialized !== 'ephemeral');
      return new Set(kept.filter((node) => is(node, value)).map(uniqueId));
    },
  };
}

/** The same for a warehouse, where a selection asks for it; the warehouse is read only then. */
export async function comparedIfAsked(
  warehouse: ReadonlyWarehouse,
  parsed: ParsedProject,
  { select = [], exclude = [], asOf }: Pick<Selection, 'select' | 'exclude'> & { readonly asOf: string },
): Promise<Selection['compared']> {
  if (![...select, ...exclude].some((text) => text.includes('state:'))) return undefined;
  return comparedWithBuilt(parsed, await inputsOf(warehouse, parsed, asOf));
}

async function inputsOf(warehouse: ReadonlyWarehouse, parsed: ParsedProject, asOf: string): Promise<Inputs> {
  const inputs = new Inputs(parsed, asOf);
  await warehouse.snapshot((tx) => inputs.read(tx));
  return inputs;
}

/** Whether any node has other code than it was last built from, or was never built. */
export async function hasNewCode(warehouse: ReadonlyWarehouse, parsed: ParsedProject, asOf: string): Promise<boolean> {
  const compared = comparedWithBuilt(parsed, await inputsOf(warehouse, parsed, asOf));
  return (compared?.state?.('modified').size ?? 0) > 0;
}
