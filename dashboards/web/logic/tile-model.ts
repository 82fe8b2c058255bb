import type { Tile } from '../../engine/page.ts';
import type {
  Compared,
  Comparison,
  Granularity,
  IndicatorInfo,
  MetricAnswer,
  MetricRequest,
  MetricResult,
  MetricRow,
} from '../../engine/wire.ts';
import { addDays, type DateRange, fittingComparisons, presetRange } from './period.ts';

type Filter = Readonly<Record<string, readonly string[]>>;

/** What a tile asks for: the figure, the running month where it is wanted beside a single day, and the trend. */
export interface TileRequests {
  readonly value: MetricRequest;
  readonly month: MetricRequest | undefined;
  readonly trend: MetricRequest | undefined;
  readonly trendRange: DateRange;
  readonly trendGranularity: Granularity;
}

/** Counts and money have a daily trend; rates and averages of one day are noise, so theirs is monthly. */
export function trendOf(
  kind: IndicatorInfo['kind'] | undefined,
  until: string,
): { range: DateRange; granularity: Granularity } {
  if (kind === 'rate' || kind === 'average')
    return { range: presetRange('last_12_months', until), granularity: 'month' };
  return { range: { from: addDays(until, -30), to: until }, granularity: 'day' };
}

export function tileRequests(
  tile: Tile,
  range: DateRange,
  filter: Filter,
  until: string,
  kind: IndicatorInfo['kind'] | undefined,
): TileRequests {
  const isDay = range.from === range.to;
  const common = { id: tile.indicator, filter };
  // A long period is the trend of its own months; a short one is seen in the days before it.
  const trend = trendOf(kind, isDay ? range.to : until);
  return {
    value: { ...common, ...range, compare: fittingComparisons(range, tile.compare) },
    month:
      tile.month_to_date && isDay
        ? { ...common, from: `${range.to.slice(0, 7)}-01`, to: range.to, compare: ['yoy'] }
        : undefined,
    trend: tile.sparkline ? { ...common, ...trend.range, by: ['date'], granularity: trend.granularity } : undefined,
    trendRange: trend.range,
    trendGranularity: trend.granularity,
  };
}

export type TileState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly message_en: string; readonly isDenied: boolean }
  | { readonly kind: 'not_collected'; readonly missing: readonly string[] }
  | { readonly kind: 'no_value'; readonly reason: string }
  | { readonly kind: 'value'; readonly value: number; readonly row: MetricRow; readonly answer: MetricAnswer };

/** What a tile may show of an answer. An indicator that nobody computes yet is "not collected", not a failure. */
export function tileState(result: MetricResult | undefined): TileState {
  if (result === undefined) return { kind: 'loading' };
  if ('error' in result) {
    if (result.error.code === 'metrics/unknown-indicator') return { kind: 'not_collected', missing: [] };
    // Beds have no doctor: further down a drill path some indicators have nothing to say.
    if (result.error.code === 'metrics/unknown-dimension') return { kind: 'no_value', reason: 'not_at_level' };
    const { message, message_en, code } = result.error;
    return { kind: 'failed', message, message_en, isDenied: code.includes('denied') };
  }
  if (result.not_collected) return { kind: 'not_collected', missing: result.not_collected.missing };
  const row = result.rows[0];
  if (row === undefined) return { kind: 'no_value', reason: 'no_data' };
  if (row.value === null) {
    if (row.reason === 'not_collected') return { kind: 'not_collected', missing: [] };
    return { kind: 'no_value', reason: row.reason ?? 'no_data' };
  }
  return { kind: 'value', value: row.value, row, answer: result };
}

/** The comparisons of a row in the order in which a tile shows them. */
export function comparisonsOf(
  row: MetricRow,
  asked: readonly Comparison[] | undefined,
): { kind: Comparison; compared: Compared | undefined }[] {
  return (asked ?? []).map((kind) => ({ kind, compared: row.compare?.[kind] }));
}
