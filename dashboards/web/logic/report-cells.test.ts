import { expect, it } from 'vitest';
import type { ReportGridColumn } from '../../engine/report-wire.ts';
import { reportCell, reportRequest } from './report-cells.ts';

const words = { language: 'zh', notCollected: '未采集', yes: '是', no: '否' } as const;
const column = (given: Partial<ReportGridColumn>): ReportGridColumn => ({
  title_zh: '列',
  title_en: 'Column',
  kind: 'text',
  decimals: 0,
  definition: '',
  ...given,
});

it.each([
  ['money', 1234.5, { kind: 'money', decimals: 2 }, '1,234.50'],
  ['a share', 12.345, { kind: 'percent', decimals: 2 }, '12.35%'],
  ['a counted zero', 0, { kind: 'integer' }, '0'],
  ['nothing', null, { kind: 'integer' }, ''],
  ['what nobody collects', null, { kind: 'integer', not_collected: true }, '未采集'],
  ['a month', '2025-03-01', { kind: 'month' }, '2025-03'],
  ['a code with words', 'cash', { words: { cash: ['现金', 'Cash'] } }, '现金'],
  ['a code without', 'iou', { words: { cash: ['现金', 'Cash'] } }, 'iou'],
  ['no', false, { kind: 'boolean' }, '否'],
] as const)('writes %s', (_what, value, given, text) => {
  expect(reportCell(value, column(given), words)).toBe(text);
});

it('asks only for parameters that were filled in', () => {
  const parameter = (name: string) => ({ name, member: `${name}_code`, title_zh: '甲', title_en: 'A', default: [] });
  const report = { parameters: [parameter('department'), parameter('doctor')] };
  expect(reportRequest(report, '2025-01-01', '2025-01-31', { department: 'D0101， D0102', doctor: ' ' })).toEqual({
    from: '2025-01-01',
    to: '2025-01-31',
    params: { department: ['D0101', 'D0102'] },
  });
});
