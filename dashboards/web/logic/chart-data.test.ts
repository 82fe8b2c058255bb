import { describe, expect, it } from 'vitest';
import type { FitResult } from '../../engine/regression-wire.ts';
import type { MetricAnswer } from '../../engine/wire.ts';
import { dateLabels, forestData, groupData, onCalendar, orderedRows, weekendBands } from './chart-data.ts';

const answer = (rows: MetricAnswer['rows'], extra: Partial<MetricAnswer> = {}): MetricAnswer => ({
  id: 'discharges',
  name_zh: '出院人次',
  name_en: 'Discharges',
  unit: '人次',
  direction: 'monitor',
  build_id: 'b1',
  period: { from: '2026-01-10', to: '2026-01-13' },
  provisional: false,
  rows,
  ...extra,
});
const row = (code: string, value: number | null) => ({
  department: code,
  department_name: `${code} 科`,
  value,
  numerator: value,
  denominator: null,
});

describe('a trend', () => {
  const range = { from: '2026-01-10', to: '2026-01-13' };

  it('shows a day without a row as a gap', () => {
    const days = answer([
      { date: '2026-01-10', value: 3, numerator: 3, denominator: null },
      { date: '2026-01-12', value: 5, numerator: 5, denominator: null },
    ]);
    expect(onCalendar(days, range, 'day')).toEqual([3, null, 5, null]);
    expect(dateLabels(range, 'day')[0]).toBe('01-10');
  });

  it('reads months written with or without a day', () => {
    const months = answer([
      { date: '2025-11-01', value: 1, numerator: 1, denominator: null },
      { date: '2025-12', value: 2, numerator: 2, denominator: null },
    ]);
    expect(onCalendar(months, { from: '2025-11-01', to: '2025-12-31' }, 'month')).toEqual([1, 2]);
  });

  it('shades Saturday and Sunday together', () => {
    expect(weekendBands(range)).toEqual([[0, 1]]);
  });
});

describe('groups', () => {
  const rows = [row('D01', 5), row('D02', 9), row('D03', null)];

  it('are ranked by value and leave out what has none', () => {
    expect(orderedRows(answer(rows), 'department', 10).map((each) => each['department'])).toEqual(['D02', 'D01']);
  });

  it('put the better first where lower is better', () => {
    const lower = answer(rows, { direction: 'lower_is_better' });
    expect(orderedRows(lower, 'department', 10)[0]?.['department']).toBe('D01');
  });

  it('are never ranked while provisional', () => {
    const early = answer([row('D09', 9), row('D01', 1)], { provisional: true });
    expect(orderedRows(early, 'department', 10).map((each) => each['department'])).toEqual(['D01', 'D09']);
  });

  it('are named', () => {
    expect(groupData(answer(rows), [row('D02', 9)], 'department', '出院人次', 0).categories).toEqual(['D02 科']);
  });
});

it('shows odds ratios without the intercept', () => {
  const coefficient = { std_error: 0.2, z: 1, p: 0.3, ci_low: 0.8, ci_high: 2.1 };
  const fit = {
    family: 'binomial',
    coefficients: [
      { term: '(Intercept)', estimate: 1, odds_ratio: 2.7, ...coefficient },
      { term: 'drug=B', estimate: 0.26, odds_ratio: 1.3, ...coefficient },
    ],
  } as unknown as FitResult;
  expect(forestData(fit, 'OR', (term) => term)).toMatchObject({
    categories: ['drug=B'],
    reference: 1,
    intervals: [[0.8, 2.1]],
  });
});
