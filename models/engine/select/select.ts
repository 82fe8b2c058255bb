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
  readonly excludeResourceTypes?: readonly string[] | undefined;
  /** Which tests come along with what is selected. Default: eager, all that look at some of it. */
  readonly indirectSelection?: Indirect | undefined;
  /** An earlier state, for the methods `state:` and `result:`. */
  readonly compared?: Pick<MethodAround, 'state' | 'results'> | undefined;
}

type Ids = Set<string>;

/** What criteria take, and tests that would come along if more of what they look at were taken. */
interface Taken {
  readonly direct: Ids;
  readonly indirect: Ids;
}

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

  /** Tests that look at what was selected: those that come along, and the others. */
  #withTests(selected: Ids, how: Indirect): Taken {
    const direct = new Set(selected);
    const indirect: Ids = new Set();
    const near = [...selected].flatMap((one) => this.#childrenOf(one));
    // A unit test belongs to its model.
    for (const id of near) if (this.items.get(id)?.kind === 'unit_test') direct.add(id);
    if (how === 'empty') return { direct, indirect };
    const there = how === 'buildable' ? new Set([...selected, ...this.#reach(selected, this.#parents)]) : selected;
    for (const id of near.filter((one) => this.items.get(one)?.kind === 'test')) {
      const whole = how === 'eager' || this.#parents(id).every((parent) => there.has(parent));
      (whole ? direct : indirect).add(id);
    }
    return { direct, indirect };
  }

  #term({ method, value, parents, children, childrensParents, indirect = this.#indirect }: Term): Taken {
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
    return this.#withTests(around, indirect);
  }

  #combine({ direct, indirect }: Taken): Taken {
    const more = [...indirect].filter((id) => this.#parents(id).every((parent) => direct.has(parent)));
    return { direct: new Set([...direct, ...more]), indirect };
  }

  #take(of: Criteria): Taken {
    if (of.kind === 'term') return this.#term(of);
    if (of.kind === 'difference') {
      const [all, without] = [this.#take(of.of), this.#take(of.without)];
      const less = (ids: Ids, gone: Ids) => new Set([...ids].filter((id) => !gone.has(id)));
      return { direct: less(all.direct, without.direct), indirect: less(all.indirect, without.direct) };
    }
    const taken = of.of.map((one) => this.#take(one));
    const merged = (sets: readonly Ids[]): Ids => {
      const [first = new Set<string>(), ...rest] = sets;
      if (of.kind === 'union') return new Set(sets.flatMap((ids) => [...ids]));
      return new Set([...first].filter((id) => rest.every((ids) => ids.has(id))));
    };
    const whole = {
      direct: merged(taken.map((one) => one.direct)),
      indirect: merged(taken.map((one) => one.indirect)),
    };
    return this.#combine(whole);
  }

  take(of: Criteria): Ids {
    return this.#take(of).direct;
  }
}

function wanted(parsed: ParsedProject, { select = [], exclude = [], selector }: Selection): Criteria | undefined {
  const { definitions } = parsed.selectors;
  for (const name of definitions.keys()) named(name, definitions);
  if (selector !== undefined) return named(selector, definitions);
  if (select.length > 0) return criteria(select);
  const { standard } = parsed.selectors;
  return standard === undefined || exclude.length > 0 ? undefined : named(standard, definitions);
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
  const around = { root: parsed.project.name, ...selection.compared };
  const selector = new Selector(items, around, selection.indirectSelection ?? 'eager');
  if (!parsed.foreign) refuseEmpty(selector, selection.select ?? []);
  const included = wanted(parsed, selection);
  const chosen = included ? selector.take(included) : new Set(items.keys());
  const { exclude = [], resourceTypes, excludeResourceTypes = [] } = selection;
  if (exclude.length > 0) for (const id of selector.take(criteria(exclude))) chosen.delete(id);
  const kinds = resourceTypes && new Set(resourceTypes);
  const isKind = (kind: string) => (!kinds || kinds.has(kind)) && !excludeResourceTypes.includes(kind);
  return new Map([...items].filter(([id, { kind }]) => chosen.has(id) && isKind(kind)));
}

/** The names of the nodes that a selection takes. */
export function selectNodes(parsed: ParsedProject, selection: Selection): Set<string> {
  const { select = [], exclude = [], selector, resourceTypes, excludeResourceTypes } = selection;
  const isWhole = select.length + exclude.length === 0 && !(selector ?? parsed.selectors.standard);
  if (isWhole && !resourceTypes && !excludeResourceTypes) return new Set(parsed.nodes.keys());
  const items = selectItems(parsed, selection);
  return new Set([...parsed.nodes.values()].filter((node) => items.has(uniqueId(node))).map(({ name }) => name));
}
