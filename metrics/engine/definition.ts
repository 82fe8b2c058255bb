import type { Identity } from '../../core/index.ts';
import type { CubesPort } from '../../cubes/index.ts';
import { Batch, type Cell } from './batch.ts';
import { membersOf } from './dimensions.ts';
import type { Level, Term } from './indicator.ts';
import type { Members } from './members.ts';
import type { Period } from './period.ts';
import type { Asked } from './request.ts';
import { addTerm, type Scope } from './terms.ts';

/** One measure of a side, with all that narrows it and what this person's rows give. */
export interface DefinedTerm {
  readonly view: string;
  readonly measure: string;
  readonly factor: number;
  readonly per_day: boolean;
  readonly window: 'period' | Level;
  /** Filters of the definition. */
  readonly filters: readonly { readonly dimension: string; readonly values: readonly string[] }[];
  /** Filters of the request, by the members of this view. */
  readonly asked: readonly { readonly dimension: string; readonly values: readonly string[] }[];
  /** The measure over the period, before factor and days; null: no row, or too small for this person. */
  readonly value: number | null;
  /** People behind it, where the view counts them; null: unknown, or too small for this person. */
  readonly people: number | null;
}

/** Both sides of an indicator as a request reads them. */
export interface Definition {
  readonly period: Period;
  readonly scale: number;
  readonly growth: 'yoy' | null;
  readonly needs_coding: boolean;
  /** Null where nothing can give it. */
  readonly numerator: readonly DefinedTerm[] | null;
  readonly denominator: readonly DefinedTerm[] | null;
}

const total = (cells: readonly Cell[]): number | null => {
  if (cells.length === 0 || cells.some(({ hidden }) => hidden)) return null;
  return cells.reduce((sum, { value }) => Number((sum + (value ?? 0)).toPrecision(15)), 0);
};

const listed = (filters: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(filters).map(([dimension, values]) => ({ dimension, values }));

interface Means {
  readonly cubes: CubesPort;
  readonly members: Members;
  readonly cellCounts: ReadonlyMap<string, string>;
  readonly today: string;
  readonly identity: Identity;
}

/** Takes both sides of a request apart, and counts each part on the rows of the person. */
export async function defineAsked(asked: Asked, means: Means): Promise<Definition> {
  const { cubes, members, cellCounts, today, identity } = means;
  const { indicator, period, filter } = asked;
  const batch = new Batch(cubes, identity);
  const scope: Scope = { range: period, granularity: undefined, by: [], filter, today };
  const register = (term: Term): (() => DefinedTerm) => {
    const known = members.has(term.view);
    const people = cellCounts.get(term.view);
    const value = known ? addTerm(term, scope, members, batch) : () => [];
    const counted = known && people ? addTerm({ ...term, measure: people }, scope, members, batch) : () => [];
    return () => ({
      ...{ view: term.view, measure: term.measure, factor: term.factor, per_day: term.per_day, window: term.window },
      filters: listed(term.filters),
      asked: Object.entries(filter).map(([dimension, values]) => ({
        dimension: membersOf(dimension, term.view, members)?.code ?? dimension,
        values,
      })),
      value: total(value()),
      people: total(counted()),
    });
  };
  const [numerator, denominator] = [indicator.numerator, indicator.denominator].map((side) => side?.map(register));
  await batch.run();
  const { scale, growth, needs_coding } = indicator;
  const read = (side: readonly (() => DefinedTerm)[] | undefined) => side?.map((term) => term()) ?? null;
  return { period, scale, growth, needs_coding, numerator: read(numerator), denominator: read(denominator) };
}
