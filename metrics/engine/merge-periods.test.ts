import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketEnd, bucketsOf, dayText } from './calendar.ts';
import { mergePeriods } from './merge-periods.ts';
import type { Granularity } from './types.ts';

const p = (from: string, to: string) => ({ from, to });

it('a running year, the year before it and the months before are one series', () => {
  const merged = mergePeriods(
    [p('2025-02-01', '2026-01-14'), p('2024-02-01', '2025-01-31'), p('2025-01-01', '2025-12-31')],
    'month',
  );
  expect(merged.map(({ range }) => range)).toEqual([p('2024-02-01', '2026-01-14')]);
});

it('a period cut inside a month is not read from a series that has the whole month', () => {
  expect(mergePeriods([p('2025-01-01', '2025-03-31'), p('2025-01-01', '2025-02-10')], 'month')).toHaveLength(2);
  expect(mergePeriods([p('2025-01-10', '2025-03-31'), p('2025-01-01', '2025-01-31')], 'month')).toHaveLength(2);
});

it('every bucket of every part is the same days in its range, and no part is lost', () => {
  const day = fc.integer({ min: 19_000, max: 19_400 });
  const period = fc
    .tuple(day, fc.integer({ min: 0, max: 120 }))
    .map(([from, length]) => p(dayText(from), dayText(from + length)));
  const granularity = fc.constantFrom<Granularity>('day', 'week', 'month', 'quarter');
  const cuts = (range: { from: string; to: string }, starts: string[], step: Granularity) =>
    starts.map((start) => [
      start > range.from ? start : range.from,
      bucketEnd(start, step) < range.to ? bucketEnd(start, step) : range.to,
    ]);
  fc.assert(
    fc.property(fc.array(period, { minLength: 1, maxLength: 5 }), granularity, (periods, step) => {
      const merged = mergePeriods(periods, step);
      expect(merged.flatMap(({ parts }) => parts)).toHaveLength(periods.length);
      for (const { range, parts } of merged) {
        for (const part of parts) {
          const starts = bucketsOf(part.from, part.to, step);
          expect(cuts(range, starts, step)).toEqual(cuts(part, starts, step));
        }
      }
    }),
  );
});
