/** One part of a figure in two periods: what stands above and below the line. Without a line (a sum) the sizes are null. */
export interface Part {
  readonly now: { readonly amount: number; readonly size: number | null };
  readonly before: { readonly amount: number; readonly size: number | null };
}

/** What a part adds to the change of the whole; `rate` and `mix` add up to `contribution`. Null for sums, which have no mix. */
export interface Contribution {
  readonly contribution: number;
  /** The part's own rate is another. */
  readonly rate: number | null;
  /** The part has another share of the whole; above zero where a part better than average grew, or a worse one shrank. */
  readonly mix: number | null;
}

const total = (parts: readonly Part[], side: 'now' | 'before', what: 'amount' | 'size') =>
  parts.reduce((sum, part) => sum + (part[side][what] ?? 0), 0);

/**
 * Parts of a change that add up to it exactly. Of a ratio by Kitagawa's symmetric decomposition (Journal of the American Statistical
 * Association 50, 1955): rates weigh with the mean of both shares, shares with the mean of both rates less that of the whole. A part
 * that is in one period only has no rate to compare: all of it is mix. Undefined where a whole has no size in either period.
 */
export function decompose(parts: readonly Part[]): Contribution[] | undefined {
  if (parts.every(({ now, before }) => now.size === null && before.size === null)) {
    return parts.map(({ now, before }) => ({ contribution: now.amount - before.amount, rate: null, mix: null }));
  }
  const [sizeNow, sizeBefore] = [total(parts, 'now', 'size'), total(parts, 'before', 'size')];
  if (sizeNow === 0 || sizeBefore === 0) return undefined;
  const middle = (total(parts, 'now', 'amount') / sizeNow + total(parts, 'before', 'amount') / sizeBefore) / 2;
  return parts.map(({ now, before }) => {
    const [size, sizeThen] = [now.size ?? 0, before.size ?? 0];
    const [share, shareThen] = [size / sizeNow, sizeThen / sizeBefore];
    const contribution = now.amount / sizeNow - before.amount / sizeBefore - middle * (share - shareThen);
    const rate = size && sizeThen ? ((share + shareThen) / 2) * (now.amount / size - before.amount / sizeThen) : 0;
    return { contribution, rate, mix: contribution - rate };
  });
}
