/** Working days on which a figure stands, and those of the year that are left, this year and last. */
export interface WorkingDays {
  readonly done: number;
  readonly left: number;
  readonly doneBefore: number;
  readonly leftBefore: number;
}

export interface YearSoFar {
  /** This year up to the last finished month. */
  readonly soFar: number;
  /** The same months of last year, and the rest of it; null where there are no such data. */
  readonly before: number | null;
  readonly rest: number | null;
}

/** over: nothing is left; seasonal: the rest as last year's rest stood to its beginning; even: as this year went so far. */
export type ForecastMethod = 'over' | 'seasonal' | 'even';

export interface Forecast {
  readonly value: number;
  readonly method: ForecastMethod;
}

/** Of fewer working days a year is not foretold. */
export const FEWEST_DAYS = 20;

/**
 * The year's sum: what there is, and for each working day left as much as a working day brought so far, times what last year's
 * remaining working days brought against its first ones. Undefined when the year is too young.
 */
export function forecastYear({ soFar, before, rest }: YearSoFar, days: WorkingDays): Forecast | undefined {
  if (days.left === 0) return { value: soFar, method: 'over' };
  if (days.done < FEWEST_DAYS) return undefined;
  const pace = soFar / days.done;
  if (before === null || rest === null || before <= 0 || days.doneBefore === 0 || days.leftBefore === 0)
    return { value: soFar + pace * days.left, method: 'even' };
  const season = rest / days.leftBefore / (before / days.doneBefore);
  return { value: soFar + pace * season * days.left, method: 'seasonal' };
}

export const METHOD_NAMES: Readonly<Record<ForecastMethod, readonly [zh: string, en: string]>> = {
  over: ['全年已过，为实际值', 'the year is over: the actual figure'],
  seasonal: [
    '年初至今 + 剩余工作日 × 今年每工作日均值 × 去年余下时段与同期的每工作日之比',
    'so far + working days left × this year’s mean per working day × last year’s rest against its beginning, per working day',
  ],
  even: [
    '年初至今 + 剩余工作日 × 今年每工作日均值（去年无可比数据）',
    'so far + working days left × this year’s mean per working day (no data of last year)',
  ],
};
