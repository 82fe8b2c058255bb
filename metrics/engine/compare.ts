import { bucketEnd, bucketStart } from './calendar.ts';
import {
  bucketBefore,
  elapsed,
  type Period,
  periodBefore,
  weekdaysBack,
  weeksEarlier,
  yearBack,
  yearEarlier,
  yearToDate,
} from './period.ts';
import { type Figure, type Figures, figureKey } from './sides.ts';
import type { SiteCalendar } from './site-calendar.ts';
import type { Scope } from './terms.ts';
import type { Alignment, Compared, Comparison, Granularity } from './types.ts';

type Lookup = (codes: readonly (string | null)[]) => Figure | undefined;

/** How one bucket (or the whole period) is compared: which days, and where to find the figures of both sides. */
export interface PlannedComparison {
  /** The days compared with (for `ytd`: the year so far). */
  readonly shown: Period;
  /** The days that the change is measured from. */
  readonly current: Period;
  /** The days that the change is measured against. */
  readonly other: Period;
  readonly currentAt: Lookup;
  readonly otherAt: Lookup;
  /** The bucket is not over: its finished days are compared, not the figure shown. */
  readonly running: boolean;
  readonly matched: Matched;
}

type Matched = Alignment & Pick<Compared, 'workdays'>;

/** What a comparison needs to know besides the days. */
export interface ComparisonBasis {
  readonly calendar: SiteCalendar;
  /** The figures are sums over days, so that they may be held per working day. */
  readonly isSum: boolean;
}

/** Registers the figures of a scope. */
export type AddFigures = (scope: Pick<Scope, 'range' | 'granularity'>) => () => Figures;

export interface Asked {
  /** First day of the bucket in a series; null for a whole period. */
  readonly bucket: string | null;
  readonly period: Period;
}

const lookup =
  (figures: () => Figures, bucket: string | null): Lookup =>
  (codes) =>
    figures().get(figureKey(codes, bucket));

const isBucket = (period: Period, granularity: Granularity): boolean =>
  bucketStart(period.from, granularity) === period.from && bucketEnd(period.from, granularity) === period.to;

interface Other {
  readonly other: Period;
  readonly matched: Matched;
}

/** The days compared with, and how they were matched. */
function otherPeriod(
  kind: Comparison,
  asked: Period,
  done: Period,
  granularity: Granularity | undefined,
  { calendar, isSum }: ComparisonBasis,
): Other {
  const plain = (other: Period): Other => ({ other, matched: {} });
  switch (kind) {
    case 'yoy':
      return plain(yearBack(done, granularity));
    case 'mom':
      return plain(granularity ? bucketBefore(done, granularity) : periodBefore(asked, done));
    case 'last_week':
      return plain(weeksEarlier(done));
    case 'ytd':
      return plain(yearEarlier(yearToDate(done)));
    case 'same_weekday':
      return plain(weekdaysBack(done));
    case 'spring_festival': {
      const { other, alignment } = calendar.festivalBack(done, granularity);
      return { other, matched: alignment };
    }
    case 'working_day': {
      const other = yearBack(done, granularity);
      if (!isSum) return { other, matched: { aligned: 'same_dates', not_aligned: 'not_a_sum' } };
      const workdays = { current: calendar.workdays(done), other: calendar.workdays(other) };
      if (workdays.current === undefined || workdays.other === undefined)
        return { other, matched: { aligned: 'same_dates', not_aligned: 'no_calendar' } };
      return {
        other,
        matched: { aligned: 'workdays', workdays: { current: workdays.current, other: workdays.other } },
      };
    }
  }
}

/** The buckets of a series as they are asked for: clipped at the period's ends. */
export function askedBuckets(period: Period, starts: readonly string[], granularity: Granularity): Asked[] {
  return starts.map((bucket) => {
    const end = bucketEnd(bucket, granularity);
    return {
      bucket,
      period: { from: bucket > period.from ? bucket : period.from, to: end < period.to ? end : period.to },
    };
  });
}

/**
 * Plans one kind of comparison for a period or for each bucket of a series, as few queries as possible: whole buckets of a series are
 * asked together, the cut ones at its ends (the running month by elapsed days) on their own.
 */
export function planComparison(
  kind: Comparison,
  asked: readonly Asked[],
  main: { readonly scope: Pick<Scope, 'range' | 'granularity' | 'today'>; readonly figures: () => Figures },
  add: AddFigures,
  basis: ComparisonBasis,
): Map<string | null, PlannedComparison> {
  const { granularity, today } = main.scope;
  const single = (range: Period): Lookup => lookup(add({ range, granularity: undefined }), null);
  const targets = asked.flatMap(({ bucket, period }) => {
    const done = elapsed(period, today);
    return done ? [{ bucket, period, done, ...otherPeriod(kind, period, done, granularity, basis) }] : [];
  });
  const whole = granularity && kind !== 'ytd' ? targets.filter(({ other }) => isBucket(other, granularity)) : [];
  const bulk =
    whole.length > 0
      ? add({
          range: {
            from: whole.map(({ other }) => other.from).reduce((a, b) => (a < b ? a : b)),
            to: whole.map(({ other }) => other.to).reduce((a, b) => (a > b ? a : b)),
          },
          granularity,
        })
      : undefined;
  const plans = new Map<string | null, PlannedComparison>();
  for (const target of targets) {
    const { bucket, period, done, other, matched } = target;
    const current = kind === 'ytd' ? yearToDate(done) : done;
    const isMain = kind !== 'ytd' && done.to === period.to;
    plans.set(bucket, {
      shown: kind === 'ytd' ? current : other,
      current,
      other,
      currentAt: isMain ? lookup(main.figures, bucket) : single(current),
      running: done.to < period.to,
      matched,
      otherAt: bulk && whole.includes(target) ? lookup(bulk, other.from) : single(other),
    });
  }
  return plans;
}
