import type { Covered } from './coverage.ts';
import type { Indicator, Term } from './indicator.ts';
import { type Period, yearBack } from './period.ts';
import type { Figure } from './sides.ts';
import type { Granularity, NoChangeReason, NoValueReason } from './types.ts';

export interface Valued {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason?: NoValueReason;
}

const nothing = (reason: NoValueReason): Valued => ({ value: null, numerator: null, denominator: null, reason });

/** Why an indicator cannot have a figure of a period, if so; of a growth the year before counts too. */
export const gapOf = (
  { growth }: Pick<Indicator, 'growth'>,
  range: Period,
  granularity: Granularity | undefined,
  covered: readonly (Covered | undefined)[],
  whole = false,
): NoValueReason | undefined =>
  outside(range, covered, whole) ?? (growth ? outside(yearBack(range, granularity), covered, true) : undefined);

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
  if (figure?.hidden || figure?.before?.hidden) return nothing('suppressed');
  if (indicator.growth) return growthOf(indicator, figure);
  return ratioOf(indicator, figure);
}

// What is reported by the month or the year and was not is unknown; rows that nobody wrote are zero.
const isReported = (side: readonly Term[] | null): boolean =>
  side?.every(({ window }) => window === 'last_month' || window === 'last_year') ?? false;

function ratioOf(indicator: Indicator, figure: Figure | undefined): Valued {
  if (figure?.numerator === undefined && isReported(indicator.numerator)) return nothing('no_data');
  if (figure?.denominator === undefined && isReported(indicator.denominator)) return nothing('no_data');
  if (indicator.denominator === null) {
    if (indicator.kind === 'average' && figure?.numerator === undefined) return nothing('no_data');
    const numerator = figure?.numerator ?? 0;
    return { value: numerator * indicator.scale, numerator, denominator: null };
  }
  if (figure?.numerator === undefined && figure?.denominator === undefined) return nothing('no_data');
  const numerator = figure.numerator ?? 0;
  const denominator = figure.denominator ?? 0;
  if (denominator === 0) return { value: null, numerator, denominator, reason: 'zero_denominator' };
  return { value: Number(((numerator / denominator) * indicator.scale).toPrecision(15)), numerator, denominator };
}

/** How much the figure grew against a year earlier: the difference over the earlier one. */
function growthOf(indicator: Indicator, figure: Figure | undefined): Valued {
  const [now, before] = [figure, figure?.before].map((one) => ratioOf({ ...indicator, scale: 1 }, one));
  if (now?.value === null || now?.value === undefined) return nothing(now?.reason ?? 'no_data');
  if (before?.value === null || before?.value === undefined) return nothing(before?.reason ?? 'no_data');
  const numerator = Number((now.value - before.value).toPrecision(12));
  if (before.value === 0) return { value: null, numerator, denominator: 0, reason: 'zero_denominator' };
  return { value: (numerator / before.value) * indicator.scale, numerator, denominator: before.value };
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
