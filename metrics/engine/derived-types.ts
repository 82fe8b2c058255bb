import type { NoChangeReason, NoValueReason } from './types.ts';

/** Places of equal values: 1 1 3 (competition) or 1 1 2 (dense). */
export const RANKINGS = ['competition', 'dense'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** The figure of a window, in the indicator's unit. */
export interface WindowFigure {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason?: NoValueReason;
  readonly from: string;
  readonly to: string;
  /** The last bucket of the window is cut or runs. */
  readonly incomplete?: true;
}

export interface MovingAverage {
  /** The unweighted mean of the values of whole buckets: of a ratio it is not the ratio of the window (`rolling` is). */
  readonly value: number | null;
  readonly reason?: NoValueReason | 'incomplete_bucket';
  readonly from: string;
  readonly to: string;
}

export interface Share {
  /** A fraction: 0.1 is ten per cent. */
  readonly value: number | null;
  readonly total: number | null;
  readonly reason?: NoValueReason;
}

export interface Rank {
  /** 1 is best; null with a reason. */
  readonly value: number | null;
  readonly reason?: NoValueReason | 'provisional' | 'unassigned' | 'too_few_departments';
  /** Members that have a place. */
  readonly of: number;
  readonly order: 'desc' | 'asc';
  readonly method: Ranking;
  /** Whose members were ranked: those that the person may see, or the departments of the house. */
  readonly among: 'visible' | 'house';
  /** The place in the period before, and how many places it rose (negative: fell). */
  readonly previous: number | null;
  readonly movement: number | null;
}

/** A member's part of the change of the total, in the indicator's unit. */
export interface Contribution {
  readonly value: number | null;
  readonly reason?: NoChangeReason;
}

export interface Derived {
  readonly rolling?: WindowFigure;
  readonly cumulative?: WindowFigure;
  readonly moving_average?: MovingAverage;
  readonly share?: Share;
  readonly rank?: Rank;
  readonly contribution?: Contribution;
}
