import { addDays } from '../../core/index.ts';
import type { Batch, Cell } from './batch.ts';
import { bucketEnd, bucketStart, daysBetween } from './calendar.ts';
import { membersOf } from './dimensions.ts';
import type { Indicator, Term } from './indicator.ts';
import type { Members } from './members.ts';
import type { Period } from './period.ts';
import type { Granularity } from './types.ts';

/** Numerator and denominator of one group in one bucket. `undefined`: no row at all on that side. */
export interface Figure {
  readonly codes: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly bucket: string | null;
  numerator: number | undefined;
  denominator: number | undefined;
  /** A cell of it is too small for this person to see. */
  hidden: boolean;
}

export type Figures = Map<string, Figure>;

/** What an evaluation of an indicator looks at. */
export interface Scope {
  readonly range: Period;
  readonly granularity: Granularity | undefined;
  /** Dimensions other than date, by the words of the request. */
  readonly by: readonly string[];
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly today: string;
}

export function figureKey(codes: readonly (string | null)[], bucket: string | null): string {
  return JSON.stringify([...codes, bucket]);
}

/** A level is read at the end of the last day that is over; of a period in the future nothing is known. */
function lastDay(range: Period, today: string): string {
  const yesterday = addDays(today, -1);
  return range.to < yesterday || range.from > yesterday ? range.to : yesterday;
}

function memberFilters(term: Term, scope: Scope, members: Members): Record<string, readonly string[]> {
  const filters: Record<string, readonly string[]> = { ...term.filters };
  for (const [dimension, values] of Object.entries(scope.filter)) {
    const code = membersOf(dimension, term.view, members)?.code ?? dimension;
    const own = filters[code];
    filters[code] = own ? own.filter((value) => values.includes(value)) : values;
  }
  return filters;
}

/** Registers a term; the function gives its cells, a level's only at the ends of the buckets. */
function addTerm(term: Term, scope: Scope, members: Members, batch: Batch): () => Cell[] {
  const by = scope.by.flatMap((dimension) => membersOf(dimension, term.view, members) ?? []);
  const filters = memberFilters(term, scope, members);
  // The definition's own filter and the person's exclude each other: nothing can be counted, and Cube refuses an empty list.
  if (Object.values(filters).some((values) => values.length === 0)) return () => [];
  const { range, granularity } = scope;
  const need = { view: term.view, measure: term.measure, filters, by };
  const end = lastDay(range, scope.today);
  if (term.window === 'period') return batch.add({ ...need, range, granularity });
  if (!granularity) return batch.add({ ...need, range: { from: end, to: end }, granularity });
  const daily = batch.add({ ...need, range, granularity: 'day' });
  return () =>
    daily().flatMap((cell) => {
      const start = bucketStart(cell.bucket ?? '', granularity);
      const bucketLast = bucketEnd(start, granularity);
      return cell.bucket === (bucketLast < end ? bucketLast : end) ? [{ ...cell, bucket: start }] : [];
    });
}

/** Days of the scope, or of one of its buckets, that are over (at least one). */
function elapsedDays(scope: Scope, bucket: string | null): number {
  const yesterday = addDays(scope.today, -1);
  const { from, to } = scope.range;
  const start = bucket && bucket > from ? bucket : from;
  const last = bucket && scope.granularity ? bucketEnd(bucket, scope.granularity) : to;
  const end = [to, last, yesterday].reduce((a, b) => (a < b ? a : b));
  return Math.max(1, daysBetween(start, end));
}

/** Sums over terms; counts and money are decimals, so the noise of binary addition in the last digits is dropped. */
const sum = (before: number | undefined, add: number): number => Number(((before ?? 0) + add).toPrecision(15));

/** Registers both sides of an indicator; the function gives their figures, after the batch has run. */
export function addFigures(indicator: Indicator, scope: Scope, members: Members, batch: Batch): () => Figures {
  const sides = [
    ...indicator.numerator.map((term) => ({ side: 'numerator' as const, term })),
    ...(indicator.denominator ?? []).map((term) => ({ side: 'denominator' as const, term })),
  ].map(({ side, term }) => ({ side, term, cells: addTerm(term, scope, members, batch) }));
  let read: Figures | undefined;
  return () => {
    if (read) return read;
    const figures: Figures = new Map();
    for (const { side, term, cells } of sides) {
      for (const cell of cells()) {
        if (cell.value === null && !cell.hidden) continue;
        const key = figureKey(cell.codes, cell.bucket);
        const { codes, names, bucket } = cell;
        const figure = figures.get(key) ?? {
          codes,
          names,
          bucket,
          numerator: undefined,
          denominator: undefined,
          hidden: false,
        };
        figure.hidden ||= cell.hidden;
        const value = ((cell.value ?? 0) * term.factor) / (term.per_day ? elapsedDays(scope, bucket) : 1);
        figure[side] = sum(figure[side], value);
        figures.set(key, figure);
      }
    }
    read = figures;
    return figures;
  };
}
