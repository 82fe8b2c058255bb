import { createHash } from 'node:crypto';
import { z } from 'zod';
import './errors.ts';

/** More changed keys than this are not worth asking for one by one: the table is read whole. */
export const CHANGED_KEYS_LIMIT = 1_000_000;

/**
 * Name of something of ours that belongs to a table, no longer than the product allows. `measure` counts as the product does
 * (bytes, letters); a name that must be cut ends in a digest, so that two long names stay two.
 */
export function ownName(table: string, suffix: string, limit: number, measure: (name: string) => number): string {
  const whole = `hisight_changes_${table}${suffix}`;
  if (measure(whole) <= limit) return whole;
  const tail = `_${createHash('sha256').update(table).digest('hex').slice(0, 8)}${suffix}`;
  const letters = [...table];
  while (measure(`hisight_changes_${letters.join('')}${tail}`) > limit) letters.pop();
  return `hisight_changes_${letters.join('')}${tail}`;
}

/** A watermark as a connector wrote it; undefined for none, and for that of another capture mode. */
export function readPosition<T>(schema: z.ZodType<T>, watermark: string | null): T | undefined {
  if (watermark === null || !watermark.startsWith('{')) return undefined;
  try {
    return schema.safeParse(JSON.parse(watermark)).data;
  } catch {
    return undefined;
  }
}

/** The newest row of a change table that a capture saw. */
export const seenRow = z.strictObject({ seq: z.string(), at: z.string() });
export type SeenRow = z.output<typeof seenRow>;

/**
 * Did someone remove rows that were not read yet? Rows are purged oldest first, and our purge keeps the newest: while the newest row
 * that was seen is there, so is all that came after it. Where it is gone, the next number must follow without a gap; a gap may be
 * a rolled-back change, and then the table is read whole once more than needed.
 */
export function isPruned(seen: SeenRow | null, found: { same: boolean; next: string | null }): boolean {
  if (seen === null) return found.next !== null;
  if (found.same) return false;
  return found.next === null || BigInt(found.next) !== BigInt(seen.seq) + 1n;
}

/** A name inside an SQL comment: a line feed in it would end the comment. */
export const inComment = (name: string) => name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('*/', '* /');
