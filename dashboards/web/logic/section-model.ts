import type { ChartData, ChartSeries } from '../../engine/chart.ts';
import type { SectionOf } from '../../engine/page.ts';
import type { MetricAnswer, MetricRequest, MetricResult } from '../../engine/wire.ts';
import { dateLabels, groupData, onCalendar, orderedRows, rowCode, rowName, weekendBands } from './chart-data.ts';
import { againstRange, type DateRange } from './period.ts';

type ChartSection = SectionOf<'chart'>;
type Filter = Readonly<Record<string, readonly string[]>>;

/** More groups than any chart shows; ordering and cutting happen here, where it is known whether the answer may be ranked. */
const GROUPS_ASKED = 200;

/** The questions of a chart: each indicator, then each one again for the period it is laid against. */
export function sectionRequests(
  section: ChartSection,
  ids: readonly string[],
  by: string,
  range: DateRange,
  filter: Filter,
): MetricRequest[] {
  if (by !== 'date') return ids.map((id) => ({ id, by: [by], ...range, filter, limit: GROUPS_ASKED }));
  const time = { by: ['date'], granularity: section.granularity ?? 'day', filter } as const;
  const before = section.against ? againstRange(range, section.against) : undefined;
  return [
    ...ids.map((id) => ({ id, ...range, ...time })),
    ...(before ? ids.map((id) => ({ id, ...before, ...time })) : []),
  ];
}

interface Words {
  readonly name: (answer: MetricAnswer) => string;
  readonly decimals: (id: string) => number;
  readonly against: string;
  readonly code: (dimension: string, code: string) => string | undefined;
}

export interface ChartView {
  readonly data: ChartData;
  /** Codes beside the categories, for drilling; empty for a time axis. */
  readonly codes: readonly (string | undefined)[];
  readonly isProvisional: boolean;
  /** How many groups there are, shown or not, and what they add up to where adding makes sense (counts and money). */
  readonly whole?: { readonly count: number; readonly sum: number | undefined };
}

/** What a chart draws, or nothing when no answer has a figure. */
export function chartView(
  section: ChartSection,
  results: readonly MetricResult[],
  by: string,
  range: DateRange,
  words: Words,
): ChartView | undefined {
  const answers = results.filter((each): each is MetricAnswer => 'rows' in each && !each.not_collected);
  const first = answers[0];
  if (!first) return undefined;
  if (by !== 'date') {
    const all = orderedRows(first, by, GROUPS_ASKED);
    const rows = all.slice(0, section.limit);
    if (rows.length === 0) return undefined;
    const isSum = all.every((row) => row.denominator === null);
    const sum = isSum ? all.reduce((before, row) => before + (row.value ?? 0), 0) : undefined;
    const label = (row: (typeof rows)[number]) => words.code(by, rowCode(row, by) ?? '') ?? rowName(row, by);
    const data = groupData(first, rows, by, words.name(first), words.decimals(first.id), label);
    return {
      data,
      codes: rows.map((row) => rowCode(row, by)),
      isProvisional: first.provisional,
      whole: { count: all.length, sum },
    };
  }
  const granularity = section.granularity ?? 'day';
  const before = section.against ? againstRange(range, section.against) : range;
  const series: ChartSeries[] = answers.map((answer) => {
    const isBefore = section.against !== undefined && answer.period.from < range.from;
    const values = onCalendar(answer, isBefore ? before : range, granularity);
    const name = words.name(answer);
    // A combo draws all comparisons as one line, so they share one name.
    const alone = answers.length <= 2 || section.chart === 'combo';
    return isBefore
      ? { name: alone ? words.against : `${name} ${words.against}`, values, role: 'comparison' }
      : { name, values };
  });
  if (series.every((each) => each.values.every((value) => value === null))) return undefined;
  const bands = granularity === 'day' ? { bands: weekendBands(range) } : {};
  return {
    data: {
      categories: dateLabels(range, granularity),
      series,
      unit: first.unit,
      decimals: words.decimals(first.id),
      ...bands,
    },
    codes: [],
    isProvisional: false,
  };
}
