import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, hisight, startHisight } from '../acceptance/cli.ts';

// The demo stopped at bad moments, and without room on the disk. Each step is a whole demo at the smallest scale.

const DEMO = ['demo', '--once', '--scale', 'tiny', '--json'];

describe('the demo, stopped by a person', () => {
  const environ = dataFolder();

  it.each([
    ['SIGTERM', 'landed his visits', 143],
    ['SIGINT', 'models', 130],
  ] as const)('is asked by %s to stop at "%s" and says so by its exit code', async (signal, moment, code) => {
    const { child, ended, said } = startHisight(DEMO, environ);
    await expect.poll(said, { timeout: 300_000, interval: 20 }).toContain(moment);
    child.kill(signal);
    const { code: endedWith, stdout } = await ended;
    expect([endedWith, stdout]).toEqual([code, '']);
  });

  it('then runs as if nothing had been', async () => {
    const { code, json, stderr } = await hisight(DEMO, environ);
    expect(code, stderr).toBe(0);
    expect(json).toMatchObject({ models: { failed: 0, tests_failed: 0 }, truth: { differences: 0 } });
  });
});

describe('a full disk', () => {
  const place = mkdtempSync(join(tmpdir(), 'hisight-small-'));
  let isMounted = false;
  beforeAll(() => {
    mkdirSync(place, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place], { stdio: 'ignore' });
      isMounted = true;
    } catch {
      process.stderr.write('skipped: a full disk (mounting a tmpfs is not allowed here)\n');
    }
  });
  afterAll(() => {
    if (isMounted) execFileSync('umount', [place]);
    rmSync(place, { recursive: true, force: true });
  });

  it('is told in one sentence', async ({ skip }) => {
    if (!isMounted) skip();
    const environ = { ...process.env, HISIGHT_DATA: join(place, 'data') };
    const { code, stderr } = await hisight(['demo', '--once', '--scale', 'tiny', '--quiet'], environ);
    expect(code).toBe(16);
    expect(stderr).toContain('The disk is full');
  });
});
