import type { Batch } from './batch.ts';
import { bucketEnd } from './calendar.ts';
import type { Asked as AskedBucket } from './compare.ts';
import type { Covered } from './coverage.ts';
import type { Derived, MovingAverage, Share, WindowFigure } from './derived-types.ts';
import type { Members } from './members.ts';
import type { Period } from './period.ts';
import type { Asked } from './request.ts';
import { addFigures, addWindowFigures, figureKey } from './sides.ts';
import type { Scope } from './terms.ts';
import type { Granularity } from './types.ts';
import { evaluate, gapOf, type Valued } from './value.ts';
import { bucketsBack, cumulativeWindows, rollingWindows, spanOf, type Window } from './windows.ts';

type Codes = readonly (string | null)[];

/** What is known after the batch has run. */
interface Read {
  readonly covered: readonly (Covered | undefined)[];
}

type OfRow<T> = (codes: Codes, bucket: string | null, valued: Valued, read: Read) => T;

interface Place {
  readonly asked: Asked;
  readonly buckets: readonly AskedBucket[];
  readonly shared: Omit<Scope, 'range' | 'granularity'>;
  readonly members: Members;
  readonly batch: Batch;
}

/** Whether a bucket is over and not cut by the period. */
export const isWholeBucket = (bucket: string, granularity: Granularity, { to }: Period, today: string): boolean => {
  const end = bucketEnd(bucket, granularity);
  return end <= to && end < today;
};

function planWindows(windows: readonly Window[], place: Place, granularity: Granularity): OfRow<WindowFigure> {
  const { asked, shared, members, batch } = place;
  const { indicator, period } = asked;
  const figures = addWindowFigures(indicator, windows, { ...shared, granularity }, members, batch);
  const ranges = new Map(windows.map(({ bucket, range }) => [bucket, range]));
  return (codes, bucket, _valued, { covered }) => {
    const range = ranges.get(bucket ?? '') ?? period;
    const gap = gapOf(indicator, range, granularity, covered, true);
    const valued = evaluate(indicator, figures().get(figureKey(codes, bucket)), gap);
    const isWhole = bucket !== null && isWholeBucket(bucket, granularity, period, shared.today);
    return { ...valued, from: range.from, to: range.to, ...(isWhole ? {} : { incomplete: true as const }) };
  };
}

function planAverage(count: number, place: Place, granularity: Granularity): OfRow<MovingAverage> {
  const { asked, buckets, shared, members, batch } = place;
  const { indicator, period } = asked;
  const windows = rollingWindows(buckets, granularity, count);
  const range = spanOf(windows.map((window) => window.range));
  const figures = addFigures(indicator, { ...shared, range, granularity }, members, batch);
  const valueAt = (codes: Codes, bucket: string, { covered }: Read): Valued => {
    const whole = { from: bucket, to: bucketEnd(bucket, granularity) };
    const gap = gapOf(indicator, whole, granularity, covered, true);
    return evaluate(indicator, figures().get(figureKey(codes, bucket)), gap);
  };
  return (codes, bucket, _valued, read) => {
    const last = bucket ?? period.from;
    const from = bucketsBack(last, granularity, count - 1);
    const span = { from, to: bucketEnd(last, granularity) };
    if (!isWholeBucket(last, granularity, period, shared.today))
      return { value: null, reason: 'incomplete_bucket', ...span };
    const values = Array.from({ length: count }, (_, index) =>
      valueAt(codes, bucketsBack(last, granularity, index), read),
    );
    const gap = values.find(({ value }) => value === null);
    if (gap) return { value: null, ...(gap.reason ? { reason: gap.reason } : {}), ...span };
    const mean = values.reduce((sum, { value }) => sum + (value ?? 0), 0) / count;
    return { value: Number(mean.toPrecision(15)), ...span };
  };
}

/** The total is asked, not added: people who are counted in several members count once in it. */
function planShare(place: Place): OfRow<Share> {
  const { asked, shared, members, batch } = place;
  const { indicator, period, granularity } = asked;
  const by = shared.by.slice(0, -1);
  const figures = addFigures(indicator, { ...shared, by, range: period, granularity }, members, batch);
  return (codes, bucket, valued, { covered }) => {
    const gap = gapOf(indicator, period, granularity, covered);
    const total = evaluate(indicator, figures().get(figureKey(codes.slice(0, -1), bucket)), gap);
    const reason = valued.reason ?? total.reason ?? (total.value === 0 ? 'zero_denominator' : undefined);
    if (reason || valued.value === null || total.value === null)
      return { value: null, total: total.value, ...(reason ? { reason } : {}) };
    return { value: Number((valued.value / total.value).toPrecision(15)), total: total.value };
  };
}

/** Registers what was asked for beside the values of rows; undefined where nothing was. */
export function planDerived(place: Place): OfRow<Derived> | undefined {
  const { asked, buckets } = place;
  const { granularity, rolling, cumulative, moving_average, share, period } = asked;
  const parts: Record<string, OfRow<unknown>> = {};
  if (granularity && rolling)
    parts['rolling'] = planWindows(rollingWindows(buckets, granularity, rolling), place, granularity);
  if (granularity && cumulative)
    parts['cumulative'] = planWindows(cumulativeWindows(buckets, cumulative, period), place, granularity);
  if (granularity && moving_average) parts['moving_average'] = planAverage(moving_average, place, granularity);
  if (share) parts['share'] = planShare(place);
  const planned = Object.entries(parts);
  if (planned.length === 0) return undefined;
  return (codes, bucket, valued, read) =>
    Object.fromEntries(planned.map(([name, of]) => [name, of(codes, bucket, valued, read)]));
}
