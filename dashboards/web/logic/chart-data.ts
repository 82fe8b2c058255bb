import type { ChartData, ChartSeries } from '../../engine/chart.ts';
import type { FitResult } from '../../engine/regression-wire.ts';
import type { Granularity, MetricAnswer, MetricRow } from '../../engine/wire.ts';
import { type DateRange, daysOf, monthsOf, weekday } from './period.ts';

/** Text of a row's group: its name, else its code. */
export function rowName(row: MetricRow, by: string): string {
  const name = row[`${by}_name`] ?? row[by];
  return typeof name === 'string' && name !== '' ? name : '—';
}

export function rowCode(row: MetricRow, by: string): string | undefined {
  const code = row[by];
  return typeof code === 'string' && code !== '' ? code : undefined;
}

function keyLength(granularity: Granularity): number {
  return granularity === 'day' || granularity === 'week' ? 10 : granularity === 'year' ? 4 : 7;
}

/** Values laid on the whole calendar of a range: a day without a row is a gap, not a zero. */
export function onCalendar(answer: MetricAnswer, range: DateRange, granularity: Granularity): (number | null)[] {
  const length = keyLength(granularity);
  const values = new Map(answer.rows.map((row) => [String(row['date']).slice(0, length), row.value]));
  return calendar(range, granularity).map((date) => values.get(date.slice(0, length)) ?? null);
}

export function calendar(range: DateRange, granularity: Granularity): string[] {
  return granularity === 'day' ? daysOf(range) : monthsOf(range);
}

/** Dates as an axis shows them: 01-14 for days, 2026-01 for months. */
export function dateLabels(range: DateRange, granularity: Granularity): string[] {
  return calendar(range, granularity).map((date) => (granularity === 'day' ? date.slice(5) : date.slice(0, 7)));
}

/** Runs of Saturdays and Sundays, as first and last position. */
export function weekendBands(range: DateRange): (readonly [number, number])[] {
  const bands: [number, number][] = [];
  daysOf(range).forEach((date, at) => {
    if (weekday(date) < 6) return;
    const last = bands.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else bands.push([at, at]);
  });
  return bands;
}

/** Groups in the order they may be shown: by value, or, while 暂定, in the order of their codes (暂定 is never ranked). */
export function orderedRows(answer: MetricAnswer, by: string, limit: number): MetricRow[] {
  const rows = answer.rows.filter((row) => row.value !== null);
  const byCode = (a: MetricRow, b: MetricRow) => String(a[by]).localeCompare(String(b[by]));
  const sign = answer.direction === 'lower_is_better' ? 1 : -1;
  const byValue = (a: MetricRow, b: MetricRow) => sign * ((a.value ?? 0) - (b.value ?? 0)) || byCode(a, b);
  return rows.sort(answer.provisional ? byCode : byValue).slice(0, limit);
}

export function groupData(
  answer: MetricAnswer,
  rows: readonly MetricRow[],
  by: string,
  name: string,
  decimals: number,
  label: (row: MetricRow) => string = (row) => rowName(row, by),
): ChartData {
  const series: ChartSeries[] = [{ name, values: rows.map((row) => row.value) }];
  return { categories: rows.map(label), series, unit: answer.unit, decimals };
}

/** Odds ratios (or estimates) with their intervals; the intercept is not a comparison and stays out. */
export function forestData(fit: FitResult, name: string, label: (term: string) => string): ChartData {
  const terms = fit.coefficients.filter(({ term }) => !/intercept/i.test(term));
  const isRatio = fit.family === 'binomial';
  return {
    categories: terms.map(({ term }) => label(term)),
    series: [{ name, values: terms.map((each) => (isRatio ? each.odds_ratio : each.estimate)) }],
    intervals: terms.map((each) => [each.ci_low, each.ci_high] as const),
    reference: isRatio ? 1 : 0,
    unit: '',
    decimals: 2,
  };
}
