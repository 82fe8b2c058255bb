import type { PeriodPreset } from '../../engine/page.ts';
import type { Comparison } from '../../engine/wire.ts';

export interface DateRange {
  readonly from: string;
  readonly to: string;
}

const DAY = 86_400_000;
const parse = (date: string) => Date.parse(`${date}T00:00:00Z`);
const write = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Calendar arithmetic on 'YYYY-MM-DD'; no time zone is involved. */
export function addDays(date: string, days: number): string {
  return write(parse(date) + days * DAY);
}

/** The same day of another month, clamped to its end (31 March − 1 month = 28 or 29 February). */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return write(first.getTime());
}

export function daysBetween({ from, to }: DateRange): number {
  return Math.round((parse(to) - parse(from)) / DAY) + 1;
}

/** Monday = 1 … Sunday = 7. */
export function weekday(date: string): number {
  return new Date(parse(date)).getUTCDay() || 7;
}

const monthStart = (date: string) => `${date.slice(0, 7)}-01`;
const yearStart = (date: string) => `${date.slice(0, 4)}-01-01`;

/** The dates that a preset means when the last complete day is `until`. */
export function presetRange(preset: PeriodPreset, until: string): DateRange {
  const lastMonth = addMonths(monthStart(until), -1);
  switch (preset) {
    case 'yesterday':
      return { from: until, to: until };
    case 'month_to_date':
      return { from: monthStart(until), to: until };
    case 'last_month':
      return { from: lastMonth, to: addDays(monthStart(until), -1) };
    case 'year_to_date':
      return { from: yearStart(until), to: until };
    case 'last_year':
      return { from: addMonths(yearStart(until), -12), to: addDays(yearStart(until), -1) };
    case 'last_31_days':
      return { from: addDays(until, -30), to: until };
    case 'last_12_months':
      return { from: addMonths(monthStart(until), -12), to: addDays(monthStart(until), -1) };
    case 'last_24_months':
      return { from: addMonths(monthStart(until), -24), to: addDays(monthStart(until), -1) };
  }
}

/** The last complete day: the day before the site's clock. */
export function lastCompleteDay(asOf: string): string {
  return addDays(asOf.slice(0, 10), -1);
}

/** A single day is compared with the same weekday of last week, longer periods with the period before; both with last year. */
export function fittingComparisons(range: DateRange, wanted: readonly Comparison[]): Comparison[] {
  const single = range.from === range.to;
  return wanted.filter((each) => (each === 'last_week' ? single : each === 'mom' ? !single : true));
}

/** The period that a trend is laid over: 52 weeks earlier keeps the weekday, otherwise the same dates of last year. */
export function againstRange(range: DateRange, against: 'same_weekday_last_year' | 'last_year'): DateRange {
  const shift = (date: string) => (against === 'last_year' ? addMonths(date, -12) : addDays(date, -364));
  const to = shift(range.to);
  const isMonthEnd = addDays(range.to, 1).endsWith('-01');
  // The end of a whole month stays a month's end (28 Feb 2025 → 29 Feb 2024).
  return { from: shift(range.from), to: against === 'last_year' && isMonthEnd ? monthEnd(to) : to };
}

function monthEnd(date: string): string {
  return addDays(addMonths(monthStart(date), 1), -1);
}

/** Every day of a range, both ends included. */
export function daysOf(range: DateRange): string[] {
  return Array.from({ length: daysBetween(range) }, (_, at) => addDays(range.from, at));
}

/** Every month ('YYYY-MM-01') that a range touches. */
export function monthsOf(range: DateRange): string[] {
  const months: string[] = [];
  for (let at = monthStart(range.from); at <= range.to; at = addMonths(at, 1)) months.push(at);
  return months;
}
