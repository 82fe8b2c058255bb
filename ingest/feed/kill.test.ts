import { expect, it } from 'vitest';
import { feedKillLoop } from '../test-support/feed-kill-loop.ts';

it('counts every acknowledged message exactly once, whatever killed the receiver', async () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const outcome = await feedKillLoop(3, random);
  expect(outcome).toMatchObject({ kills: 3, lost: 0, repeated: 0 });
  expect(outcome.acknowledged).toBeGreaterThan(100);
  expect(outcome.cents).toBe(outcome.centsExpected);
});
