import { addDays, isDay, nearest, UserError } from '../../core/index.ts';
import { addMonths, bucketEnd, bucketStart, daysBetween, isMonthEnd, isMonthStart } from './calendar.ts';
import type { Granularity } from './types.ts';

/** Both ends included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A running period ends yesterday; on its first day there is no yesterday in it, and the one before it is meant. */
function running(start: string, today: string, before: () => Period): Period {
  const yesterday = addDays(today, -1);
  return start <= yesterday ? { from: start, to: yesterday } : before();
}

const whole = (on: string, kind: 'week' | 'month' | 'quarter' | 'year'): Period => {
  const from = bucketStart(on, kind);
  return { from, to: bucketEnd(from, kind) };
};

const lastOf = (today: string, kind: 'week' | 'month' | 'quarter' | 'year'): Period =>
  whole(addDays(bucketStart(today, kind), -1), kind);

const lastDays = (today: string, days: number): Period => ({ from: addDays(today, -days), to: addDays(today, -1) });

/** Months up to yesterday, the running one included. */
const lastMonths = (today: string, months: number): Period => {
  const yesterday = addDays(today, -1);
  return { from: addMonths(bucketStart(yesterday, 'month'), 1 - months), to: yesterday };
};

const PRESETS: Readonly<Record<string, (today: string) => Period>> = {
  today: (today) => ({ from: today, to: today }),
  yesterday: (today) => lastDays(today, 1),
  this_week: (today) => running(bucketStart(today, 'week'), today, () => lastOf(today, 'week')),
  last_week: (today) => lastOf(today, 'week'),
  this_month: (today) => running(bucketStart(today, 'month'), today, () => lastOf(today, 'month')),
  last_month: (today) => lastOf(today, 'month'),
  this_quarter: (today) => running(bucketStart(today, 'quarter'), today, () => lastOf(today, 'quarter')),
  last_quarter: (today) => lastOf(today, 'quarter'),
  this_year: (today) => running(bucketStart(today, 'year'), today, () => lastOf(today, 'year')),
  last_year: (today) => lastOf(today, 'year'),
  last_7_days: (today) => lastDays(today, 7),
  last_30_days: (today) => lastDays(today, 30),
  last_90_days: (today) => lastDays(today, 90),
  last_12_months: (today) => lastMonths(today, 12),
  last_13_months: (today) => lastMonths(today, 13),
  last_24_months: (today) => lastMonths(today, 24),
};

export const PERIOD_PRESETS = Object.keys(PRESETS);

/** The days a request means. Throws `metrics/unknown-period`, `metrics/invalid-date`, `metrics/reversed-period`. */
export function resolvePeriod(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined; readonly period?: string | undefined },
  today: string,
): Period {
  if (asked.period !== undefined) {
    const preset = PRESETS[asked.period];
    if (!preset) {
      throw new UserError('metrics/unknown-period', {
        period: asked.period,
        nearest: nearest(asked.period, PERIOD_PRESETS),
      });
    }
    return preset(today);
  }
  for (const date of [asked.from, asked.to]) {
    if (date !== undefined && !isDay(date)) throw new UserError('metrics/invalid-date', { date });
  }
  const fallback = running(bucketStart(today, 'month'), today, () => lastOf(today, 'month'));
  const to = asked.to ?? (asked.from !== undefined && asked.from > fallback.to ? asked.from : fallback.to);
  const from = asked.from ?? bucketStart(to, 'month');
  if (from > to) throw new UserError('metrics/reversed-period', { from, to });
  return { from, to };
}

/** The finished part of a period: up to yesterday. Undefined when no day of it is over. */
export function elapsed(period: Period, today: string): Period | undefined {
  const yesterday = addDays(today, -1);
  if (period.to <= yesterday) return period;
  return period.from <= yesterday ? { from: period.from, to: yesterday } : undefined;
}

function isWholeMonths(period: Period): boolean {
  return isMonthStart(period.from) && isMonthEnd(period.to);
}

/** The same dates one year earlier: whole months stay whole (February 2025 ↔ 29 days of 2024), 29 February becomes the 28th. */
export function yearEarlier(period: Period): Period {
  const to = addMonths(period.to, -12);
  return {
    from: addMonths(period.from, -12),
    to: isWholeMonths(period) ? bucketEnd(bucketStart(to, 'month'), 'month') : to,
  };
}

/** A year earlier as a series is compared: a week with the one 52 weeks before, the same weekdays and not the same dates. */
export const yearBack = (period: Period, granularity: Granularity | undefined): Period =>
  granularity === 'week' ? weekdaysBack(period) : yearEarlier(period);

/** Months of the calendar kind that a period is, or is the beginning of: 1 month, 3 quarter, 12 year, n whole months; undefined when it is none. */
function calendarMonths(period: Period): number | undefined {
  if (!isMonthStart(period.from)) return undefined;
  if (isMonthEnd(period.to)) {
    let months = 1;
    while (addMonths(period.from, months) <= period.to) months += 1;
    return months;
  }
  for (const [kind, months] of [
    ['month', 1],
    ['quarter', 3],
    ['year', 12],
  ] as const) {
    if (bucketStart(period.from, kind) === period.from && period.to <= bucketEnd(period.from, kind)) return months;
  }
  return undefined;
}

/**
 * The period before of equal calendar kind (month before month, quarter before quarter), otherwise of equal length.
 * `done` is the elapsed part of `asked`: as many days of the period before, never beyond its end.
 */
export function periodBefore(asked: Period, done: Period): Period {
  const months = calendarMonths(asked);
  if (months === undefined) {
    const length = daysBetween(done.from, done.to);
    return { from: addDays(asked.from, -length), to: addDays(asked.from, -1) };
  }
  const from = addMonths(asked.from, -months);
  const end = addDays(asked.from, -1);
  if (done.to === asked.to && isMonthEnd(asked.to)) return { from, to: end };
  const to = addDays(from, daysBetween(done.from, done.to) - 1);
  return { from, to: to < end ? to : end };
}

/**
 * As `periodBefore`, for one bucket of a series: the bucket before it, cut at the same distance from its start where this one is cut
 * (the running bucket by elapsed days).
 */
export function bucketBefore(done: Period, granularity: Granularity): Period {
  const start = bucketStart(done.from, granularity);
  const end = addDays(start, -1);
  const from = bucketStart(end, granularity);
  const shifted = (on: string) => {
    const to = addDays(from, daysBetween(start, on) - 1);
    return to < end ? to : end;
  };
  return { from: shifted(done.from), to: done.to === bucketEnd(start, granularity) ? end : shifted(done.to) };
}

/** The same weekdays as many whole weeks earlier as keep the two apart. */
export function weeksEarlier(period: Period): Period {
  const days = Math.ceil(daysBetween(period.from, period.to) / 7) * 7;
  return { from: addDays(period.from, -days), to: addDays(period.to, -days) };
}

/** Fifty-two weeks earlier: the same weekdays of the year before. */
export function weekdaysBack({ from, to }: Period): Period {
  return { from: addDays(from, -364), to: addDays(to, -364) };
}

/** From 1 January of the period's last year to its end. */
export function yearToDate(period: Period): Period {
  return { from: bucketStart(period.to, 'year'), to: period.to };
}
