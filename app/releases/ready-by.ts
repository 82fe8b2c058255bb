import { addDays } from '../../core/index.ts';
import { addMonths, bucketEnd, bucketStart } from '../../metrics/index.ts';

const UNITS = { daily: 'day', monthly: 'month', quarterly: 'quarter', yearly: 'year' } as const;
export type Frequency = keyof typeof UNITS;

export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Local 'HH:MM' of a nightly run by cron; undefined where it has no fixed hour. */
export function hourOf(cron: string | undefined): string | undefined {
  const [minute = '', hour = ''] = cron?.trim().split(/\s+/) ?? [];
  return /^\d{1,2}$/.test(minute) && /^\d{1,2}$/.test(hour)
    ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
    : undefined;
}

/** Periods of a frequency that end on a day or earlier, newest first. */
export function periodsUntil(frequency: Frequency, day: string, count: number): Period[] {
  const unit = UNITS[frequency];
  const found: Period[] = [];
  let from = bucketStart(day, unit);
  if (bucketEnd(from, unit) > day) from = bucketStart(addDays(from, -1), unit);
  for (let at = 0; at < count; at += 1) {
    found.push({ from, to: bucketEnd(from, unit) });
    from = bucketStart(addDays(from, -1), unit);
  }
  return found;
}

/** The day on which a period's figure stops being 暂定: the first one after it has matured. */
export const readyOn = (end: string, availableAfter: number): string => addDays(end, availableAfter + 1);

/** Periods whose figures become ready from a day on, oldest first, up to a last day. */
export function comingPeriods(frequency: Frequency, availableAfter: number, from: string, to: string): Period[] {
  const unit = UNITS[frequency];
  const found: Period[] = [];
  for (let start = bucketStart(addMonths(from, -24), unit); ; start = addDays(bucketEnd(start, unit), 1)) {
    const end = bucketEnd(start, unit);
    const ready = readyOn(end, availableAfter);
    if (ready > to) return found;
    if (ready >= from) found.push({ from: start, to: end });
  }
}
