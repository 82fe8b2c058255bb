export const LIGHTS = ['green', 'yellow', 'red'] as const;
export type Light = (typeof LIGHTS)[number];

/** What a figure should keep to: at least `low`, at most `high`, or between both. */
export interface Bound {
  readonly low: number | null;
  readonly high: number | null;
  /** How far beyond the limit is red, and how far within it a light must be to become green again. In the indicator's unit. */
  readonly margin: number;
}

// Sums of decimals in binary: 97.1 − 95 is a hair less than 2.1.
const GRAIN = 1e-9;

/** How far a value lies within its bound; negative beyond it. */
export function ahead({ low, high }: Pick<Bound, 'low' | 'high'>, value: number): number {
  const room = Math.min(low === null ? Infinity : value - low, high === null ? Infinity : high - value);
  return Math.round(room / GRAIN) * GRAIN;
}

const atLeast = (room: number, limit: number) => room >= limit - GRAIN / 2;

/**
 * The light of a value after the light it had: yellow beyond the limit, red beyond it by more than the margin; green again only within
 * the limit by the margin, and from red not even yellow before the limit is kept. A figure that wavers at its limit does not flicker.
 */
export function nextLight(bound: Bound, value: number, before: Light | undefined): Light {
  const room = ahead(bound, value);
  if (!atLeast(room, -bound.margin)) return 'red';
  if (before === 'red' && !atLeast(room, 0)) return 'red';
  if (before === 'yellow' || before === 'red') return atLeast(room, bound.margin) ? 'green' : 'yellow';
  return atLeast(room, 0) ? 'green' : 'yellow';
}

/** Whether a bound is broken: while an alert is open it stays so until the value is within by the margin. */
export function isBroken(bound: Bound, value: number, isOpen: boolean): boolean {
  return !atLeast(ahead(bound, value), isOpen ? bound.margin : 0);
}
