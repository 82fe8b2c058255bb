import { expect, it } from 'vitest';
import type { Change } from '../../engine/closing-wire.ts';
import { changeMarks } from './change-marks.ts';

const change = (on: string, kind: Change['kind'] = 'definition'): Change => ({
  ...{ id: 1, on, kind, subject: 'discharges', before: null, after: null, by: 'files', reason: null },
});
const word = (kind: Change['kind']) =>
  ({ definition: '定义', target: '目标', mapping: '映射', code_list: '代码表' })[kind];

it('puts a change on the month or the day that it was made in, and nowhere else', () => {
  const year = { from: '2025-01-01', to: '2025-12-31' };
  const changes = [change('2025-03-31'), change('2025-03-02', 'target'), change('2026-01-01'), change('2024-12-31')];
  expect(changeMarks(changes, year, 'month', word)).toEqual([{ category: '2025-03', label: '定义、目标' }]);
  const march = { from: '2025-03-01', to: '2025-03-31' };
  expect(changeMarks(changes, march, 'day', word)).toEqual([
    { category: '03-31', label: '定义' },
    { category: '03-02', label: '目标' },
  ]);
});

it('has no mark without a change', () => {
  expect(changeMarks([], { from: '2025-03-01', to: '2025-03-31' }, 'day', word)).toEqual([]);
});
