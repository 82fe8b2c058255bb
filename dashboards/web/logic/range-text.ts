import { addDays, type DateRange } from './period.ts';

/** Dates as people write them: one day, a whole month as 2025-12, a whole year as 2025, else both ends. */
export function rangeText({ from, to }: DateRange): string {
  if (from === to) return from;
  const isMonthStart = from.endsWith('-01');
  const isMonthEnd = addDays(to, 1).endsWith('-01');
  if (isMonthStart && isMonthEnd) {
    if (from.slice(0, 7) === to.slice(0, 7)) return from.slice(0, 7);
    if (from.slice(5) === '01-01' && to.slice(5) === '12-31' && from.slice(0, 4) === to.slice(0, 4))
      return from.slice(0, 4);
    return `${from.slice(0, 7)} – ${to.slice(0, 7)}`;
  }
  return from.slice(0, 4) === to.slice(0, 4) ? `${from} – ${to.slice(5)}` : `${from} – ${to}`;
}
