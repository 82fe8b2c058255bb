import { describe, expect, it } from 'vitest';
import { exactLimits, overdispersionOf, widenedLimits } from './limits.ts';

// Paediatric cardiac surgery of twelve hospitals, operations and deaths (WinBUGS examples, volume 1, "Surgical: institutional ranking").
const OPERATIONS = [47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360];
const DEATHS = [0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24];
const HOSPITALS = OPERATIONS.map((size, at) => ({ size, events: DEATHS[at] ?? 0 }));
const TARGET = 208 / 2814;

describe('exact limits', () => {
  it('lie between whole counts as the tables of the distributions say (Spiegelhalter 2005, A.1.1)', () => {
    // Printed cumulative binomial, n = 20, p = 0.1: P(R ≤ 4) = 0.9568, P(R ≤ 5) = 0.9887.
    const printed = (5 - (0.9887 - 0.975) / (0.9887 - 0.9568)) / 20;
    expect(exactLimits('binomial', 0.1, 20, 0.95).upper).toBeCloseTo(printed, 3);
    // Printed cumulative Poisson, mean 5: P(R ≤ 0) = 0.0067, P(R ≤ 1) = 0.0404; P(R ≤ 9) = 0.9682, P(R ≤ 10) = 0.9863.
    const { lower, upper } = exactLimits('poisson', 5, 1, 0.95);
    expect(lower).toBeCloseTo(1 - (0.0404 - 0.025) / (0.0404 - 0.0067), 2);
    expect(upper).toBeCloseTo(10 - (0.9863 - 0.975) / (0.9863 - 0.9682), 2);
  });

  it('agree with an independent computation for hospitals of all sizes', () => {
    // scipy 1.17: binom(215, 208/2814), binom(810, …) and poisson(0.013 × 2300), between counts as above.
    const inner = exactLimits('binomial', TARGET, 215, 0.95);
    expect([inner.lower, inner.upper]).toEqual([
      expect.closeTo(0.0384223546661236, 9),
      expect.closeTo(0.1085053825359665, 9),
    ]);
    const outer = exactLimits('binomial', TARGET, 810, 0.998);
    expect([outer.lower, outer.upper]).toEqual([
      expect.closeTo(0.0464163680784879, 9),
      expect.closeTo(0.1031858991330577, 9),
    ]);
    const rate = exactLimits('poisson', 0.013, 2300, 0.998);
    expect([rate.lower, rate.upper]).toEqual([
      expect.closeTo(0.0060976655985585, 9),
      expect.closeTo(0.0207379796389566, 9),
    ]);
  });

  it('never leave what a share can be, and close in as groups grow', () => {
    expect(exactLimits('binomial', 0.1, 20, 0.998).lower).toBe(0);
    expect(exactLimits('binomial', 0, 50, 0.95)).toEqual({ lower: 0, upper: 0 });
    const widths = [50, 500, 5000, 50_000].map((size) => {
      const { lower, upper } = exactLimits('binomial', 0.3, size, 0.95);
      return upper - lower;
    });
    expect([...widths].sort((a, b) => b - a)).toEqual(widths);
    expect(widths[3]).toBeCloseTo(2 * 1.959964 * Math.sqrt((0.3 * 0.7) / 50_000), 4);
  });

  it('put the one hospital out that is known for it', () => {
    const far = HOSPITALS.map(({ events, size }) => events / size > exactLimits('binomial', TARGET, size, 0.998).upper);
    expect(far.flatMap((isFar, at) => (isFar ? ['ABCDEFGHIJKL'[at]] : []))).toEqual(['H']);
  });
});

describe('overdispersion', () => {
  it('is the mean square of the winsorised z scores', () => {
    // z scores by hand: the outermost of each side (−1.999 and 3.938) are drawn in to −1.937 and 2.407.
    const { phi, isOver } = overdispersionOf('binomial', TARGET, HOSPITALS);
    expect(phi).toBeCloseTo(2.3831635268455345, 9);
    expect(isOver).toBe(true);
    expect(overdispersionOf('binomial', TARGET, HOSPITALS, 0).phi).toBeGreaterThan(phi);
  });

  it('widens limits by its root', () => {
    const plain = widenedLimits('binomial', TARGET, 215, 0.95, 1);
    const wide = widenedLimits('binomial', TARGET, 215, 0.95, 4);
    expect(wide.upper - TARGET).toBeCloseTo(2 * (plain.upper - TARGET), 12);
    expect(plain.upper).toBeCloseTo(TARGET + 1.959964 * Math.sqrt((TARGET * (1 - TARGET)) / 215), 6);
  });
});
