import type { Cell, ReportColumn } from './types.ts';

/** Words of a code; a code without words is shown as it is. */
export const wordOf = (value: Cell, { words }: ReportColumn): Cell =>
  typeof value === 'string' ? (words?.[value]?.[0] ?? value) : value;

/** A cell as a person reads it, in Chinese: for paper, terminals and HTML. */
export function cellText(value: Cell, column: ReportColumn): string {
  if (column.not_collected && value === null) return '未采集';
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number' && column.kind !== 'text') {
    const text = value.toLocaleString('en-US', {
      minimumFractionDigits: column.decimals,
      maximumFractionDigits: Math.max(column.decimals, column.kind === 'integer' ? 0 : column.decimals),
    });
    return column.kind === 'percent' ? `${text}%` : text;
  }
  const text = String(wordOf(value, column));
  if (column.kind === 'month') return text.slice(0, 7);
  return column.kind === 'date' ? text.slice(0, 10) : text;
}

/** The totals row: 合计 in the first cell that has no figure. */
export function totalTexts(totals: readonly Cell[], columns: readonly ReportColumn[]): string[] {
  return totals.map((value, index) => {
    const column = columns[index];
    if (index === 0 && value === null) return '合计';
    return column ? cellText(value, column) : '';
  });
}
