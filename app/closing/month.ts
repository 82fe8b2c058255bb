import { addDays, UserError } from '../../core/index.ts';
import { addMonths, bucketEnd } from '../../metrics/index.ts';
import './errors.ts';

export interface Month {
  /** '2026-01' */
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

const WRITTEN = /^\d{4}-(0[1-9]|1[0-2])$/;

const monthOf = (id: string): Month => ({ id, from: `${id}-01`, to: bucketEnd(`${id}-01`, 'month') });

/** The last months that are over, newest first. */
export function endedMonths(today: string, count: number): string[] {
  const first = addMonths(`${today.slice(0, 7)}-01`, -1);
  return Array.from({ length: count }, (_, back) => addMonths(first, -back).slice(0, 7));
}

/** A month of the calendar. Throws `closing/month` with the nearest valid ones. */
export function readMonth(written: string, today: string): Month {
  if (!WRITTEN.test(written))
    throw new UserError('closing/month', { month: written.slice(0, 20), nearest: endedMonths(today, 3) });
  return monthOf(written);
}

/** A month that is over. Throws `closing/not-over`, also for one in the future. */
export function endedMonth(written: string, today: string): Month {
  const month = readMonth(written, today);
  if (addDays(month.to, 1) > today) {
    throw new UserError('closing/not-over', { month: month.id, today, nearest: endedMonths(today, 3) });
  }
  return month;
}
