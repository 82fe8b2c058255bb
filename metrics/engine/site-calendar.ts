import { addDays } from '../../core/index.ts';
import { daysBetween } from './calendar.ts';
import { type Period, yearBack } from './period.ts';
import type { Alignment, Granularity } from './types.ts';

/** One day of the site's calendar (marts.dim_dates). */
export interface CalendarDay {
  readonly on: string;
  readonly is_workday: boolean;
  /** Days from 春节 (正月初一) of the calendar year. */
  readonly spring_festival_offset_days: number | null;
}

/** 春运 lasts forty days around 正月初一: what a hospital does is different in all of them. */
const DAYS_BEFORE = 15;
const DAYS_AFTER = 24;

const overlap = (left: Period, right: Period): boolean => left.from <= right.to && left.to >= right.from;
const holds = (outer: Period, inner: Period): boolean => outer.from <= inner.from && outer.to >= inner.to;

interface Aligned {
  readonly other: Period;
  readonly alignment: Alignment;
}

/** Working days, make-up days included, and the 春节 of each year, as the site has them. */
export class SiteCalendar {
  readonly #first: string | undefined;
  readonly #last: string | undefined;
  /** Working days before the day at the same position. */
  readonly #before: readonly number[];
  readonly #festivals: readonly string[];

  constructor(days: readonly CalendarDay[]) {
    const sorted = [...days].sort((a, b) => a.on.localeCompare(b.on));
    this.#first = sorted[0]?.on;
    this.#last = sorted.at(-1)?.on;
    let count = 0;
    this.#before = [0, ...sorted.map(({ is_workday }) => (count += is_workday ? 1 : 0))];
    this.#festivals = sorted.filter((day) => day.spring_festival_offset_days === 0).map(({ on }) => on);
  }

  #knows({ from, to }: Period): boolean {
    return this.#first !== undefined && this.#last !== undefined && this.#first <= from && to <= this.#last;
  }

  /** Working days of a period; undefined where the calendar does not know all of it. */
  workdays(period: Period): number | undefined {
    if (!this.#knows(period)) return undefined;
    const before = (on: string) => this.#before[daysBetween(this.#first ?? on, on) - 1] ?? 0;
    return before(addDays(period.to, 1)) - before(period.from);
  }

  #touched(period: Period): string[] {
    return this.#festivals.filter((festival) => overlap(windowOf(festival), period));
  }

  /**
   * The same days by their distance from 春节, a year earlier. Where neither the period nor its same dates touch the festival, or both hold
   * all of it, the same dates already compare like with like.
   */
  festivalBack(period: Period, granularity: Granularity | undefined): Aligned {
    const plain = yearBack(period, granularity);
    const sameDates = (not_aligned: NonNullable<Alignment['not_aligned']>): Aligned => ({
      other: plain,
      alignment: { aligned: 'same_dates', not_aligned },
    });
    if (!this.#knows(period) || !this.#knows(plain)) return sameDates('no_calendar');
    const [now, before] = [this.#touched(period), this.#touched(plain)];
    if (now.length === 0 && before.length === 0) return sameDates('no_festival');
    if (now.length > 1 || before.length > 1) return sameDates('several_festivals');
    const festivals = this.#festivals;
    const festival = now[0] ?? festivals[festivals.indexOf(before[0] ?? '') + 1];
    const earlier = festivals[festivals.indexOf(festival ?? '') - 1];
    if (!festival || !earlier) return sameDates('no_calendar');
    if (holds(period, windowOf(festival)) && holds(plain, windowOf(earlier))) return sameDates('whole_festival');
    const shift = daysBetween(earlier, festival) - 1;
    const other = { from: addDays(period.from, -shift), to: addDays(period.to, -shift) };
    return { other, alignment: { aligned: 'spring_festival' } };
  }
}

function windowOf(festival: string): Period {
  return { from: addDays(festival, -DAYS_BEFORE), to: addDays(festival, DAYS_AFTER) };
}
