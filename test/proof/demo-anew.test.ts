import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { dataFolder, hisight } from '../acceptance/cli.ts';

interface Summary {
  readonly build_id: string;
  readonly truth: { readonly checked: number };
  readonly truth_examples: readonly unknown[];
}

const environ = dataFolder();
const folder = mkdtempSync(join(tmpdir(), 'hisight-demo-site-'));
const site = ['--site', folder];
const builds: string[] = [];

const demoOnce = () => hisight(['demo', '--once', '--scale', 'tiny', '--json', ...site], environ);
const tell = async <T>(...words: string[]) => (await hisight([...words, '--json', ...site], environ)).json as T;

beforeAll(async () => {
  await cp(join(ROOT, 'demo', 'site', 'hospital.config.yml'), join(folder, 'hospital.config.yml'));
  builds.push(((await demoOnce()).json as Summary).build_id);
}, 600_000);

describe('a demo whose HIS is another', () => {
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
});
