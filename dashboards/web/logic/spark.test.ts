import { expect, it } from 'vitest';
import { sparkPath } from './spark.ts';

it('lays figures from the lowest to the highest over the box', () => {
  expect(sparkPath([0, 10, 5], 100, 30)?.line).toBe('M0 27L50 3L100 15');
  expect(sparkPath([0, 10, 5], 100, 30)?.end).toEqual([100, 15]);
});

it('breaks where a figure is missing', () => {
  expect(sparkPath([1, null, 2, 3], 90, 30)?.line).toBe('M0 27M60 15L90 3');
});

it('draws a level line where nothing changes, and nothing for a single figure', () => {
  expect(sparkPath([4, 4], 100, 30)?.line).toBe('M0 27L100 27');
  expect(sparkPath([null, 4], 100, 30)).toBeUndefined();
});
