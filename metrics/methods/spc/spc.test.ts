import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expected, eventLimits, measurementLimits, overdispersion, shareLimits } from './limits.ts';
import { cusum, ewma } from './memory.ts';
import { type NelsonRule, nelsonSignals } from './signals.ts';

// Published examples: Montgomery, Introduction to Statistical Quality Control, 6th edition.
const CANS = [
  12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
];
const LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304];
const SHIFT = [
  ...[9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62],
  ...[10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52],
];
const of = (events: readonly number[], size: number) => events.map((one) => ({ events: one, size }));
const at = (z: number): Expected => ({ value: z, center: 0, lower: -3, upper: 3, z, isExact: false });
const broken = (values: readonly number[], rule: NelsonRule) =>
  nelsonSignals(values.map(at), [rule]).flatMap((rules, index) => (rules.length > 0 ? [index + 1] : []));

describe('limits', () => {
  it('of shares are those of the orange juice cans, with samples 15 and 23 out', () => {
    const points = shareLimits(of(CANS, 50), of(CANS, 50));
    expect(points[0]?.center).toBeCloseTo(0.2313, 4);
    expect(points[0]?.upper).toBeCloseTo(0.4102, 4);
    expect(points[0]?.lower).toBeCloseTo(0.0524, 4);
    expect(nelsonSignals(points, [1]).flatMap((rules, i) => (rules.length > 0 ? [i + 1] : []))).toEqual([15, 23]);
  });

  it('of measurements are those of the loan costs', () => {
    const [point] = measurementLimits(LOANS, LOANS);
    expect(point?.center).toBeCloseTo(300.5, 10);
    expect(point?.upper).toBeCloseTo(321.22, 1);
    expect(point?.lower).toBeCloseTo(279.78, 1);
  });

  it('of few events hold the share that three standard deviations would, and never go below zero', () => {
    const points = eventLimits([{ events: 3, size: 100 }], [{ events: 2, size: 100 }]);
    // Poisson of mean 2: P(X > 7) = 0.0011, P(X > 6) = 0.0045.
    expect(points[0]).toMatchObject({ lower: 0, upper: 0.07, isExact: true });
    const shares = shareLimits([{ events: 3, size: 20 }], [{ events: 2, size: 20 }]);
    // Binomial of 20 at 0.1: P(X > 7) = 0.0004, P(X > 6) = 0.0024.
    expect(shares[0]).toMatchObject({ lower: 0, upper: 0.35, isExact: true });
  });

  it('widen with the points where these spread more than the law says', () => {
    const large = of([4_800, 5_300, 4_700, 5_250, 4_750, 5_200, 4_800, 5_200], 10_000);
    expect(overdispersion(large, 'binomial')).toBeGreaterThan(5);
    const [narrow] = shareLimits(large, large);
    const [wide] = shareLimits(large, large, true);
    const width = (point: Expected | undefined) => (point?.upper ?? 0) - (point?.center ?? 0);
    expect(width(wide) / width(narrow)).toBeCloseTo(overdispersion(large, 'binomial'), 6);
  });

  it('hold about as many points of a steady process as they promise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 99 }), (size, percent) => {
        const rate = percent / 100;
        const baseline = [{ events: rate * size * 1000, size: size * 1000 }];
        const [{ lower = 0, upper = 1, isExact = false } = {}] = shareLimits([{ events: 0, size }], baseline);
        if (!isExact) return true;
        let [below, above, term] = [0, 0, (1 - rate) ** size];
        for (let k = 0; k <= size; k++) {
          if (k < Math.round(lower * size)) below += term;
          if (k > Math.round(upper * size)) above += term;
          term *= ((size - k) / (k + 1)) * (rate / (1 - rate));
        }
        return below <= 0.00135 && above <= 0.00135;
      }),
    );
  });
});

describe('Nelson’s rules', () => {
  it.each<[NelsonRule, number[], number[]]>([
    [1, [0, 3.1, -3.1, 2.9], [2, 3]],
    [2, [...Array(9).fill(0.1), -0.1], [9]],
    [2, [...Array(8).fill(0.1), -0.1, ...Array(8).fill(0.1)], []],
    [3, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.4], [6]],
    [3, [0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5], []],
    [4, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [14]],
    [4, [0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0], []],
    [5, [2.1, 0, 2.1, -2.1], [3]],
    [5, [2.1, 2.1, 0], [2].filter(() => false)],
    [6, [1.1, 1.1, -1.1, 1.1, 1.1], [5]],
    [7, [...Array(15).fill(0.5), 1.5], [15]],
    [8, [1.1, -1.1, 1.2, -1.3, 1.4, -1.1, 1.1, -1.1], [8]],
    [8, [1.1, -1.1, 0.9, -1.3, 1.4, -1.1, 1.1, -1.1], []],
  ])('rule %i of %j is told at %j', (rule, values, where) => {
    expect(broken(values, rule)).toEqual(where);
  });

  it('does not call it unusual that few events have many months without any', () => {
    const months = [...Array(20).fill(0), 3].map((events) => ({ events, size: 12 }));
    const points = shareLimits(months, months);
    expect(nelsonSignals(points, [1, 2, 3, 5]).flat()).toEqual([1]);
  });

  it('leave the zones alone where limits are exact', () => {
    const exact = [2.1, 2.1, 2.1].map((z) => ({ ...at(z), isExact: true }));
    expect(nelsonSignals(exact, [5])).toEqual([[], [], []]);
  });
});

describe('charts with a memory', () => {
  const z = SHIFT.map((value) => value - 10);

  it('CUSUM finds the shift of one standard deviation at the 29th point', () => {
    const points = cusum(z);
    expect(points[28]?.high).toBeCloseTo(5.28, 2);
    expect(points[29]?.high).toBeCloseTo(5.3, 2);
    expect(points.findIndex(({ isOut }) => isOut) + 1).toBe(29);
  });

  it('EWMA finds it there too', () => {
    const points = ewma(z, 0.1, 2.7);
    expect((points[0]?.average ?? 0) + 10).toBeCloseTo(9.945, 3);
    expect((points[1]?.average ?? 0) + 10).toBeCloseTo(9.7495, 4);
    expect((points[29]?.average ?? 0) + 10).toBeCloseTo(10.6341, 4);
    expect(points[29]?.limit).toBeCloseTo(0.62, 2);
    expect(points.findIndex(({ isOut }) => isOut) + 1).toBe(29);
  });
});
