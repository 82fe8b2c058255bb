import { expect, it } from 'vitest';
import { feedKillLoop } from '../../ingest/test-support/feed-kill-loop.ts';

it('counts every acknowledged message exactly once in thirty kills of the receiver', async () => {
  const outcome = await feedKillLoop(30, Math.random);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  expect(outcome).toMatchObject({ kills: 30, lost: 0, repeated: 0 });
  expect(outcome.acknowledged).toBeGreaterThan(1000);
  expect(outcome.cents).toBe(outcome.centsExpected);
});
