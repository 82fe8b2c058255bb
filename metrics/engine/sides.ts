import { addDays } from '../../core/index.ts';
import type { Batch } from './batch.ts';
import { addMonths, bucketEnd, daysBetween } from './calendar.ts';
import type { Indicator } from './indicator.ts';
import type { Members } from './members.ts';
import { yearBack } from './period.ts';
import { addRehomed } from './rehome.ts';
import type { Scope } from './terms.ts';

/** Numerator and denominator of one group in one bucket. `undefined`: no row at all on that side. */
export interface Figure {
  readonly codes: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly bucket: string | null;
  numerator: number | undefined;
  denominator: number | undefined;
  /** A cell of it is too small for this person to see. */
  hidden: boolean;
  /** The same a year earlier, where the figure is a growth. */
  before?: Figure | undefined;
}

export type Figures = Map<string, Figure>;

export function figureKey(codes: readonly (string | null)[], bucket: string | null): string {
  return JSON.stringify([...codes, bucket]);
}

/** Days of the scope, or of one of its buckets, that are over (at least one). */
export function elapsedDays(scope: Pick<Scope, 'range' | 'granularity' | 'today'>, bucket: string | null): number {
  const yesterday = addDays(scope.today, -1);
  const { from, to } = scope.range;
  const start = bucket && bucket > from ? bucket : from;
  const last = bucket && scope.granularity ? bucketEnd(bucket, scope.granularity) : to;
  const end = [to, last, yesterday].reduce((a, b) => (a < b ? a : b));
  return Math.max(1, daysBetween(start, end));
}

/** Sums over terms; counts and money are decimals, so the noise of binary addition in the last digits is dropped. */
const sum = (before: number | undefined, add: number): number => Number(((before ?? 0) + add).toPrecision(15));

/** Registers what an indicator's figure is made of; the function gives the figures, after the batch has run. */
export function addFigures(indicator: Indicator, scope: Scope, members: Members, batch: Batch): () => Figures {
  const figures = addSides(indicator, scope, members, batch);
  if (!indicator.growth) return figures;
  const earlier = addSides(indicator, { ...scope, range: yearBack(scope.range, scope.granularity) }, members, batch);
  const later = (bucket: string | null) =>
    bucket && (scope.granularity === 'week' ? addDays(bucket, 364) : addMonths(bucket, 12));
  let read: Figures | undefined;
  return () => {
    if (read) return read;
    read = figures();
    for (const before of earlier().values()) {
      const { codes, names } = before;
      const bucket = later(before.bucket);
      const key = figureKey(codes, bucket);
      const figure = read.get(key) ?? {
        codes,
        names,
        bucket,
        numerator: undefined,
        denominator: undefined,
        hidden: false,
      };
      read.set(key, { ...figure, before });
    }
    return read;
  };
}

/** Registers both sides of an indicator. */
function addSides(indicator: Indicator, scope: Scope, members: Members, batch: Batch): () => Figures {
  const sides = [
    ...(indicator.numerator ?? []).map((term) => ({ side: 'numerator' as const, term })),
    ...(indicator.denominator ?? []).map((term) => ({ side: 'denominator' as const, term })),
  ].map(({ side, term }) => ({ side, term, cells: addRehomed(term, scope, members, batch) }));
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
