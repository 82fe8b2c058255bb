import type { Covered } from './coverage.ts';
import type { Indicator } from './indicator.ts';
import type { Period } from './period.ts';
import type { Figure } from './sides.ts';
import type { NoChangeReason, NoValueReason } from './types.ts';

export interface Valued {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason?: NoValueReason;
}

const nothing = (reason: NoValueReason): Valued => ({ value: null, numerator: null, denominator: null, reason });

/** Why a period cannot have a figure, if so: it lies before anyone recorded, or after the last record. `whole`: every day of it must be covered. */
export function outside(
  range: Period,
  covered: readonly (Covered | undefined)[],
  whole = false,
): NoValueReason | undefined {
  for (const one of covered) {
    if (!one || range.to < one.from || (whole && range.from < one.from)) return 'not_collected';
    if (range.from > one.to) return 'no_data';
  }
  return undefined;
}

/** The figure in the indicator's unit. Absent rows are zero for counts and sums; a ratio without a denominator is null, with its reason. */
export function evaluate(indicator: Indicator, figure: Figure | undefined, gap: NoValueReason | undefined): Valued {
  if (gap) return nothing(gap);
  if (figure?.hidden) return nothing('suppressed');
  if (indicator.denominator === null) {
    const numerator = figure?.numerator ?? 0;
    return { value: numerator * indicator.scale, numerator, denominator: null };
  }
  if (figure?.numerator === undefined && figure?.denominator === undefined) return nothing('no_data');
  const numerator = figure.numerator ?? 0;
  const denominator = figure.denominator ?? 0;
  if (denominator === 0) return { value: null, numerator, denominator, reason: 'zero_denominator' };
  return { value: Number(((numerator / denominator) * indicator.scale).toPrecision(15)), numerator, denominator };
}

export interface Change {
  readonly change: number | null;
  readonly change_kind: 'relative' | 'points';
  readonly reason?: NoChangeReason;
}

/** Points for rates, relative to the size of the base for everything else. */
export function changeBetween(indicator: Indicator, current: Valued, base: Valued): Change {
  const change_kind = indicator.kind === 'rate' ? 'points' : 'relative';
  const reason = current.reason ?? base.reason;
  if (current.value === null || base.value === null)
    return { change: null, change_kind, ...(reason ? { reason } : {}) };
  const difference = current.value - base.value;
  if (change_kind === 'points') return { change: Number(difference.toPrecision(10)), change_kind };
  if (base.value === 0) return { change: null, change_kind, reason: 'zero_base' };
  return { change: Number((difference / Math.abs(base.value)).toPrecision(10)), change_kind };
}
