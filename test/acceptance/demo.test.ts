import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findServer } from '../../app/site/server-file.ts';
import { ROOT } from '../../core/index.ts';
import { hisight, type Started, startHisight } from './cli.ts';
import { demoCopy, demoOutcome } from './demo-copy.ts';

interface Summary {
  readonly build_id: string;
  readonly truth: { readonly checked: number };
  readonly truth_examples: readonly unknown[];
}

let environ: NodeJS.ProcessEnv;
let folder: string;
let site: string[];
let serving: Started | undefined;
const builds: string[] = [];

const data = (...names: string[]) => join(environ['HISIGHT_DATA'] ?? '', 'tiny', ...names);
const demoOnce = () => hisight(['demo', '--once', '--scale', 'tiny', '--json', ...site], environ);
const tell = async <T>(...words: string[]) => (await hisight([...words, '--json', ...site], environ)).json as T;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisight-demo-site-'));
  site = ['--site', folder];
  await cp(join(ROOT, 'demo', 'site', 'hospital.config.yml'), join(folder, 'hospital.config.yml'));
  environ = await demoCopy();
  builds.push(((await demoOutcome()).json as Summary).build_id);
}, 600_000);

afterAll(async () => {
  serving?.child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

// Each step goes on where the one before ended.
describe('the demo, from one run to the next', () => {
  it('reads everything again after the HIS was made anew: no row of the old one stays', async () => {
    const file = join(folder, 'hospital.config.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/seed: \d+/, 'seed: 77'));
    const { code, json, stderr } = await demoOnce();
    expect(code, stderr).toBe(0);
    const { truth, truth_examples, build_id } = json as Summary;
    expect(truth_examples).toEqual([]);
    expect(truth.checked).toBeGreaterThan(500);
    builds.push(build_id);
  });

  it('tells a core indicator as an earlier nightly build told it', async () => {
    interface Told {
      readonly build_id: string;
      readonly rows: readonly { date: string; department: string; value: number }[];
    }
    const [earlier = '', later = ''] = builds;
    const then = await tell<Told>('as-of', earlier, 'discharges');
    const now = await tell<Told>('as-of', '2026-01-15', 'discharges');
    expect(now.build_id).toBe(later);
    const months = (answer: Told) => answer.rows.map((row) => [row.date, row.value]);
    expect(months(then)).toHaveLength(24);
    expect(months(then)).not.toEqual(months(now));
    const december = ['--from', '2025-12-01', '--to', '2025-12-31'];
    const departments = await tell<Told>('as-of', later, 'discharges', '--by-department', ...december);
    const byDepartment = await tell<Told>('metric', 'discharges', '--by', 'department', ...december);
    const values = (answer: Told) => answer.rows.filter(({ value }) => value).map((row) => [row.department, row.value]);
    expect(values(departments)).toEqual(values(byDepartment));
    const { code, stderr } = await hisight(['as-of', '2020-01-01', 'discharges', ...site], environ);
    expect(code).toBeGreaterThan(2);
    expect(stderr).toContain(later);
  });

  it('serves what it has when it cannot be brought up to date, and says which source is late', async () => {
    writeFileSync(data('his', 'pgdata', 'PG_VERSION'), 'none\n');
    serving = startHisight(['demo', '--scale', 'tiny', '--port', '0', ...site], environ);
    await expect.poll(serving.said, { timeout: 300_000 }).toContain('仍在提供构建');
    const server = await findServer(data());
    expect(server?.pid).toBe(serving.child.pid);
    const token = (await hisight(['user', 'token', 'auditor', ...site], environ)).stdout.trim();
    const status = await fetch(`http://127.0.0.1:${server?.port}/api/v1/status`, { headers: { authorization: token } });
    expect(await status.json()).toMatchObject({
      completeness: { arrived: 0, total: 3, late: ['his', 'platform', 'manual'] },
    });
    serving.child.kill('SIGTERM');
    expect((await serving.ended).code).toBe(0);
    expect((await demoOnce()).code).not.toBe(0);
  });
});
