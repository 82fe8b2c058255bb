import type { Contribution } from '../../cubes/index.ts';
import type { CasesPlan, CasesTerm, Side } from '../../metrics/index.ts';

/** What the rows of one list make of its measure. */
export interface Reckoned {
  readonly term: CasesTerm;
  readonly contribution: Contribution;
  readonly value: number | null;
}

export interface Reconciliation {
  readonly value: number | null;
  /** Null where there is no figure to hold against the rows. */
  readonly reconciles: boolean | null;
}

/** Sums in the database and in Cube round differently in the last digits. */
const TOLERANCE = 1e-9;
export const isEqual = (a: number, b: number): boolean =>
  Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));

/** A side as its rows make it; undefined where no row gives anything. */
function sideOf(lists: readonly Reckoned[], side: Side, isYearBefore: boolean): number | undefined {
  return lists
    .filter(({ term }) => term.side === side && term.isYearBefore === isYearBefore)
    .reduce<number | undefined>((sum, { term, contribution, value }) => {
      if (value === null) return sum;
      return (sum ?? 0) + (value * term.factor * contribution.factor) / term.days;
    }, undefined);
}

/** Holds what rows make against the figure. A growth has no sides of its own: it is reckoned from the rows of both years. */
export function reckon(plan: CasesPlan, lists: readonly Reckoned[], side: Side): Reconciliation {
  const { figure, growth, scale } = plan;
  const value = sideOf(lists, side, false) ?? null;
  if (growth) {
    const [now, before] = [false, true].map((earlier) => {
      const hasDenominator = lists.some(({ term }) => term.side === 'denominator');
      const top = sideOf(lists, 'numerator', earlier);
      const bottom = hasDenominator ? sideOf(lists, 'denominator', earlier) : 1;
      return top === undefined || !bottom ? undefined : top / bottom;
    });
    const told = figure?.value ?? null;
    if (told === null || now === undefined || !before) return { value, reconciles: null };
    return { value, reconciles: isEqual(((now - before) / before) * scale, told) };
  }
  const told = figure?.[side] ?? null;
  if (told === null) return { value, reconciles: null };
  return { value, reconciles: isEqual(value ?? 0, told) };
}
