import { bucketEnd, bucketStart } from './calendar.ts';
import { checkDimension, membersOf } from './dimensions.ts';
import type { Indicator, Term } from './indicator.ts';
import type { Members } from './members.ts';
import { yearBack } from './period.ts';
import type { Asked } from './request.ts';
import { elapsedDays } from './sides.ts';
import { lastDay, memberFilters, UNIT } from './terms.ts';
import type { MetricAnswer, MetricRow, Org } from './types.ts';

export const SIDES = ['numerator', 'denominator'] as const;
export type Side = (typeof SIDES)[number];

/** A figure that somebody looks behind: an indicator, one side of it, and the cell that was clicked. */
export interface CasesRequest {
  readonly id: string;
  readonly side: Side;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly period?: string | undefined;
  readonly filter?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Member of each dimension that the figure is grouped by; null where the rows have none. Absent: a total. */
  readonly cell?: Readonly<Record<string, string | null>> | undefined;
  readonly org?: Org | undefined;
}

/** Rows of one measure: a term of a side, over the days that it is read on. */
export interface CasesTerm {
  readonly side: Side;
  readonly view: string;
  readonly measure: string;
  readonly from: string;
  readonly to: string;
  /** Member of the view → values kept; null where there is none. An empty list keeps nothing. */
  readonly filters: Readonly<Record<string, readonly (string | null)[]>>;
  readonly factor: number;
  /** What their sum is divided by: the days of the period, of an average per day. */
  readonly days: number;
  /** Of a growth, the year that it grew from. */
  readonly isYearBefore: boolean;
}

/** Why there are no rows to show. */
export interface NoCases {
  readonly code: 'not_collected' | 'no_denominator' | 'org_current' | 'no_rows';
  readonly reason_zh: string;
  readonly reason_en: string;
}

export interface CasesPlan {
  readonly answer: MetricAnswer;
  /** The figure that was clicked; undefined where nothing was counted. */
  readonly figure: MetricRow | undefined;
  readonly growth: boolean;
  readonly scale: number;
  readonly terms: readonly CasesTerm[];
  readonly none?: NoCases;
}

/** The days that a term is read on: those of the period, or of a level the last day, month or year of it that is over. */
function daysOf({ window }: Term, range: Asked['period'], today: string): { from: string; to: string } {
  if (window === 'period') return range;
  const unit = UNIT[window];
  const start = bucketStart(lastDay(range, today), unit);
  return { from: start, to: bucketEnd(start, unit) };
}

/** What the rows behind an indicator's sides are; of a growth those of both years. */
export function termsBehind(
  { indicator, period, granularity, filter }: Asked,
  cell: Readonly<Record<string, string | null>>,
  members: Members,
  today: string,
): CasesTerm[] {
  for (const dimension of Object.keys(cell)) checkDimension(indicator, dimension, members);
  const named = Object.entries(cell).flatMap(([dimension, code]) =>
    code === null ? [] : [[dimension, [code]] as const],
  );
  const nameless = Object.entries(cell).flatMap(([dimension, code]) => (code === null ? [dimension] : []));
  const years = indicator.growth ? [period, yearBack(period, granularity)] : [period];
  return years.flatMap((range, year) =>
    SIDES.flatMap((side) =>
      (indicator[side] ?? []).map((term) => {
        const asked = { filter: narrowed(filter, named) };
        const filters: Record<string, readonly (string | null)[]> = memberFilters(term, asked, members);
        for (const dimension of nameless) filters[membersOf(dimension, term.view, members)?.code ?? dimension] = [null];
        const { view, measure, factor, per_day } = term;
        const days = per_day ? elapsedDays({ range, granularity: undefined, today }, null) : 1;
        return { side, view, measure, ...daysOf(term, range, today), filters, factor, days, isYearBefore: year === 1 };
      }),
    ),
  );
}

/** The clicked member within what the page was filtered by. */
function narrowed(
  filter: Asked['filter'],
  named: readonly (readonly [string, readonly string[]])[],
): Record<string, readonly string[]> {
  const both: Record<string, readonly string[]> = { ...filter };
  for (const [dimension, codes] of named) {
    both[dimension] = both[dimension]?.filter((code) => codes.includes(code)) ?? codes;
  }
  return both;
}

/** Why a figure has no rows that could be shown, if so. */
export function whyNoCases(
  indicator: Indicator,
  { side, org, filter = {}, cell = {} }: CasesRequest,
  { not_collected }: MetricAnswer,
): NoCases | undefined {
  if (not_collected)
    return {
      code: 'not_collected',
      reason_zh: `未采集：${not_collected.missing.map((one) => one.replace(/^未采集/, '')).join('、')}`,
      reason_en: `Not collected: ${not_collected.missing.join(', ')}`,
    };
  if (indicator[side] === null)
    return {
      code: 'no_denominator',
      reason_zh: '这个指标没有分母',
      reason_en: 'The indicator has no denominator.',
    };
  if (org === 'current' && ('department' in filter || 'department' in cell))
    return {
      code: 'org_current',
      reason_zh: '按现行机构换算的数可能由几个旧科室按比例合成，请改用当时机构口径查看病例',
      reason_en:
        'Under the departments of today a figure may be put together from shares of former ones: look at cases by the departments of the time.',
    };
  return undefined;
}
