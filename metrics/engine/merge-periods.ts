import { addDays } from '../../core/index.ts';
import { bucketEnd, bucketStart } from './calendar.ts';
import type { Period } from './period.ts';
import type { Granularity } from './types.ts';

export interface MergedPeriod {
  readonly range: Period;
  readonly parts: readonly Period[];
}

/** Whether the buckets of a part are the same when they are read from a wider range: it is cut only where the range is cut too. */
function survives(part: Period, range: Period, granularity: Granularity): boolean {
  const startsWhole = bucketStart(part.from, granularity) === part.from;
  const endsWhole = bucketEnd(bucketStart(part.to, granularity), granularity) === part.to;
  return (startsWhole || part.from === range.from) && (endsWhole || part.to === range.to);
}

/** Joins periods that overlap or touch, where one series answers them all: this year, last year and last month are often one query. */
export function mergePeriods(periods: readonly Period[], granularity: Granularity): MergedPeriod[] {
  const merged: MergedPeriod[] = [];
  const sorted = [...periods].sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
  for (const period of sorted) {
    const last = merged.at(-1);
    const range = last && { from: last.range.from, to: last.range.to > period.to ? last.range.to : period.to };
    const touches = last !== undefined && period.from <= addDays(last.range.to, 1);
    if (last && range && touches && [...last.parts, period].every((part) => survives(part, range, granularity))) {
      merged[merged.length - 1] = { range, parts: [...last.parts, period] };
    } else {
      merged.push({ range: period, parts: [period] });
    }
  }
  return merged;
}
