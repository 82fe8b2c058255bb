import { addDays } from '../../core/index.ts';
import type { Batch, Cell } from './batch.ts';
import { addMonths, bucketEnd, daysBetween } from './calendar.ts';
import type { Indicator, Term } from './indicator.ts';
import type { Members } from './members.ts';
import { type Period, yearBack } from './period.ts';
import { addRehomed } from './rehome.ts';
import type { Scope } from './terms.ts';
import type { Granularity } from './types.ts';
import { addWindowed, type Window } from './windows.ts';

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
  const sides = (part: Scope) =>
    addSides(
      indicator,
      (term) => addRehomed(term, part, members, batch),
      (bucket) => elapsedDays(part, bucket),
    );
  const figures = sides(scope);
  if (!indicator.growth) return figures;
  const earlier = sides({ ...scope, range: yearBack(scope.range, scope.granularity) });
  return withEarlier(
    figures,
    earlier,
    (bucket) => bucket && (scope.granularity === 'week' ? addDays(bucket, 364) : addMonths(bucket, 12)),
  );
}

/** As `addFigures`, of windows that look back over more than their bucket. */
export function addWindowFigures(
  indicator: Indicator,
  windows: readonly Window[],
  scope: Omit<Scope, 'range'> & { readonly granularity: Granularity },
  members: Members,
  batch: Batch,
): () => Figures {
  const sides = (part: readonly Window[]) => {
    const ranges = new Map<string | null, Period>(part.map(({ bucket, range }) => [bucket, range]));
    return addSides(
      indicator,
      (term) => addWindowed(term, part, scope, members, batch),
      (bucket) => {
        const range = ranges.get(bucket);
        return range ? elapsedDays({ today: scope.today, range, granularity: undefined }, null) : 1;
      },
    );
  };
  const figures = sides(windows);
  if (!indicator.growth) return figures;
  const back = windows.map(({ bucket, range }) => ({ bucket, range: yearBack(range, scope.granularity) }));
  return withEarlier(figures, sides(back), (bucket) => bucket);
}

/** Figures with those of a year earlier beside them, whose buckets `later` moves to today's. */
function withEarlier(
  figures: () => Figures,
  earlier: () => Figures,
  later: (bucket: string | null) => string | null,
): () => Figures {
  let read: Figures | undefined;
  return () => {
    if (read) return read;
    read = figures();
    for (const before of earlier().values()) {
      const { codes, names } = before;
      const bucket = later(before.bucket);
      const key = figureKey(codes, bucket);
      read.set(key, { ...(read.get(key) ?? emptyFigure(codes, names, bucket)), before });
    }
    return read;
  };
}

const emptyFigure = (codes: Figure['codes'], names: Figure['names'], bucket: string | null): Figure => ({
  codes,
  names,
  bucket,
  numerator: undefined,
  denominator: undefined,
  hidden: false,
});

/** Registers both sides of an indicator. */
function addSides(
  indicator: Indicator,
  add: (term: Term) => () => Cell[],
  daysOf: (bucket: string | null) => number,
): () => Figures {
  const sides = [
    ...(indicator.numerator ?? []).map((term) => ({ side: 'numerator' as const, term })),
    ...(indicator.denominator ?? []).map((term) => ({ side: 'denominator' as const, term })),
  ].map(({ side, term }) => ({ side, term, cells: add(term) }));
  let read: Figures | undefined;
  return () => {
    if (read) return read;
    const figures: Figures = new Map();
    for (const { side, term, cells } of sides) {
      for (const cell of cells()) {
        if (cell.value === null && !cell.hidden) continue;
        const key = figureKey(cell.codes, cell.bucket);
        const figure = figures.get(key) ?? emptyFigure(cell.codes, cell.names, cell.bucket);
        figure.hidden ||= cell.hidden;
        const value = ((cell.value ?? 0) * term.factor) / (term.per_day ? daysOf(cell.bucket) : 1);
        figure[side] = sum(figure[side], value);
        figures.set(key, figure);
      }
    }
    read = figures;
    return figures;
  };
}
