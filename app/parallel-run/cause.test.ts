import { expect, it } from 'vitest';
import { causeOf, isRounded, isSame } from './cause.ts';

const given = { theirs: 100, decimals: 0, ours: 120, note: null, late: null, earlierBuild: null, isProvisional: false };

it('knows rounding from a difference of one', () => {
  expect(isRounded(12.346, 12.35, 2)).toBe(true);
  expect(isRounded(12.349, 12.34, 2)).toBe(true);
  expect(isRounded(46, 45, 0)).toBe(false);
  expect(isRounded(1.005, 1.01, 2)).toBe(true);
  expect(isSame(0.1 + 0.2, 0.3)).toBe(true);
  expect(isSame(1_234_567.89, 1_234_567.9)).toBe(false);
});

it.each([
  ['rounding', { ours: 100.4 }],
  ['unit', { ours: 1_234_567, theirs: 123.46, decimals: 2 }],
  ['unit', { ours: 12.5, theirs: 0.125, decimals: 3 }],
  ['late_rows', { late: 20, note: '含体检', isProvisional: true }],
  ['late_rows', { earlierBuild: '20250201T000000000aaaa', isProvisional: true }],
  ['definition', { note: '含体检', isProvisional: true }],
  ['provisional', { isProvisional: true }],
  ['to_check', {}],
  ['to_check', { late: 5 }],
] as const)('%s: %o', (cause, more) => {
  expect(causeOf({ ...given, ...more }).cause).toBe(cause);
});
