import type { Expected } from './limits.ts';

/** Nelson's rules (Journal of Quality Technology 16, 1984), by number and what they see. */
export const NELSON = {
  1: 'beyond_limits',
  2: 'nine_on_one_side',
  3: 'six_rising_or_falling',
  4: 'fourteen_alternating',
  5: 'two_of_three_beyond_two_sigma',
  6: 'four_of_five_beyond_one_sigma',
  7: 'fifteen_within_one_sigma',
  8: 'eight_beyond_one_sigma',
} as const;
export type NelsonRule = keyof typeof NELSON;

type Window = readonly Expected[];

const sides = [1, -1] as const;
/** A rule over a window that ends with the point it is told of; `needs`: the window's length. */
interface Rule {
  readonly needs: number;
  /** Of few events most points lie below the center by nature, and zones of one and two sigma mean nothing. */
  readonly isForSymmetric: boolean;
  readonly holds: (window: Window) => boolean;
}

const steps = (window: Window) => window.slice(1).map((point, i) => Math.sign(point.value - (window[i]?.value ?? 0)));
const beyond = (window: Window, sigmas: number, fewest: number) =>
  sides.some(
    (side) => side * (window.at(-1)?.z ?? 0) > sigmas && window.filter(({ z }) => side * z > sigmas).length >= fewest,
  );

const RULES: Readonly<Record<NelsonRule, Rule>> = {
  1: {
    needs: 1,
    isForSymmetric: false,
    holds: ([point]) => !!point && (point.value > point.upper || point.value < point.lower),
  },
  2: {
    needs: 9,
    isForSymmetric: true,
    holds: (window) => sides.some((side) => window.every(({ value, center }) => side * (value - center) > 0)),
  },
  3: {
    needs: 6,
    isForSymmetric: false,
    holds: (window) => sides.some((side) => steps(window).every((step) => step === side)),
  },
  4: {
    needs: 14,
    isForSymmetric: false,
    holds: (window) => steps(window).every((step, i, all) => step !== 0 && (i === 0 || step === -(all[i - 1] ?? 0))),
  },
  5: { needs: 3, isForSymmetric: true, holds: (window) => beyond(window, 2, 2) },
  6: { needs: 5, isForSymmetric: true, holds: (window) => beyond(window, 1, 4) },
  7: { needs: 15, isForSymmetric: true, holds: (window) => window.every(({ z }) => Math.abs(z) < 1) },
  8: { needs: 8, isForSymmetric: true, holds: (window) => window.every(({ z }) => Math.abs(z) > 1) },
};

/** The rules that each point breaks, the last point of a run bearing it. Points are of one phase and in order. */
export function nelsonSignals(points: readonly Expected[], rules: readonly NelsonRule[]): NelsonRule[][] {
  return points.map((_, index) =>
    rules.filter((name) => {
      const { needs, isForSymmetric, holds } = RULES[name];
      const window = points.slice(Math.max(0, index + 1 - needs), index + 1);
      return window.length === needs && !(isForSymmetric && window.some(({ isExact }) => isExact)) && holds(window);
    }),
  );
}
