import { addDays } from '../../core/index.ts';
import type { Batch, Cell } from './batch.ts';
import { bucketEnd, bucketStart, bucketsOf } from './calendar.ts';
import { membersOf } from './dimensions.ts';
import type { Level, Term } from './indicator.ts';
import type { Members } from './members.ts';
import type { Period } from './period.ts';
import type { Successors } from './successors.ts';
import type { Granularity } from './types.ts';

/** What an evaluation of an indicator looks at. */
export interface Scope {
  readonly range: Period;
  readonly granularity: Granularity | undefined;
  /** Dimensions other than date, by the words of the request. */
  readonly by: readonly string[];
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly today: string;
  /** Departments under those that stand for them today; undefined: as they were. */
  readonly successors?: Successors | undefined;
}

/** A level is read at the end of the last day that is over; of a period in the future nothing is known. */
export function lastDay(range: Period, today: string): string {
  const yesterday = addDays(today, -1);
  return range.to < yesterday || range.from > yesterday ? range.to : yesterday;
}

export function memberFilters(
  term: Term,
  scope: Pick<Scope, 'filter'>,
  members: Members,
): Record<string, readonly string[]> {
  const filters: Record<string, readonly string[]> = { ...term.filters };
  for (const [dimension, values] of Object.entries(scope.filter)) {
    const code = membersOf(dimension, term.view, members)?.code ?? dimension;
    const own = filters[code];
    filters[code] = own ? own.filter((value) => values.includes(value)) : values;
  }
  return filters;
}

/** The day on which a level is read for a bucket: its last one, or the last that is over. */
export function levelDay(bucket: string, granularity: Granularity, end: string): string {
  const last = bucketEnd(bucket, granularity);
  return last < end ? last : end;
}

/** The grain in which a level is reported. */
export const UNIT: Readonly<Record<Level, Granularity>> = { last_day: 'day', last_month: 'month', last_year: 'year' };

/** Registers a term; the function gives its cells, of a level those of the last day, month or year of each bucket. */
export function addTerm(term: Term, scope: Scope, members: Members, batch: Batch): () => Cell[] {
  const by = scope.by.flatMap((dimension) => membersOf(dimension, term.view, members) ?? []);
  const filters = memberFilters(term, scope, members);
  // The definition's own filter and the person's exclude each other: nothing can be counted, and Cube refuses an empty list.
  if (Object.values(filters).some((values) => values.length === 0)) return () => [];
  const { range, granularity } = scope;
  const need = { view: term.view, measure: term.measure, filters, by };
  const end = lastDay(range, scope.today);
  if (term.window === 'period') return batch.add({ ...need, range, granularity });
  const unit = UNIT[term.window];
  const whole = (from: string, to: string) => ({
    from: bucketStart(from, unit),
    to: bucketEnd(bucketStart(to, unit), unit),
  });
  if (!granularity) return batch.add({ ...need, range: whole(end, end), granularity });
  const first = range.from < end ? range.from : end;
  const levels = batch.add({ ...need, range: whole(first, end), granularity: unit });
  return () => {
    const cells = levels();
    return bucketsOf(first, end, granularity).flatMap((bucket) => {
      const read = bucketStart(levelDay(bucket, granularity, end), unit);
      return cells.filter((cell) => cell.bucket === read).map((cell) => ({ ...cell, bucket }));
    });
  };
}
