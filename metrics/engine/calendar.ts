import { addDays } from '../../core/index.ts';
import type { Granularity } from './types.ts';

/** Local days without time zones: arithmetic on 'YYYY-MM-DD' only (DESIGN D6). */

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of the proleptic calendar. */
function dayNumber(on: string): number {
  return Date.parse(`${on}T00:00:00Z`) / DAY_MS;
}

export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Days of a period, both ends included. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

function parts(on: string): [year: number, month: number, day: number] {
  return [Number(on.slice(0, 4)), Number(on.slice(5, 7)), Number(on.slice(8, 10))];
}

export function daysInMonth(on: string): number {
  const [year, month] = parts(on);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The same day of another month, clamped at that month's end (31 March − 1 month = 28 or 29 February). */
export function addMonths(on: string, months: number): string {
  const [year, month, day] = parts(on);
  const first = dayText(Date.UTC(year, month - 1 + months, 1) / DAY_MS);
  return addDays(first, Math.min(day, daysInMonth(first)) - 1);
}

/** First day of the bucket that holds a day; weeks begin on Monday (ISO). */
export function bucketStart(on: string, granularity: Granularity): string {
  const [year, month] = parts(on);
  switch (granularity) {
    case 'day':
      return on;
    case 'week':
      return addDays(on, -((dayNumber(on) + 3) % 7));
    case 'month':
      return `${on.slice(0, 7)}-01`;
    case 'quarter':
      return dayText(Date.UTC(year, month - 1 - ((month - 1) % 3), 1) / DAY_MS);
    case 'year':
      return `${on.slice(0, 4)}-01-01`;
  }
}

function nextBucket(start: string, granularity: Granularity): string {
  switch (granularity) {
    case 'day':
      return addDays(start, 1);
    case 'week':
      return addDays(start, 7);
    case 'month':
      return addMonths(start, 1);
    case 'quarter':
      return addMonths(start, 3);
    case 'year':
      return addMonths(start, 12);
  }
}

export function bucketEnd(start: string, granularity: Granularity): string {
  return addDays(nextBucket(start, granularity), -1);
}

/** Starts of the buckets that a period touches, oldest first. */
export function bucketsOf(from: string, to: string, granularity: Granularity): string[] {
  const starts: string[] = [];
  for (let start = bucketStart(from, granularity); start <= to; start = nextBucket(start, granularity))
    starts.push(start);
  return starts;
}

export function isMonthStart(on: string): boolean {
  return on.endsWith('-01');
}

export function isMonthEnd(on: string): boolean {
  return isMonthStart(addDays(on, 1));
}
