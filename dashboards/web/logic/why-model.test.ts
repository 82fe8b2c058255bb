import { expect, test } from 'vitest';
import type { MetricAnswer, Why } from '../../engine/wire.ts';
import { whyView } from './why-model.ts';

const words = {
  ...{ before: '去年同期', now: '本期', others: '其余', residual: '未归因', decimals: 1 },
  name: (code: string | null, name: string | null) => name ?? code ?? '—',
};
const row = (code: string, contribution: number) => ({
  ...{ code, name: null, value: null, previous: null, rate: null, mix: null },
  contribution,
});
const answer = (why: Why, current?: number): MetricAnswer => ({
  ...{ id: 'revenue', name_zh: '收入', name_en: 'Revenue', unit: '元', direction: 'monitor', build_id: 'b' },
  ...{ period: { from: '2025-01-01', to: '2025-01-31' }, provisional: false, why },
  rows: [
    {
      ...{ value: 110, numerator: 110, denominator: null },
      compare: {
        yoy: { value: 100, change: 0.1, change_kind: 'relative', ...(current === undefined ? {} : { current }) },
      },
    },
  ],
});
const rows = [row('A', 12), row('B', -5), row('C', 2), row('D', 0)];

test('the bars lead from the figure before to the figure now, whatever is cut off', () => {
  const view = whyView(answer({ dimension: 'department', change: 10, residual: 1, rows }), 'yoy', 2, words);
  if (!('data' in view)) throw new Error('no view');
  expect(view.data.categories).toEqual(['去年同期', 'A', 'B', '其余', '未归因', '本期']);
  const values = view.data.series[0]?.values ?? [];
  expect(values).toEqual([100, 12, -5, 2, 1, 110]);
  const steps = values.slice(0, -1).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  expect(steps).toBe(values.at(-1));
});

test('a running period is explained by its finished days', () => {
  const view = whyView(answer({ dimension: 'department', change: 9, residual: 0, rows }, 109), 'yoy', 7, words);
  expect('data' in view && view.data.series[0]?.values.at(-1)).toBe(109);
});

test('without an explanation it says why', () => {
  expect(whyView(answer({ dimension: 'department', reason: 'suppressed' }), 'yoy', 7, words)).toEqual({
    reason: 'suppressed',
  });
});
