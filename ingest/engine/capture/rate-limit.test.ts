import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';
import { spoolRows } from './spool.ts';

it('lets a second of bytes pass at once, then makes the reader wait for what it took too early', () => {
  let now = 0;
  const limit = new RateLimit(1000, () => now);
  expect(limit.take(600)).toBe(0);
  expect(limit.take(400)).toBe(0);
  expect(limit.take(500)).toBe(500);
  now += 500;
  expect(limit.take(250)).toBe(250);
  now += 10_000;
  // However long it rested, no more than a second's bytes were saved.
  expect(limit.take(1000)).toBe(0);
  expect(limit.take(100)).toBe(100);
});

it('makes a piece that is greater than the bucket wait as long as it is worth', () => {
  const limit = new RateLimit(1000, () => 0);
  expect(limit.take(11_000)).toBe(10_000);
});

it('can be cancelled while it waits, and closes the source', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-rate-'));
  const abort = new AbortController();
  let closed = false;
  const rows = async function* () {
    try {
      // Four days for each at this rate.
      for (let i = 0; i < 10; i += 1) yield Buffer.from(`${'x'.repeat(3600)}\n`);
    } finally {
      closed = true;
    }
  };
  const spooled = spoolRows(rows(), folder, 1, async () => undefined, {
    signal: abort.signal,
    rateLimit: new RateLimit(0.01),
  });
  setTimeout(() => abort.abort(), 20);
  await expect(spooled).rejects.toMatchObject({ name: 'AbortError' });
  expect(closed).toBe(true);
});

it('passes every byte on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-rate-'));
  const seen: string[] = [];
  const rows = async function* () {
    yield Buffer.from('1\n');
    yield Buffer.from('2\n');
  };
  await spoolRows(
    rows(),
    folder,
    1,
    async (csv) => {
      seen.push(readFileSync(csv, 'utf8'));
    },
    { rateLimit: new RateLimit(200) },
  );
  expect(seen).toEqual(['1\n2\n']);
  expect(readdirSync(folder)).toEqual([]);
});
