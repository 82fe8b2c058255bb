import { addDays, UserError } from '../../../core/index.ts';
import './errors.ts';
import type { Form, PeriodKind } from './form.ts';

/** A reporting period: its name as people write it, and its days, both included. */
export interface FormPeriod {
  readonly id: string;
  readonly start: string;
  readonly end: string;
}

const EXAMPLES: Readonly<Record<PeriodKind, string>> = {
  day: '2026-01-31',
  month: '2026-01',
  quarter: '2026Q1',
  year: '2026',
};
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
const atDay = (day: string) => Date.parse(`${day}T00:00:00Z`);

function monthsFrom(start: string, months: number): string {
  const at = new Date(atDay(start));
  return isoDay(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
}

/** The period of a kind that a day lies in. */
function periodOf(kind: PeriodKind, day: string): FormPeriod {
  if (kind === 'day') return { id: day, start: day, end: day };
  const [year = '', month = ''] = day.split('-');
  const first = kind === 'year' ? 1 : kind === 'quarter' ? Math.floor((Number(month) - 1) / 3) * 3 + 1 : Number(month);
  const start = `${year}-${String(first).padStart(2, '0')}-01`;
  const id = { month: `${year}-${month}`, quarter: `${year}Q${Math.ceil(first / 3)}`, year }[kind];
  return { id, start, end: addDays(monthsFrom(start, MONTHS[kind]), -1) };
}

/** The named period of a form. Throws `forms/period` with an example of what is valid. */
export function readPeriod(form: Pick<Form, 'form' | 'period'>, id: string): FormPeriod {
  const [, year = '', rest = ''] = /^(\d{4})(.*)$/.exec(id) ?? [];
  const quarter = /^Q([1-4])$/.exec(rest)?.[1];
  const day = quarter
    ? `${year}-${String(Number(quarter) * 3).padStart(2, '0')}-01`
    : `${year}${rest || '-01'}-01`.slice(0, 10);
  const real = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(atDay(day)) && isoDay(atDay(day)) === day;
  const period = real && year >= '1990' && year < '2200' ? periodOf(form.period, day) : undefined;
  if (period?.id === id) return period;
  throw new UserError('forms/period', { form: form.form, valid: EXAMPLES[form.period] });
}

/** The period before. */
export function periodBefore(kind: PeriodKind, period: FormPeriod): FormPeriod {
  return periodOf(kind, addDays(period.start, -1));
}

/** The last period that is over on a day. */
export function lastEnded(kind: PeriodKind, today: string): FormPeriod {
  return periodBefore(kind, periodOf(kind, today));
}
