import { addDays } from '../../core/index.ts';
import { isAdded } from './additivity.ts';
import type { Batch, Cell } from './batch.ts';
import { addMonths, bucketEnd, bucketStart } from './calendar.ts';
import type { Asked as AskedBucket } from './compare.ts';
import type { Term } from './indicator.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Members } from './members.ts';
import type { Period } from './period.ts';
import { addRehomed } from './rehome.ts';
import type { Scope } from './terms.ts';
import type { Cumulative, Granularity } from './types.ts';

/** The days that the figure of one bucket looks back over. */
export interface Window {
  readonly bucket: string;
  readonly range: Period;
}

/** Distinct counts are asked anew for every window; more than these would be no answer but a load. */
const MOST_ASKED_ANEW = 62;
const MONTHS: Readonly<Record<'month' | 'quarter' | 'year', number>> = { month: 1, quarter: 3, year: 12 };

/** First day of the bucket that lies `count` buckets earlier. */
export function bucketsBack(start: string, granularity: Granularity, count: number): string {
  if (granularity === 'day') return addDays(start, -count);
  if (granularity === 'week') return addDays(start, -7 * count);
  return addMonths(start, -MONTHS[granularity] * count);
}

const inSeries = (buckets: readonly AskedBucket[]) =>
  buckets.flatMap(({ bucket, period }) => (bucket === null ? [] : [{ bucket, period }]));

/** The last `count` buckets up to each one. */
export const rollingWindows = (buckets: readonly AskedBucket[], granularity: Granularity, count: number): Window[] =>
  inSeries(buckets).map(({ bucket, period }) => ({
    bucket,
    range: { from: bucketsBack(bucket, granularity, count - 1), to: period.to },
  }));

/** From 1 January, or from the beginning of the period, up to the end of each bucket. */
export const cumulativeWindows = (buckets: readonly AskedBucket[], since: Cumulative, { from }: Period): Window[] =>
  inSeries(buckets).map(({ bucket, period }) => ({
    bucket,
    range: { from: since === 'year' ? bucketStart(period.to, 'year') : from, to: period.to },
  }));

export const spanOf = (ranges: readonly Period[]): Period => ({
  from: ranges.map(({ from }) => from).reduce((a, b) => (a < b ? a : b)),
  to: ranges.map(({ to }) => to).reduce((a, b) => (a > b ? a : b)),
});

/** The buckets of which every window can be put together; days where a window begins or ends within one. */
function unitOf(windows: readonly Window[], span: Period, granularity: Granularity): Granularity {
  const isWhole = windows.every(
    ({ range: { from, to } }) =>
      (from === span.from || bucketStart(from, granularity) === from) &&
      (to === span.to || bucketEnd(bucketStart(to, granularity), granularity) === to),
  );
  return isWhole ? granularity : 'day';
}

function added(cells: readonly Cell[], bucket: string): Cell[] {
  const groups = new Map<string, Cell>();
  for (const cell of cells) {
    const key = JSON.stringify(cell.codes);
    const before = groups.get(key);
    const value = cell.value === null && !before ? null : (before?.value ?? 0) + (cell.value ?? 0);
    groups.set(key, { ...cell, bucket, value, hidden: cell.hidden || (before?.hidden ?? false) });
  }
  return [...groups.values()];
}

/**
 * Registers a term over windows; the function gives a cell for each group and window. Sums are added from one series, distinct counts
 * asked anew for each window, levels read at its end.
 */
export function addWindowed(
  term: Term,
  windows: readonly Window[],
  scope: Omit<Scope, 'range'> & { readonly granularity: Granularity },
  members: Members,
  batch: Batch,
): () => Cell[] {
  const { granularity } = scope;
  const span = spanOf(windows.map(({ range }) => range));
  if (term.window !== 'period') {
    const ends = spanOf(windows.map(({ range: { to } }) => ({ from: to, to })));
    const levels = addRehomed(term, { ...scope, range: ends }, members, batch);
    return () =>
      windows.flatMap(({ bucket, range }) =>
        levels()
          .filter((cell) => cell.bucket === bucketStart(range.to, granularity))
          .map((cell) => ({ ...cell, bucket })),
      );
  }
  if (isAdded(term, members)) {
    const unit = unitOf(windows, span, granularity);
    const series = addRehomed(term, { ...scope, range: span, granularity: unit }, members, batch);
    // A bucket that the whole span cuts begins before it.
    const holds = ({ from, to }: Period, at: string | null) =>
      at !== null && at <= to && (at >= from || (from === span.from && bucketEnd(at, unit) >= from));
    return () => {
      const cells = series();
      return windows.flatMap(({ bucket, range }) =>
        added(
          cells.filter((cell) => holds(range, cell.bucket)),
          bucket,
        ),
      );
    };
  }
  if (windows.length > MOST_ASKED_ANEW)
    throw invalidRequest(
      'rolling',
      `去重计数须逐期重算，最多 ${MOST_ASKED_ANEW} 期；请缩短时段或放大粒度`,
      `distinct counts are asked anew for each bucket, of at most ${MOST_ASKED_ANEW}; shorten the period or take larger buckets`,
    );
  const asked = windows.map(({ bucket, range }) => ({
    bucket,
    cells: addRehomed(term, { ...scope, range, granularity: undefined }, members, batch),
  }));
  return () => asked.flatMap(({ bucket, cells }) => cells().map((cell) => ({ ...cell, bucket })));
}
