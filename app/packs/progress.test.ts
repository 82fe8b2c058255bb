import { expect, it } from 'vitest';
import { judge } from './progress.ts';

it.each([
  ['half of the way up', 'higher_is_better', 15, 20, 10, 'improving', 0.5],
  ['half of the way down', 'lower_is_better', 8, 6, 10, 'improving', 0.5],
  ['backwards', 'higher_is_better', 5, 20, 10, 'behind', -0.5],
  ['beyond the target', 'lower_is_better', 4, 6, 10, 'met', 1.5],
  ['at the target', 'higher_is_better', 20, 20, 10, 'met', 1],
  ['a target that is the baseline', 'higher_is_better', 9, 10, 10, 'not_met', null],
  ['no baseline', 'higher_is_better', 9, 10, undefined, 'not_met', null],
  ['no target', 'higher_is_better', 9, null, 10, 'no_target', null],
  ['a monitored figure that shall fall', 'monitor', 5, 6, 10, 'met', 1.25],
  ['a monitored figure that shall rise', 'monitor', 5, 20, 10, 'behind', -0.5],
] as const)('%s', (_what, direction, now, target, baseline, state, progress) => {
  expect(judge(direction, now, target, baseline)).toEqual({ state, progress });
});
