import { addDays, literal } from '../../core/index.ts';

/** What happened after `since` and by `asOf`: local 'YYYY-MM-DD HH:MM:SS'. */
export interface Window {
  readonly since: string;
  readonly asOf: string;
}

/**
 * What the platform has to say at `asOf`: yesterday and today, and of them what it has not said before. A HIS that was
 * moved on by a day is told without a gap; days before yesterday are the nightly load's.
 */
export function platformWindow(asOf: string, told?: string): Window {
  const begin = `${addDays(asOf.slice(0, 10), -2)} 23:59:59`;
  return { since: told !== undefined && told > begin ? told : begin, asOf };
}

/** The condition that a moment lies in it. */
export const within = (column: string, { since, asOf }: Window) =>
  `(${column} > timestamp ${literal(since)} and ${column} <= timestamp ${literal(asOf)})`;

export const hl7Time = (column: string) => `strftime(${column}, '%Y%m%d%H%M%S')`;
