import type { Ref } from './shape.ts';

/** How a source column came into a value: as it is (perhaps renamed or cast), or through an expression. */
export type Kind = 'copied' | 'computed';

export interface Value {
  readonly kind: Kind;
  /** The declared barrier (the pseudonym) that every way from this source passes; undefined where one way has none. */
  readonly barrier: string | undefined;
}

/** What a value is made of, and what only decided whether or in which order rows gave it. */
export interface Flow {
  readonly values: ReadonlyMap<Ref, Value>;
  readonly conditions: ReadonlySet<Ref>;
}

export const NOTHING: Flow = { values: new Map(), conditions: new Set() };

const COPIED: Value = { kind: 'copied', barrier: undefined };

export function sourceFlow(ref: Ref): Flow {
  return { values: new Map([[ref, COPIED]]), conditions: new Set() };
}

// The weaker of two ways counts: one unguarded way is a leak, one expression makes the value computed.
function weaker(one: Value, other: Value): Value {
  const kind = one.kind === 'copied' && other.kind === 'copied' ? 'copied' : 'computed';
  return { kind, barrier: one.barrier !== undefined && other.barrier !== undefined ? one.barrier : undefined };
}

/** A value that may come from any of these. */
export function either(flows: readonly Flow[]): Flow {
  const some = flows.filter((flow) => flow.values.size > 0 || flow.conditions.size > 0);
  if (some.length < 2) return some[0] ?? NOTHING;
  const values = new Map<Ref, Value>();
  const conditions = new Set<Ref>();
  for (const flow of some) {
    for (const [ref, value] of flow.values) {
      const before = values.get(ref);
      values.set(ref, before ? weaker(before, value) : value);
    }
    for (const ref of flow.conditions) conditions.add(ref);
  }
  return { values, conditions };
}

function mapped(flow: Flow, change: (value: Value) => Value): Flow {
  if (flow.values.size === 0) return flow;
  return { values: new Map([...flow.values].map(([ref, value]) => [ref, change(value)])), conditions: flow.conditions };
}

/** An expression over these. */
export function computed(flows: readonly Flow[]): Flow {
  return mapped(either(flows), ({ barrier }) => ({ kind: 'computed', barrier }));
}

/** The same behind a barrier. */
export function behind(flow: Flow, barrier: string): Flow {
  return mapped(flow, (value) => ({ kind: 'computed', barrier: value.barrier ?? barrier }));
}

/** All columns of a flow, as what decides. */
export function deciding(flow: Flow): ReadonlySet<Ref> {
  return flow.values.size === 0 ? flow.conditions : new Set([...flow.values.keys(), ...flow.conditions]);
}

export function given(flow: Flow, conditions: Iterable<Ref>): Flow {
  const all = new Set([...flow.conditions, ...conditions]);
  return all.size === flow.conditions.size ? flow : { values: flow.values, conditions: all };
}

/** A number that grows whenever a flow does: flows of a recursive query grow until it stands still. */
export function weight(flow: Flow): number {
  let sum = flow.conditions.size + flow.values.size;
  for (const value of flow.values.values()) {
    sum += (value.kind === 'computed' ? 1 : 0) + (value.barrier === undefined ? 1 : 0);
  }
  return sum;
}
