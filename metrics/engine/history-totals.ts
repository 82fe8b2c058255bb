import { AppError, UserError } from '../../core/index.ts';
import type { Batch, Cell } from './batch.ts';
import { addMonths, bucketEnd, bucketStart, daysBetween } from './calendar.ts';
import type { Coverage } from './coverage.ts';
import type { Indicator } from './indicator.ts';
import type { Members } from './members.ts';
import type { Period } from './period.ts';
import type { Asked } from './request.ts';
import { evaluate, type Valued } from './value.ts';

/** The view of monthly totals that a hospital brought in for the time before its detailed data (历史补录). */
const VIEW = 'history_totals';
/** Dimensions that a total has; anything finer cannot be asked of it. */
const HAS = ['institution', 'department'] as const;

type Measure = 'numerator' | 'denominator' | 'total_value';
type Total = Readonly<Record<Measure, number | null>> & { readonly hidden: boolean };

interface Row extends Total {
  readonly month: string;
  readonly institution: string | null;
  readonly department: string | null;
}

const isWhole = ({ from, to }: Period) =>
  bucketStart(from, 'month') === from && bucketEnd(bucketStart(to, 'month'), 'month') === to;

function monthsOf({ from, to }: Period): string[] {
  const months: string[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

const sumOf = (rows: readonly Total[], measure: Measure): number =>
  Number(rows.reduce((sum, row) => sum + (row[measure] ?? 0), 0).toPrecision(15));

/** Totals of one indicator, found by period and group. */
export class HistoryTotals {
  readonly #asked: Asked;
  readonly #rows: readonly Row[];

  constructor(asked: Asked, rows: readonly Row[]) {
    this.#asked = asked;
    this.#rows = rows;
  }

  /**
   * The figure of a period of whole months, or undefined where a month lacks a total. Where an institution has a total of its own, its
   * departments' are not added to it.
   */
  figure(period: Period, codes: readonly (string | null)[]): Valued | undefined {
    if (!isWhole(period)) return undefined;
    const months = monthsOf(period).map((month) => this.#ofMonth(month, codes));
    if (months.some((rows) => rows.length === 0 || rows.some(({ hidden }) => hidden))) return undefined;
    return valuedFrom(this.#asked.indicator, months, period);
  }

  #ofMonth(month: string, codes: readonly (string | null)[]): Row[] {
    const { by, filter } = this.#asked;
    const wanted = (word: (typeof HAS)[number]) => (by.includes(word) ? codes[by.indexOf(word)] : undefined);
    const rows = this.#rows.filter(
      (row) =>
        row.month === month &&
        HAS.every((word) => {
          const code = wanted(word);
          return code === undefined || row[word] === code;
        }),
    );
    if (by.includes('department') || filter['department']) return rows.filter(({ department }) => department !== null);
    const whole = new Set(rows.filter(({ department }) => department === null).map(({ institution }) => institution));
    return rows.filter(({ institution, department }) => department === null || !whole.has(institution));
  }
}

function valuedFrom(indicator: Indicator, months: readonly Row[][], period: Period): Valued | undefined {
  const isLevel = indicator.numerator?.some(({ window }) => window !== 'period') ?? false;
  const counted = isLevel ? months.slice(-1) : months;
  const rows = counted.flat();
  const figure = (numerator: number, denominator: number | undefined) =>
    evaluate(indicator, { codes: [], names: [], bucket: null, numerator, denominator, hidden: false }, undefined);
  if (indicator.denominator === null) {
    const amounts = rows.map(
      (row) => row.numerator ?? (row.total_value === null ? null : row.total_value / indicator.scale),
    );
    if (amounts.includes(null)) return undefined;
    return figure(Number(amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0).toPrecision(15)), undefined);
  }
  if (rows.every((row) => row.numerator !== null && row.denominator !== null)) {
    const perDay = indicator.denominator.some(({ per_day }) => per_day);
    const days = daysBetween(period.from, period.to);
    // An average per day over several months is the average of the months, each by its days.
    const average = counted.reduce((sum, [first, ...rest]) => {
      const month = first?.month ?? period.from;
      return sum + sumOf(first ? [first, ...rest] : [], 'denominator') * daysBetween(month, bucketEnd(month, 'month'));
    }, 0);
    return figure(sumOf(rows, 'numerator'), perDay && !isLevel ? average / days : sumOf(rows, 'denominator'));
  }
  // A ratio without its parts stands for its own row only: it can be neither added nor averaged.
  const [only] = rows;
  if (rows.length !== 1 || only?.total_value === null || only === undefined) return undefined;
  return { value: only.total_value, numerator: null, denominator: null };
}

function readRows(cells: Readonly<Record<Measure, () => Cell[]>>): Row[] {
  const rows = new Map<string, Row>();
  for (const measure of ['numerator', 'denominator', 'total_value'] as const) {
    for (const { bucket, codes, value, hidden } of cells[measure]()) {
      const key = JSON.stringify([bucket, codes]);
      const [institution = null, department = null] = codes;
      const empty = {
        month: bucket ?? '',
        institution,
        department,
        numerator: null,
        denominator: null,
        total_value: null,
        hidden: false,
      };
      const row = rows.get(key) ?? empty;
      rows.set(key, { ...row, [measure]: value, hidden: row.hidden || (hidden && measure === 'numerator') });
    }
  }
  return [...rows.values()];
}

/**
 * Totals for periods that lie before the detailed data; undefined where they cannot help: nobody brought any, a finer cut is asked,
 * or the person may not see them. A query of its own, and only when there is such a period.
 */
export async function readHistoryTotals(
  asked: Asked,
  periods: readonly Period[],
  members: Members,
  batch: Batch,
  coverage: Coverage,
): Promise<HistoryTotals | undefined> {
  const isCoarse = [...asked.by, ...Object.keys(asked.filter)].every((word) =>
    (HAS as readonly string[]).includes(word),
  );
  if (!isCoarse || !members.has(VIEW)) return undefined;
  const covered = await coverage.of(VIEW, batch.buildId);
  const whole = periods.filter(
    (period) => isWhole(period) && covered && period.from <= covered.to && period.to >= covered.from,
  );
  const [first, ...rest] = whole;
  if (!first) return undefined;
  const range = rest.reduce(
    (all, one) => ({ from: one.from < all.from ? one.from : all.from, to: one.to > all.to ? one.to : all.to }),
    first,
  );
  const filters: Record<string, readonly string[]> = { indicator_id: [asked.indicator.id] };
  for (const word of HAS) {
    const codes = asked.filter[word];
    if (codes) filters[`${word}_code`] = codes;
  }
  const by = HAS.map((word) => ({ code: `${word}_code`, name: undefined }));
  const second = batch.another();
  const add = (measure: Measure) => second.add({ view: VIEW, measure, filters, by, range, granularity: 'month' });
  const cells = { numerator: add('numerator'), denominator: add('denominator'), total_value: add('total_value') };
  await second.run();
  try {
    const rows = readRows(cells);
    if (rows.length > 0 && second.buildId !== batch.buildId) throw new UserError('metrics/unstable-build');
    return rows.length > 0 ? new HistoryTotals(asked, rows) : undefined;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'metrics/unstable-build') return undefined;
    throw error;
  }
}
