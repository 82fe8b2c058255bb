import type { ReportCell, ReportGridColumn, ReportRequest, ReportSummary } from '../../engine/report-wire.ts';

export interface CellWords {
  readonly language: 'zh' | 'en';
  readonly notCollected: string;
  readonly yes: string;
  readonly no: string;
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'date', 'month', 'timestamp', 'boolean']);

export const isNumber = ({ kind }: Pick<ReportGridColumn, 'kind'>): boolean => !TEXTS.has(kind);

/** A cell as it is read: what nobody collected says so, what is empty stays empty, codes have words. */
export function reportCell(value: ReportCell | undefined, column: ReportGridColumn, words: CellWords): string {
  if (value === null || value === undefined) return column.not_collected ? words.notCollected : '';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number' && isNumber(column)) {
    const text = value.toLocaleString('en-US', {
      minimumFractionDigits: column.decimals,
      maximumFractionDigits: column.decimals,
    });
    return column.kind === 'percent' ? `${text}%` : text;
  }
  const text = String(value);
  if (column.kind === 'month') return text.slice(0, 7);
  return column.words?.[text]?.[words.language === 'zh' ? 0 : 1] ?? text;
}

/** What is asked of a report: its days, and the parameters that were filled in. */
export function reportRequest(
  report: Pick<ReportSummary, 'parameters'>,
  from: string,
  to: string,
  filled: Readonly<Record<string, string>>,
): ReportRequest {
  const params = report.parameters.flatMap(({ name }) => {
    const values = (filled[name] ?? '')
      .split(/[,，|\s]+/)
      .map((value) => value.trim())
      .filter(Boolean);
    return values.length > 0 ? [[name, values] as const] : [];
  });
  return { from, to, ...(params.length > 0 ? { params: Object.fromEntries(params) } : {}) };
}
