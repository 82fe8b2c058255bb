import { toXlsx } from '../query/formats/xlsx.ts';
import type { ItemState, PackReport, PackRow } from './progress.ts';

export const STATE_WORDS: Readonly<Record<ItemState, string>> = {
  met: '达标 met',
  improving: '在改善 improving',
  behind: '未改善 behind',
  not_met: '未达标 not met',
  running: '进行中 year not over',
  no_target: '无目标 no target',
  no_data: '无数据 no data',
  not_collected: '未采集 not collected',
  not_begun: '未开始 not begun',
  denied: '无权限 no permission',
  failed: '无法计算 cannot be computed',
};

const COLUMNS: readonly (readonly [title: string, of: (row: PackRow, report: PackReport) => unknown])[] = [
  ['编码 code', (row) => row.code],
  ['指标 indicator', (row) => row.name_zh],
  ['Indicator', (row) => row.name_en],
  ['单位 unit', (row) => row.unit],
  ['负责科室 office', (row) => row.office],
  ['基线期 baseline period', (row) => row.baseline?.period ?? null],
  ['基线值 baseline', (row) => row.baseline?.value ?? null],
  ['基线来源 source of the baseline', (row) => row.baseline?.source ?? null],
  ['目标年度 target year', (_row, report) => Number(report.year)],
  ['目标值 target', (row) => row.target],
  ['本期起 from', (_row, report) => new Date(`${report.period.from}T00:00:00Z`)],
  ['本期止 to', (_row, report) => new Date(`${report.period.to}T00:00:00Z`)],
  ['现值 now', (row) => row.now],
  ['暂定 provisional', (row) => (row.is_provisional ? '是 yes' : '')],
  ['完成进度 progress (0–1)', (row) => row.progress],
  ['状态 state', (row) => STATE_WORDS[row.state]],
  ['尚需采集 to be collected', (row) => row.missing.join('；') || null],
  ['佐证材料 evidence', (row) => row.evidence.join('；') || null],
  ['缺少的材料 missing evidence', (row) => row.missing_evidence.join('；') || null],
  ['构建 build', (row) => row.build_id],
];

/** The report as a workbook: numbers as numbers, days as days, what is not there empty with its reason beside it. */
export function packWorkbook(report: PackReport): Promise<Buffer> {
  return toXlsx({
    names: COLUMNS.map(([title]) => title),
    types: COLUMNS.map(() => 'VARCHAR'),
    columns: COLUMNS.map(([, of]) => report.rows.map((row) => of(row, report))),
    rowCount: report.rows.length,
  });
}
