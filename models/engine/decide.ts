import type { Available, Inputs, NodeState } from './inputs.ts';
import type { Node } from './node.ts';

/** One input that changed since a model was last built. */
export interface ChangedInput {
  /** Landed table, or 'as_of'. */
  readonly input: string;
  readonly from: number | string;
  readonly to: number | string;
  readonly undated: boolean;
}

/** What a build does with a node, and why. */
export type Decision =
  | { readonly action: 'none'; readonly reason: string }
  | { readonly action: 'full'; readonly reason: string }
  | { readonly action: 'increment'; readonly reason: string; readonly changed: readonly ChangedInput[] };

const full = (reason: string): Decision => ({ action: 'full', reason });

function changedInputs(inputs: Inputs, state: NodeState, available: Available): ChangedInput[] {
  const changed: ChangedInput[] = [];
  for (const [input, to] of available.batches) {
    if (!available.loud.has(input)) continue;
    const from = state.batches.get(input) ?? 0;
    const changes = inputs.changesBetween(input, from, to);
    // Before its first load a table has no changes written down that could be followed.
    if (from === 0 && to > 0) changed.push({ input, from, to, undated: true });
    else if (changes.length > 0) changed.push({ input, from, to, undated: changes.some((change) => change.undated) });
  }
  if (available.asOf !== undefined && available.asOf !== state.asOf && available.loud.has('as_of')) {
    changed.push({ input: 'as_of', from: state.asOf ?? '', to: available.asOf, undated: false });
  }
  return changed;
}

/**
 * The rule of a model for one changed input. Whatever is not declared means: build it anew; unless it comes through the
 * models that it restates like, whose days say all.
 */
export function ruleFor(node: Node, changed: ChangedInput, inputs: Inputs): string {
  const isFollowed = node.config.restatesLike.length > 0 && !inputs.besides(node).has(changed.input);
  const rule = node.config.restatesBy[changed.input] ?? (isFollowed ? 'none' : 'all');
  return changed.undated && /^dates(:|$)/.test(rule) ? 'all' : rule;
}

/** What was decided of the nodes before. */
type Decided = ReadonlyMap<string, Decision>;

function decideDays(node: Node, inputs: Inputs, changed: readonly ChangedInput[], decided: Decided): Decision {
  const followed = node.config.restatesLike;
  const anew =
    followed.find((name) => decided.get(name)?.action === 'full' || inputs.missed(node, name)) ??
    changed.find((input) => ruleFor(node, input, inputs) === 'all')?.input;
  if (anew) return full(`changed: ${anew} (restates all)`);
  const isTold = followed.some((name) => decided.get(name)?.action === 'increment');
  if (!isTold && changed.every((input) => ruleFor(node, input, inputs) === 'none')) {
    return { action: 'none', reason: 'changes do not matter' };
  }
  return { action: 'increment', reason: `changed: ${changed.map(({ input }) => input).join(', ')}`, changed };
}

/** Decides from what is stored and what is there, and of the nodes before; touches nothing. */
export function decide(
  node: Node,
  inputs: Inputs,
  available: Available,
  { fullRefresh, decided }: { readonly fullRefresh: boolean; readonly decided: Decided },
): Decision {
  const state = inputs.states.get(node.name);
  if (!inputs.existing(node)) return full('new');
  // History is not made anew: neither a full refresh nor new code takes the versions that a snapshot has.
  if (node.config.materialized === 'snapshot' && (!state || fullRefresh || state.checksum !== available.checksum)) {
    return {
      action: 'increment',
      reason: fullRefresh ? 'full refresh; its history stays' : 'its code changed',
      changed: [],
    };
  }
  if (!state) return full('never built');
  if (fullRefresh) return full('full refresh');
  if (state.checksum !== available.checksum) return full('its code or that of a parent changed');
  if (node.config.materialized === 'view') return { action: 'none', reason: 'unchanged' };
  const changed = changedInputs(inputs, state, available);
  const names = changed.map(({ input }) => input).join(', ');
  if (available.untracked.length > 0) {
    const reason = `${available.untracked.join(', ')} is not tracked`;
    return (node.config.strategy && node.config.strategy !== 'restate') || node.config.materialized === 'snapshot'
      ? { action: 'increment', reason, changed }
      : full(reason);
  }
  if (changed.length === 0) return { action: 'none', reason: 'unchanged' };
  if (node.config.materialized === 'snapshot') return { action: 'increment', reason: names, changed };
  if (node.config.materialized !== 'incremental') {
    return full(`changed: ${names}`);
  }
  if (node.config.strategy === 'restate') return decideDays(node, inputs, changed, decided);
  return { action: 'increment', reason: `changed: ${names}`, changed };
}
