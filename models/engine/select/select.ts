import { nearest, UserError } from '../../../core/index.ts';
import { uniqueId } from '../graph-object.ts';
import type { ParsedProject } from '../parse.ts';
import { type Criteria, criteria, type Indirect, named, type Term } from './criteria.ts';
import { type Item, itemsOf } from './items.ts';
import { type MethodAround, methodOf } from './methods.ts';

/** What of a project is taken. */
export interface Selection {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** A selector of selectors.yml. */
  readonly selector?: string | undefined;
  /** Only these kinds: model, seed, snapshot, test, unit_test, source, exposure, analysis. */
  readonly resourceTypes?: readonly string[] | undefined;
  /** Which tests come along with what is selected. Default: eager, all that look at some of it. */
  readonly indirectSelection?: Indirect | undefined;
  readonly state?: MethodAround['state'];
}

type Ids = Set<string>;

class Selector {
  readonly items: ReadonlyMap<string, Item>;
  readonly #children = new Map<string, string[]>();
  readonly #around: MethodAround;
  readonly #indirect: Indirect;

  constructor(items: ReadonlyMap<string, Item>, around: MethodAround, indirect: Indirect) {
    this.items = items;
    this.#around = around;
    this.#indirect = indirect;
    for (const { id, parents } of items.values()) {
      for (const parent of parents) this.#children.set(parent, [...(this.#children.get(parent) ?? []), id]);
    }
  }

  #parents = (id: string) => this.items.get(id)?.parents ?? [];
  #childrenOf = (id: string) => this.#children.get(id) ?? [];

  #reach(from: Iterable<string>, next: (id: string) => readonly string[], depth = Number.POSITIVE_INFINITY): Ids {
    const found: Ids = new Set();
    let edge = [...from];
    for (let step = 0; step < depth && edge.length > 0; step++) {
      edge = [...new Set(edge.flatMap((id) => next(id)))].filter((id) => !found.has(id));
      for (const id of edge) found.add(id);
    }
    return found;
  }

  /** Tests that come along with what was selected. */
  #tests(selected: Ids, how: Indirect): Ids {
    if (how === 'empty') return new Set();
    const isTest = (id: string) => ['test', 'unit_test'].includes(this.items.get(id)?.kind ?? '');
    const near = [...selected].flatMap((id) => this.#childrenOf(id)).filter(isTest);
    if (how === 'eager') return new Set(near);
    const there = how === 'buildable' ? new Set([...selected, ...this.#reach(selected, this.#parents)]) : selected;
    return new Set(near.filter((id) => this.#parents(id).every((parent) => there.has(parent))));
  }

  #term({ method, value, parents, children, childrensParents, indirect = this.#indirect }: Term): Ids {
    const matches = methodOf(method, value);
    const found: Ids = new Set();
    for (const item of this.items.values()) if (matches(item, this.#around)) found.add(item.id);
    const around = new Set(found);
    if (parents > 0) for (const id of this.#reach(found, this.#parents, parents)) around.add(id);
    if (children > 0) for (const id of this.#reach(found, this.#childrenOf, children)) around.add(id);
    if (childrensParents) {
      const below = new Set([...found, ...this.#reach(found, this.#childrenOf)]);
      for (const id of [...below, ...this.#reach(below, this.#parents)]) around.add(id);
    }
    for (const id of this.#tests(around, indirect)) around.add(id);
    return around;
  }

  take(of: Criteria): Ids {
    if (of.kind === 'term') return this.#term(of);
    if (of.kind === 'difference') {
      const without = this.take(of.without);
      return new Set([...this.take(of.of)].filter((id) => !without.has(id)));
    }
    const [first = new Set<string>(), ...rest] = of.of.map((one) => this.take(one));
    if (of.kind === 'union') return new Set([first, ...rest].flatMap((ids) => [...ids]));
    return new Set([...first].filter((id) => rest.every((ids) => ids.has(id))));
  }
}

function wanted(parsed: ParsedProject, { select = [], selector }: Selection): Criteria | undefined {
  if (selector !== undefined) return named(selector, parsed.selectors.definitions);
  if (select.length > 0) return criteria(select);
  const { standard } = parsed.selectors;
  return standard === undefined ? undefined : named(standard, parsed.selectors.definitions);
}

/** Each selector has to take something: a name that nobody has is a mistake of the writer. */
function refuseEmpty(selector: Selector, select: readonly string[]): void {
  for (const text of select.flatMap((one) => one.split(/\s+/)).filter(Boolean)) {
    if (selector.take(criteria([text])).size > 0) continue;
    const names = [...selector.items.values()].map(({ name }) => name);
    const bare = text.replace(/^@?\d*\+?|\+\d*$/g, '');
    throw new UserError('models/selector', { selector: text, didYouMean: nearest(bare, names) });
  }
}

/** The items that a selection takes. Nothing selected means all. */
export function selectItems(parsed: ParsedProject, selection: Selection): Map<string, Item> {
  const items = itemsOf(parsed);
  const around = { root: parsed.project.name, state: selection.state };
  const selector = new Selector(items, around, selection.indirectSelection ?? 'eager');
  if (!parsed.foreign) refuseEmpty(selector, selection.select ?? []);
  const included = wanted(parsed, selection);
  const chosen = included ? selector.take(included) : new Set(items.keys());
  const { exclude = [], resourceTypes } = selection;
  if (exclude.length > 0) for (const id of selector.take(criteria(exclude))) chosen.delete(id);
  const kinds = resourceTypes && new Set(resourceTypes);
  return new Map([...items].filter(([id, { kind }]) => chosen.has(id) && (!kinds || kinds.has(kind))));
}

/** The names of the nodes that a selection takes. */
export function selectNodes(parsed: ParsedProject, selection: Selection): Set<string> {
  const items = selectItems(parsed, selection);
  return new Set([...parsed.nodes.values()].filter((node) => items.has(uniqueId(node))).map(({ name }) => name));
}
