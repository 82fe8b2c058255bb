import { createHash } from 'node:crypto';
import { PreAggregations } from '../cube.ts';
import type { CubeTimeDimension } from '../cube-types.ts';
import { type Books, guarded } from './tables.ts';

/** A rollup that Cube matched with a query. */
interface Match {
  readonly cube: string;
  readonly preAggregationName: string;
  readonly canUsePreAggregation: boolean;
}

interface Planned {
  readonly options: { readonly rollups?: string };
  readonly timeDimensions: readonly CubeTimeDimension[];
  preAggregationTableName(cube: string, name: string, skipSchema?: boolean): string;
}

/** First and last day, where the query says both; an open end is undefined. */
interface Range {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const EVERYTHING: Range = { from: undefined, to: undefined };

/** Days that a query asks for; everything unless its one time dimension says. */
function rangeOf(timeDimensions: readonly CubeTimeDimension[]): Range {
  const [first, ...others] = timeDimensions;
  const range = first?.dateRange;
  if (others.length > 0 || !Array.isArray(range)) return EVERYTHING;
  const [from, to] = range.map((day) => day.slice(0, 10));
  return { from, to };
}

/** Which rollups may be used, as the books stood at one moment; a plan names it by its id, so that no other plan is kept for it. */
export class Picture {
  readonly id: string;
  readonly #books: Books;
  readonly #current: ReadonlyMap<string, string>;

  /** `current` has the checksum of each rollup's statement as the model has it now. */
  constructor(books: Books, current: ReadonlyMap<string, string>) {
    const behind = books.behind.map(({ rollup, month }) => `${rollup} ${month}`).sort();
    const made = [...books.made.values()].map(({ rollup, checksum }) => `${rollup} ${checksum}`).sort();
    this.id = createHash('sha256')
      .update(JSON.stringify([made, behind]))
      .digest('hex')
      .slice(0, 16);
    this.#books = books;
    this.#current = current;
  }

  /** Made of today's statement, and no month that is asked for is behind. */
  isUsable(rollup: string, { from, to }: Range): boolean {
    const checksum = this.#books.made.get(rollup)?.checksum;
    if (checksum === undefined || checksum !== this.#current.get(rollup)) return false;
    return !this.#books.behind.some(
      ({ rollup: name, month }) =>
        name === rollup &&
        (month === null ||
          ((from === undefined || month >= `${from.slice(0, 8)}01`) && (to === undefined || month <= to))),
    );
  }
}

const Base = PreAggregations as unknown as new (
  ...args: unknown[]
) => {
  readonly query: Planned;
  rollupMatchResults(): Match[];
  rollupLambdaUnion(match: Match, granularity: string): string;
};

/** Cube's choice of rollups, of those that are current; their rows are read behind a guard. */
export function currentRollups(pictureOf: (id: string | undefined) => Picture | undefined) {
  return class CurrentRollups extends Base {
    override rollupMatchResults(): Match[] {
      const picture = pictureOf(this.query.options.rollups);
      const range = rangeOf(this.query.timeDimensions);
      return super.rollupMatchResults().map((match) => ({
        ...match,
        canUsePreAggregation: match.canUsePreAggregation && (picture?.isUsable(this.#table(match), range) ?? false),
      }));
    }

    override rollupLambdaUnion(match: Match): string {
      const { from, to } = rangeOf(this.query.timeDimensions);
      return guarded(this.#table(match), from, to);
    }

    #table({ cube, preAggregationName }: Match): string {
      return this.query.preAggregationTableName(cube, preAggregationName, true);
    }
  };
}
