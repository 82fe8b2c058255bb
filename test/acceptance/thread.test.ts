import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hisight } from './cli.ts';
import { demoCopy, demoOutcome } from './demo-copy.ts';

interface DemoReport {
  build_id: string;
  sources: { source: string; rows_read: number; rows_landed: number; rows_quarantined: number; reconciled: boolean }[];
  models: { built: number; failed: number; tests_passed: number; tests_warned: number; tests_failed: number };
  truth: { checked: number; differences: number };
  indicators: number;
  regressions: number;
  seconds: number;
}

interface Truth {
  totals: Record<string, number>;
  by_month: Record<string, Record<string, number>>;
  by_department: Record<string, Record<string, number>>;
}

interface Metric {
  id: string;
  unit: string;
  build_id: string;
  rows: {
    department?: string;
    date?: string;
    value: number;
    numerator: number;
    denominator: number;
    compare?: { yoy?: { value: number; change: number } };
  }[];
}

const first = await demoOutcome();
const environ = await demoCopy();
const report = first.json as DemoReport;
const truth = JSON.parse(
  readFileSync(join(environ['HISIGHT_DATA'] ?? '', 'tiny', 'his', 'truth.json'), 'utf8'),
) as Truth;

const metric = async (...args: string[]) => (await hisight(['metric', ...args, '--json'], environ)).json as Metric;

describe('the thread, from HIS to number', () => {
  it('loads, builds, tests, verifies and fits in one command', () => {
    expect(first.stderr).not.toMatch(/at .*\.(ts|js):\d+/);
    expect(first.code).toBe(0);
    expect(report.sources.length).toBeGreaterThan(0);
    expect(report.sources.every(({ reconciled, rows_read }) => reconciled && rows_read > 0)).toBe(true);
    expect(report.models.built).toBeGreaterThanOrEqual(20);
    expect(report.models).toMatchObject({ failed: 0, tests_failed: 0 });
    expect(report.truth.checked).toBeGreaterThanOrEqual(20);
    expect(report.truth.differences).toBe(0);
    expect(report.indicators).toBeGreaterThanOrEqual(10);
    expect(report.regressions).toBeGreaterThanOrEqual(1);
  });

  it('reads only changes the second time, and changes no figure', async () => {
    const second = (await hisight(['demo', '--once', '--scale', 'tiny', '--json'], environ)).json as DemoReport;
    const landed = (run: DemoReport) => run.sources.reduce((sum, { rows_landed }) => sum + rows_landed, 0);
    expect(landed(second)).toBeLessThan(landed(report) / 10);
    expect(second.truth).toEqual(report.truth);
  });

  it('tells a core indicator as an earlier nightly build told it', async () => {
    const december = ['--from', '2025-12-01', '--to', '2025-12-31', '--json'];
    const told = await hisight(['as-of', report.build_id, 'discharges', '--by-department', ...december], environ);
    const { build_id, rows } = told.json as { build_id: string; rows: { department: string; value: number }[] };
    expect(build_id).toBe(report.build_id);
    const now = await metric('discharges', '--by', 'department', ...december);
    const values = (all: { department?: string; value: number }[]) =>
      all.filter(({ value }) => value).map((row) => [row.department, row.value]);
    expect(values(rows)).toEqual(values(now.rows));
    const unknown = await hisight(['as-of', '2020-01-01', 'discharges'], environ);
    expect(unknown.code).toBeGreaterThan(2);
    expect(unknown.stderr).toContain(report.build_id);
  });

  it('agrees with the independently counted truth in every month', async () => {
    for (const id of ['outpatient_visits', 'emergency_visits', 'discharges', 'registrations_net']) {
      const answer = await metric(
        id,
        '--by',
        'date',
        '--granularity',
        'month',
        '--from',
        '2024-01-01',
        '--to',
        '2025-12-31',
      );
      const found = Object.fromEntries(answer.rows.map(({ date, value }) => [date?.slice(0, 7), value]));
      const counted = Object.entries(truth.by_month[id] ?? {}).filter(([month]) => month < '2026');
      expect(counted).toHaveLength(24);
      expect([id, found]).toEqual([id, Object.fromEntries(counted)]);
    }
  });

  it('gives an indicator by department with numerator, denominator and 同比', async () => {
    const answer = await metric(
      'avg_length_of_stay',
      '--by',
      'department',
      '--from',
      '2025-01-01',
      '--to',
      '2025-12-31',
      '--compare',
      'yoy',
    );
    expect(answer).toMatchObject({ id: 'avg_length_of_stay', unit: '天', build_id: expect.stringMatching(/^20/) });
    expect(answer.rows.length).toBeGreaterThan(3);
    for (const row of answer.rows) {
      expect(row.denominator).toBe(truth.by_department['discharges']?.[row.department ?? '']);
      expect(row.numerator).toBe(truth.by_department['los_days']?.[row.department ?? '']);
      expect(row.value).toBeCloseTo(row.numerator / row.denominator, 10);
      const before = row.compare?.yoy;
      if (before) expect(before.change).toBeTypeOf('number');
    }
  });

  it('fits the published example to 1e-5', async () => {
    const fit = (await hisight(['fit', 'drug_efficacy', '--json'], environ)).json as {
      n: number;
      converged: boolean;
      coefficients: { term: string; estimate: number; odds_ratio: number }[];
    };
    expect(fit).toMatchObject({ n: 586, converged: true });
    for (const golden of [-1.8958163, 1.2890962, 2.260022, 1.9373947]) {
      expect(fit.coefficients.some(({ estimate }) => Math.abs(estimate - golden) < 1e-5)).toBe(true);
    }
  });

  it('verifies every indicator by a second road', async () => {
    const verified = (await hisight(['metrics', 'verify', '--json'], environ)).json as {
      agreements: unknown[];
      differences: unknown[];
    };
    expect(verified.differences).toEqual([]);
    expect(verified.agreements.length).toBeGreaterThanOrEqual(10);
  });

  it('answers read-only SQL on the marts and refuses the rest', async () => {
    const ok = await hisight(['query', 'select count(*) as n from marts.fct_discharges', '--format', 'csv'], environ);
    expect(ok.stdout.trim().split(/\r?\n/)).toEqual(['n', expect.stringMatching(/^\d+$/)]);
    for (const sql of [
      'select * from raw.main.demo_his__patients',
      'delete from marts.fct_charges',
      "select * from read_text('/etc/passwd')",
    ]) {
      const refused = await hisight(['query', sql], environ);
      expect([sql, refused.code]).toEqual([sql, 22]);
    }
  });
});

describe('what a person gets wrong', () => {
  it.each([
    [['metric', 'avg_lenght_of_stay'], 17, 'avg_length_of_stay'],
    [['metric', 'discharges', '--by', 'departmnt'], 17, 'department'],
    [['metric', 'discharges', '--from', '2025-13-01'], 2, '2025-13-01'],
    [['build', '--select', 'fct_dischrges'], 17, 'fct_discharges'],
    [['load', 'hiss'], 17, 'his'],
    [['nonsense'], 2, 'nonsense'],
    [['serve', '--site', '/nowhere'], 10, '/nowhere'],
  ])('%j exits %i and names the way out', async (args, code, words) => {
    const outcome = await hisight(args, environ);
    expect(outcome.stderr + outcome.stdout).toContain(words);
    expect(outcome.stderr).not.toMatch(/\n {4}at /);
    expect(outcome.code).toBe(code);
  });
});
