import { shallowRef } from 'vue';
import type { DateRange } from './logic/period.ts';

/** A figure whose cases are looked at: an indicator, its dates, its filters, and the cell that was clicked. */
export interface CasesAsked {
  readonly id: string;
  readonly range: DateRange;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly cell?: Readonly<Record<string, string | null>>;
  /** The clicked member as people read it. */
  readonly cellName?: string;
}

/** The one drawer of cases, over whatever is on the screen. */
export const casesShown = shallowRef<CasesAsked>();

export function showCases(asked: CasesAsked): void {
  casesShown.value = asked;
}
