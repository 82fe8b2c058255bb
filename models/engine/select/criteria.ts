import { z } from 'zod';
import { UserError } from '../../../core/index.ts';

// What dbt's --select and selectors.yml say, as a tree.

export type Indirect = 'eager' | 'cautious' | 'buildable' | 'empty';

/** One method with what it takes along. */
export interface Term {
  readonly kind: 'term';
  /** As written, for messages. */
  readonly text: string;
  readonly method: string | undefined;
  readonly value: string;
  /** Steps up and down the graph; 0 for none. */
  readonly parents: number;
  readonly children: number;
  /** `@`: children, and the parents of all of those. */
  readonly childrensParents: boolean;
  readonly indirect: Indirect | undefined;
}

export type Criteria =
  | Term
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly Criteria[] }
  | { readonly kind: 'difference'; readonly of: Criteria; readonly without: Criteria };

const steps = (text: string | undefined) =>
  text === undefined ? 0 : text === '' ? Number.POSITIVE_INFINITY : Number(text);

/** `+a`, `2+a`, `@a`, `tag:x+1`. */
export function term(text: string): Term {
  const match = /^(@)?(?:(\d*)\+)?(?:([\w.]+):)?(.+?)(?:\+(\d*))?$/.exec(text);
  const [, at, before, method, value = '', after] = match ?? [];
  if (!match || (at && before !== undefined))
    throw new UserError('models/selector', { selector: text, didYouMean: [] });
  return {
    kind: 'term',
    text,
    method,
    value,
    parents: steps(before),
    children: steps(after),
    childrensParents: at !== undefined,
    indirect: undefined,
  };
}

/** Spaces (or several selectors) unite, commas intersect. */
export function criteria(selectors: readonly string[]): Criteria {
  const of = selectors.flatMap((text) => text.split(/\s+/)).filter(Boolean);
  return {
    kind: 'union',
    of: of.map((text) => ({ kind: 'intersection', of: text.split(',').filter(Boolean).map(term) })),
  };
}

const indirect = z.enum(['eager', 'cautious', 'buildable', 'empty']);
const methodInput = z.looseObject({
  method: z.string(),
  value: z.unknown(),
  parents: z.boolean().optional(),
  parents_depth: z.number().optional(),
  children: z.boolean().optional(),
  children_depth: z.number().optional(),
  childrens_parents: z.boolean().optional(),
  indirect_selection: indirect.optional(),
  exclude: z.array(z.unknown()).optional(),
});

/** Selectors of selectors.yml, by name. */
export type Definitions = ReadonlyMap<string, unknown>;

function several(kind: 'union' | 'intersection', items: readonly unknown[], known: Definitions): Criteria {
  const isExclude = (item: unknown): item is { exclude: unknown[] } =>
    typeof item === 'object' && item !== null && Object.keys(item).length === 1 && 'exclude' in item;
  const of = { kind, of: items.filter((item) => !isExclude(item)).map((item) => defined(item, known)) };
  const excluded = items.filter(isExclude).flatMap(({ exclude }) => exclude);
  if (excluded.length === 0) return of;
  return { kind: 'difference', of, without: several('union', excluded, known) };
}

/** A definition of selectors.yml: a text, `{method, value, …}`, `{tag: x}`, `{union: […]}`, `{intersection: […]}`. */
export function defined(definition: unknown, known: Definitions): Criteria {
  if (typeof definition === 'string') return criteria([definition]);
  const given = (definition ?? {}) as Record<string, unknown>;
  const keys = ['union', 'intersection', 'method'].filter((key) => key in given);
  if (keys.length > 1) throw new UserError('models/selector', { selector: keys.join(' + '), didYouMean: [] });
  for (const kind of ['union', 'intersection'] as const) {
    if (Array.isArray(given[kind])) return several(kind, given[kind], known);
  }
  const [first] = Object.entries(given);
  const short = first && !('method' in given) ? { method: first[0], value: first[1] } : given;
  const parsed = methodInput.safeParse(short);
  if (!parsed.success) throw new UserError('models/selector', { selector: JSON.stringify(definition), didYouMean: [] });
  const { method, value, exclude, ...how } = parsed.data;
  const text = `${method}:${String(value)}`;
  const own: Criteria =
    method === 'selector'
      ? named(String(value), known)
      : {
          ...term(text),
          parents: how.parents ? (how.parents_depth ?? Number.POSITIVE_INFINITY) : 0,
          children: how.children ? (how.children_depth ?? Number.POSITIVE_INFINITY) : 0,
          childrensParents: how.childrens_parents ?? false,
          indirect: how.indirect_selection,
        };
  return exclude ? { kind: 'difference', of: own, without: several('union', exclude, known) } : own;
}

/** A selector of selectors.yml. */
export function named(name: string, known: Definitions): Criteria {
  if (!known.has(name)) throw new UserError('models/selector', { selector: name, didYouMean: [...known.keys()] });
  return defined(known.get(name), known);
}
