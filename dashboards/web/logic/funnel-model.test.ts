import { expect, test } from 'vitest';
import type { FunnelPlot, MetricAnswer } from '../../engine/wire.ts';
import { funnelView } from './funnel-model.ts';

type Group = FunnelPlot['groups'][number];
const group = (code: string, value: number, size: number, verdict: Group['verdict']): Group => ({
  ...{ code, name: null, value, size, verdict },
});
const answer = (groups: readonly Group[], more: Partial<FunnelPlot> = {}): MetricAnswer => ({
  ...{ id: 'x', name_zh: '再住院', name_en: 'Readmitted', unit: '%', direction: 'lower_is_better', build_id: 'b' },
  ...{ period: { from: '2025-01-01', to: '2025-12-31' }, provisional: false, rows: [] },
  funnel: {
    ...{ dimension: 'department', target: 3, phi: 1, overdispersed: false, widened: false, curve: [] },
    groups,
    ...more,
  },
});
const words = { name: '再住院', decimals: 1 };

test('who lies outside is marked and named, the far ones first', () => {
  const view = funnelView(
    answer([group('A', 6, 50, 'above'), group('B', 3, 90, 'inside'), group('C', 12, 40, 'far_above')]),
    words,
  );
  expect(view?.data).toMatchObject({ categories: ['A', 'B', 'C'], sizes: [50, 90, 40], marked: [0, 2], center: 3 });
  expect(view?.outside.map(({ name }) => name)).toEqual(['C', 'A']);
});

test('what is not judged says why, and without groups there is nothing to draw', () => {
  const view = funnelView(answer([group('B', 3, 9, null)], { reason: 'too_few_groups' }), words);
  expect([view?.reason, view?.outside]).toEqual(['too_few_groups', []]);
  expect(funnelView(answer([]), words)).toBeUndefined();
});
