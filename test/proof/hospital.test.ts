import { expect, it } from 'vitest';
import { dataFolder, hisight } from '../acceptance/cli.ts';

interface Report {
  sources: { rows_read: number; rows_landed: number; reconciled: boolean }[];
  models: { built: number; failed: number; tests_failed: number };
  truth: { checked: number; differences: number };
  seconds: number;
}

// One county hospital from nothing: about 2 M charge lines, some 1.7 GB of embedded PostgreSQL, a few minutes.
it('makes, loads, builds and verifies the hospital, and comes back reading only what changed', async () => {
  const environ = dataFolder();
  const run = async () => {
    const { code, json, stderr } = await hisight(['demo', '--once', '--scale', 'hospital', '--json'], environ);
    expect([code, stderr.match(/错误|Error/)?.[0]]).toEqual([0, undefined]);
    return json as Report;
  };
  const first = await run();
  expect(first.sources.every(({ reconciled }) => reconciled)).toBe(true);
  expect(first.models).toMatchObject({ failed: 0, tests_failed: 0 });
  expect(first.truth).toMatchObject({ differences: 0 });
  const second = await run();
  const landed = ({ sources }: Report) => sources.reduce((sum, { rows_landed }) => sum + rows_landed, 0);
  expect(landed(second)).toBeLessThan(landed(first) / 100);
  expect(second.truth).toEqual(first.truth);
  process.stdout.write(
    `hospital: first ${first.seconds} s, second ${second.seconds} s, ${first.truth.checked} figures agree\n`,
  );
});
