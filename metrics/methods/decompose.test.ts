import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decompose, type Part } from './decompose.ts';

const part = (amount: number, size: number | null, then: number, sizeThen: number | null): Part => ({
  now: { amount, size },
  before: { amount: then, size: sizeThen },
});

it('of a ratio tells what each part does from how much of it there is', () => {
  // Both wards keep their patients as long as before (4 and 10 days); the long-stay ward has half of them instead of a quarter.
  expect(decompose([part(40, 10, 120, 30), part(100, 10, 100, 10)])).toEqual([
    // Mean of the whole: (7 + 5.5) / 2 = 6.25. A quarter less of 4 − 6.25, a quarter more of 10 − 6.25.
    { contribution: 0.5625, rate: 0, mix: 0.5625 },
    { contribution: 0.9375, rate: 0, mix: 0.9375 },
  ]);
  // The same patients, and the first ward keeps them a day longer.
  expect(decompose([part(50, 10, 40, 10), part(100, 10, 100, 10)])).toEqual([
    { contribution: 0.5, rate: 0.5, mix: 0 },
    { contribution: 0, rate: 0, mix: 0 },
  ]);
});

it('of a sum is the difference of each part', () => {
  expect(decompose([part(5, null, 3, null), part(0, null, 4, null)])?.map((one) => one.contribution)).toEqual([2, -4]);
});

it('has none where nothing was divided by', () => {
  expect(decompose([part(5, 0, 3, 2)])).toBeUndefined();
});

it('always adds up to the change of the whole, whatever is new, gone or without a size', () => {
  const number = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: 30 }), (rows) => {
      const parts = rows.map(([a, b, c, d]) => part(a, b, c, d));
      const found = decompose(parts);
      const sum = (at: 0 | 1 | 2 | 3) => rows.reduce((all, row) => all + row[at], 0);
      if (!found) return sum(1) === 0 || sum(3) === 0;
      const change = sum(0) / sum(1) - sum(2) / sum(3);
      const added = found.reduce((all, { contribution }) => all + contribution, 0);
      const size = Math.max(1, Math.abs(change), ...found.map(({ contribution }) => Math.abs(contribution)));
      return (
        Math.abs(added - change) <= 1e-9 * size * rows.length &&
        found.every(({ contribution, rate, mix }) => Math.abs((rate ?? 0) + (mix ?? 0) - contribution) <= 1e-9 * size)
      );
    }),
  );
});
