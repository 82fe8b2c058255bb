import { expect, it } from 'vitest';
import { briefPeriod } from './period.ts';
import { type Finding, sentencesOf } from './sentences.ts';

const figure = (indicator: string, value: number, more: Partial<Finding> = {}): Finding => ({
  ...{ indicator, name_zh: `${indicator}数`, name_en: indicator, unit: '人次', decimals: 0, value, provisional: false },
  ...more,
});
const change = (value: number, by: number, kind: 'relative' | 'points' = 'relative') => ({
  ...{ value, change: by, change_kind: kind, from: '2025-01-01', to: '2025-01-01' },
});
const signal = { date: '2025-01-08', value: 90, rules: ['beyond_limits'], center: 50, lower: 30, upper: 70 };
const picked = (findings: readonly Finding[]) =>
  sentencesOf(findings, 'daily').map(({ rule, indicator }) => `${rule} ${indicator}`);

it('takes signals before missed targets before changes, the worst first, each indicator once, three at most', () => {
  const findings = [
    figure('a', 10, { compared: change(5, 1) }),
    figure('b', 10, { compared: change(2, 4) }),
    figure('c', 7, { target: { value: 8, direction: 'higher_is_better' }, compared: change(1, 6) }),
    figure('d', 9, { target: { value: 8, direction: 'higher_is_better' } }),
    figure('e', 90, { signal, compared: change(1, 89) }),
  ];
  expect(picked(findings)).toEqual(['spc e', 'target c', 'change b']);
  expect(picked(findings.slice(0, 2))).toEqual(['change b', 'change a']);
  const worse = { ...signal, value: 130 };
  expect(picked([figure('e', 90, { signal }), figure('f', 130, { signal: worse })])).toEqual(['spc f', 'spc e']);
});

it('says nothing of what stayed the same or has no base, and keeps to the direction of a target', () => {
  expect(picked([figure('a', 5, { compared: change(5, 0) })])).toEqual([]);
  expect(picked([figure('a', 5, { compared: { ...change(0, 0), change: null } })])).toEqual([]);
  expect(picked([figure('a', 9, { target: { value: 8, direction: 'lower_is_better' } })])).toEqual(['target a']);
});

it('writes numbers as pages do, and what is provisional', () => {
  const [relative] = sentencesOf(
    [figure('a', 12_345, { compared: change(10_000, 0.234), provisional: true })],
    'daily',
  );
  expect(relative?.zh).toBe('a数为 1.23 万人次（暂定），比上周同期上升 23.4%（1.00 万人次）。');
  expect(relative?.en).toBe('a: 12.35 K (provisional), up 23.4% on the same days of last week (10.00 K).');
  const rate = figure('r', 12.5, { unit: '%', decimals: 2, compared: change(14, -1.5, 'points') });
  expect(sentencesOf([rate], 'monthly')[0]?.zh).toBe('r数为 12.50%，比上月下降 1.5 个百分点（14.00%）。');
  expect(sentencesOf([figure('e', 90, { signal })], 'daily')[0]?.zh).toContain('超出控制限（均值 50.0 人次');
});

it('covers yesterday, on a Monday the weekend, and of a monthly brief the month before or the one named', () => {
  expect(briefPeriod('daily', '2026-01-15')).toEqual({ from: '2026-01-14', to: '2026-01-14' });
  expect(briefPeriod('daily', '2026-01-12')).toEqual({ from: '2026-01-10', to: '2026-01-11' });
  expect(briefPeriod('monthly', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(briefPeriod('monthly', '2026-01-15', '2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
});
