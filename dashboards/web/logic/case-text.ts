import { type Locale, numberPhrase } from '../../engine/number-text.ts';
import type { CaseColumn, Granularity } from '../../engine/wire.ts';
import { addDays, addMonths, type DateRange } from './period.ts';

export interface CaseWords {
  readonly locale: Locale;
  readonly yes: string;
  readonly no: string;
  readonly code: (column: string, value: string) => string | undefined;
}

export const isNumberColumn = ({ type }: Pick<CaseColumn, 'type'>): boolean => type === 'number' || type === 'money';

/** A value of a case list as people read it. */
export function caseText(column: CaseColumn, value: unknown, words: CaseWords): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  const number = isNumberColumn(column) ? Number(value) : Number.NaN;
  if (!Number.isNaN(number)) {
    const decimals = column.type === 'money' ? 2 : Number.isInteger(number) ? 0 : 2;
    return numberPhrase(number, { locale: words.locale, decimals, compact: false });
  }
  if (column.type === 'time') return String(value).slice(0, 16);
  return words.code(column.name, String(value)) ?? String(value);
}

/** What a click on a row opens, where the row belongs to a patient. */
export function journeyOf(
  row: Readonly<Record<string, unknown>>,
  { key, view }: { readonly key: string | null; readonly view: string | undefined },
): { patient: string; view: string; case: string } | undefined {
  const patient = row['patient_key'];
  const own = key === null ? undefined : row[key];
  if (typeof patient !== 'string' || typeof own !== 'string' || view === undefined) return undefined;
  return { patient, view, case: own };
}

/** The days of a point of a series, within the dates that were asked. */
export function pointRange(date: string, granularity: Granularity, { from, to }: DateRange): DateRange {
  const months = { day: 0, week: 0, month: 1, quarter: 3, year: 12 }[granularity];
  const end = months > 0 ? addDays(addMonths(date, months), -1) : granularity === 'week' ? addDays(date, 6) : date;
  return { from: date > from ? date : from, to: end < to ? end : to };
}
