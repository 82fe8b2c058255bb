import { expect, it } from 'vitest';
import { remembered } from './remembered.ts';

it('reads once for a key, again for another, and again after a read that failed', async () => {
  let key = 1;
  let reads = 0;
  let fails = true;
  const told = remembered(
    () => key,
    async () => {
      reads += 1;
      if (fails) throw new Error('refused');
      return reads;
    },
  );
  await expect(told()).rejects.toThrow('refused');
  fails = false;
  expect([await told(), await told()]).toEqual([2, 2]);
  key = 2;
  expect(await told()).toBe(3);
});
