import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { JobQueue } from '../index.ts';

it('runs one writer at a time, in order', async () => {
  const queue = new JobQueue();
  const events: string[] = [];
  const job = (name: string, ms: number) =>
    queue.enqueue(name, async () => {
      events.push(`${name} starts`);
      await sleep(ms);
      events.push(`${name} ends`);
    });
  await Promise.all([job('load', 20), job('build', 1), job('fit', 1)]);
  expect(events).toEqual(['load starts', 'load ends', 'build starts', 'build ends', 'fit starts', 'fit ends']);
});

it('goes on after a failing job, whose own caller learns of it', async () => {
  const queue = new JobQueue();
  const failing = queue.enqueue('load', () => Promise.reject(new Error('no route to host')));
  const next = queue.enqueue('build', async () => 'built');
  await expect(failing).rejects.toThrow('no route to host');
  await expect(next).resolves.toBe('built');
});

it('stops the running job and refuses the waiting ones', async () => {
  const queue = new JobQueue();
  const running = queue.enqueue('load', async ({ signal }) => {
    await sleep(10_000, undefined, { signal });
  });
  const waiting = queue.enqueue('build', async () => 'built');
  const settled = Promise.allSettled([running, waiting]);
  await sleep(1);
  await queue.stop();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
