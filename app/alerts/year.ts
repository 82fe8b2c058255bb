import { addDays } from '../../core/index.ts';
import { addMonths, type IndicatorInfo } from '../../metrics/index.ts';
import type { Place } from '../forms/places.ts';
import { askFigures, type CountWorkingDays, type Days, type Questions, unjudged } from './figures.ts';
import { type Forecast, type ForecastMethod, forecastYear } from './forecast.ts';
import { type Level, placeKey } from './places.ts';

/** Sums of which a year has one: counts and money by the day. Everything else is judged by its months. */
export const isYearSum = ({ kind, additivity, denominator_zh }: IndicatorInfo) =>
  (kind === 'count' || kind === 'money') && additivity === 'additive' && denominator_zh === null;

export interface YearFigure extends Forecast {
  readonly from: string;
  readonly to: string;
}

type Side = 'value' | 'numerator' | 'denominator';
const METHODS: readonly ForecastMethod[] = ['over', 'seasonal', 'even'];
const SCALES = [1, 100, 1000, 10_000, 100_000];

/** What the year will be, by place: asked with everything else, reckoned when all is answered. */
export function askYear(
  questions: Questions,
  indicator: IndicatorInfo,
  level: Level,
  month: Days,
  workingDays: CountWorkingDays | undefined,
): (place: Place) => YearFigure | { readonly reason: string } {
  const year = Number(month.to.slice(0, 4));
  const soFar = { from: `${year}-01-01`, to: month.to };
  const earlier = (day: string) => addMonths(day, -12);
  const lastEnd = addDays(addMonths(addDays(month.to, 1), -12), -1);
  const before = { from: earlier(soFar.from), to: lastEnd };
  const left = { from: addDays(month.to, 1), to: `${year}-12-31` };
  const isOver = left.from > left.to;
  const rest = { from: addDays(lastEnd, 1), to: `${year - 1}-12-31` };
  const now = askFigures(questions, indicator, level, soFar);
  const past = isOver ? undefined : askFigures(questions, indicator, level, before);
  const beyond = isOver ? undefined : askFigures(questions, indicator, level, rest);
  return (place) => {
    const figures = now?.();
    if (!figures) return { reason: 'no_data' };
    const row = figures.rows.get(placeKey(place))?.row;
    const reason = unjudged(figures.answer, row);
    if (reason !== undefined || !row) return { reason: reason ?? 'no_data' };
    if (isOver && row.value !== null) return { value: row.value, method: 'over', ...soFar };
    if (!workingDays) return { reason: 'no_calendar' };
    const days = {
      done: workingDays(soFar),
      left: workingDays(left),
      doneBefore: workingDays(before),
      leftBefore: workingDays(rest),
    };
    const side = (name: Side): Forecast | undefined => {
      const of = (set: typeof now): number | null => set?.()?.rows.get(placeKey(place))?.row[name] ?? null;
      const value = row[name];
      return value === null ? undefined : forecastYear({ soFar: value, before: of(past), rest: of(beyond) }, days);
    };
    if (isYearSum(indicator)) return withDays(side('value'), soFar);
    const scale = scaleOf(row);
    if (indicator.additivity !== 'additive' || scale === undefined) return { reason: 'not_foretold' };
    const [top, bottom] = [side('numerator'), side('denominator')];
    if (!top || !bottom) return { reason: 'too_early' };
    if (bottom.value === 0) return { reason: 'zero_denominator' };
    // A ratio's forecast is as good as its weaker side.
    const method = METHODS[Math.max(METHODS.indexOf(top.method), METHODS.indexOf(bottom.method))] ?? 'even';
    return { value: (top.value / bottom.value) * scale, method, ...soFar };
  };
}

const withDays = (forecast: Forecast | undefined, days: Days) =>
  forecast ? { ...forecast, ...days } : { reason: 'too_early' };

/** What a ratio is multiplied by; undefined for what is not its numerator over its denominator (growth). */
function scaleOf({ value, numerator, denominator }: Record<Side, number | null>): number | undefined {
  if (value === null || numerator === null || !denominator) return undefined;
  if (numerator === 0) return value === 0 ? 1 : undefined;
  const scale = value / (numerator / denominator);
  return SCALES.find((known) => Math.abs(scale / known - 1) < 1e-6);
}
