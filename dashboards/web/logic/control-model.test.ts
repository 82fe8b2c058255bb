import { expect, test } from 'vitest';
import type { MetricAnswer } from '../../engine/wire.ts';
import { controlView } from './control-model.ts';

const answer = (points: NonNullable<MetricAnswer['control_chart']>['points']): MetricAnswer => ({
  ...{ id: 'falls', name_zh: '跌倒', name_en: 'Falls', unit: '‰', direction: 'lower_is_better', build_id: 'b' },
  ...{ period: { from: '2025-01-01', to: '2025-03-31' }, provisional: false },
  rows: [
    { date: '2025-01-01', value: 1, numerator: 1, denominator: 1000 },
    { date: '2025-02-01', value: 9, numerator: 9, denominator: 1000 },
  ],
  control_chart: { limits: 'u', points },
});
const limits = { lower: 0, center: 2, upper: 6 };
const words = { name: '跌倒', decimals: 2 };

test('points carry their figure, their limits and what is unusual', () => {
  const view = controlView(
    answer([
      { date: '2025-01-01', ...limits, signals: [] },
      { date: '2025-02-01', ...limits, signals: ['beyond_limits'] },
      { date: '2025-03-01', lower: null, center: null, upper: null, signals: [] },
    ]),
    'month',
    words,
  );
  expect(view?.data).toMatchObject({
    categories: ['2025-01', '2025-02', '2025-03'],
    series: [{ values: [1, 9, null] }],
    limits: [limits, limits, null],
    marked: [1],
  });
  expect(view?.unusual).toMatchObject([{ label: '2025-02', value: 9, signals: ['beyond_limits'] }]);
});

test('without a point that could be judged there is no chart', () => {
  const none = { lower: null, center: null, upper: null, signals: [] };
  expect(controlView(answer([{ date: '2025-01-01', ...none }]), 'month', words)).toBeUndefined();
});
