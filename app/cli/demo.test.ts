import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { findServer } from '../site/server-file.ts';

// Each step is a whole demo at the smallest scale; they build on one another.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 });

let folder: string;
const children = new Set<ChildProcess>();

function start(dataDir: string, ...args: string[]) {
  const child = spawn(join(ROOT, 'hisight'), [...args, '--site', join(folder, 'site')], {
    env: { ...process.env, HISIGHT_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return { child, ended, said: () => out + err };
}

const data = () => join(folder, 'data');
const demoOnce = () => start(data(), 'demo', '--once', '--scale', 'tiny', '--json');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisight-demo-'));
  await mkdir(join(folder, 'site'));
  await cp(join(ROOT, 'demo', 'site', 'hospital.config.yml'), join(folder, 'site', 'hospital.config.yml'));
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the demo, from one run to the next', () => {
  const builds: string[] = [];

  it.each([
    ['SIGTERM', 'landed his visits', 143],
    ['SIGINT', 'models', 130],
  ] as const)('is asked by %s to stop at "%s" and says so by its exit code', async (signal, moment, code) => {
    const { child, ended, said } = demoOnce();
    await expect.poll(said, { timeout: 300_000, interval: 20 }).toContain(moment);
    child.kill(signal);
    const { code: ended_with, out } = await ended;
    expect([ended_with, out]).toEqual([code, '']);
  });

  it('then runs as if nothing had been', async () => {
    const { code, out, err } = await demoOnce().ended;
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ models: { failed: 0, tests_failed: 0 }, truth: { differences: 0 } });
    builds.push(JSON.parse(out).build_id);
  });

  it('reads everything again after the HIS was made anew: no row of the old one stays', async () => {
    const file = join(folder, 'site', 'hospital.config.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/seed: \d+/, 'seed: 77'));
    const { code, out, err } = await demoOnce().ended;
    expect(code, err).toBe(0);
    const summary = JSON.parse(out);
    expect(summary.truth_examples).toEqual([]);
    expect(summary.truth.checked).toBeGreaterThan(500);
    builds.push(summary.build_id);
  });

  it('tells a core indicator as an earlier nightly build told it', async () => {
    const tell = async (...words: string[]) => JSON.parse((await start(data(), ...words, '--json').ended).out);
    const [earlier = '', later = ''] = builds;
    const [then, now] = [await tell('as-of', earlier, 'discharges'), await tell('as-of', '2026-01-15', 'discharges')];
    expect(now.build_id).toBe(later);
    const months = (answer: { rows: { date: string; value: number }[] }) =>
      answer.rows.map((row) => [row.date, row.value]);
    expect(months(then)).toHaveLength(24);
    expect(months(then)).not.toEqual(months(now));
    const departments = await tell(
      'as-of',
      later,
      'discharges',
      '--by-department',
      '--from',
      '2025-12-01',
      '--to',
      '2025-12-31',
    );
    const byDepartment = await tell(
      'metric',
      'discharges',
      '--by',
      'department',
      '--from',
      '2025-12-01',
      '--to',
      '2025-12-31',
    );
    const values = (answer: { rows: { department: string; value: number }[] }) =>
      answer.rows.filter(({ value }) => value).map((row) => [row.department, row.value]);
    expect(values(departments)).toEqual(values(byDepartment));
    const { code, err } = await start(data(), 'as-of', '2020-01-01', 'discharges').ended;
    expect(code).toBeGreaterThan(2);
    expect(err).toContain(later);
  });

  it('serves what it has when it cannot be brought up to date, and says which source is late', async () => {
    writeFileSync(join(data(), 'tiny', 'his', 'pgdata', 'PG_VERSION'), 'none\n');
    const { child, ended, said } = start(data(), 'demo', '--scale', 'tiny', '--port', '0');
    await expect.poll(said, { timeout: 300_000 }).toContain('仍在提供构建');
    const server = await findServer(join(data(), 'tiny'));
    expect(server?.pid).toBe(child.pid);
    const token = (await start(data(), 'user', 'token', 'auditor').ended).out.trim();
    const status = await fetch(`http://127.0.0.1:${server?.port}/api/v1/status`, { headers: { authorization: token } });
    expect(await status.json()).toMatchObject({
      completeness: { arrived: 0, total: 3, late: ['his', 'platform', 'manual'] },
    });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect((await demoOnce().ended).code).not.toBe(0);
  });
});

describe('a full disk', () => {
  const place = () => join(folder, 'small');
  let mounted = false;
  beforeAll(async () => {
    await mkdir(place());
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place()], { stdio: 'ignore' });
      mounted = true;
    } catch {
      process.stderr.write('skipped: a full disk (mounting a tmpfs is not allowed here)\n');
    }
  });
  afterAll(() => {
    if (mounted) execFileSync('umount', [place()]);
  });

  it('is told in one sentence', async ({ skip }) => {
    if (!mounted) skip();
    const { code, err } = await start(join(place(), 'data'), 'demo', '--once', '--scale', 'tiny', '--quiet').ended;
    expect(code).toBe(16);
    expect(err).toContain('The disk is full');
  });
});
