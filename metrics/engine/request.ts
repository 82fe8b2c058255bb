import { z } from 'zod';
import { nearest, UserError } from '../../core/index.ts';
import { NELSON, type NelsonRule } from '../methods/spc/signals.ts';
import { RANKINGS, type Ranking } from './derived-types.ts';
import { checkDimension, dimensionsOf } from './dimensions.ts';
import { type Indicator, isAmount } from './indicator.ts';
import { CHARTS, type Chart, FUNNEL_DIMENSIONS } from './insight.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Members } from './members.ts';
import { type Period, resolvePeriod } from './period.ts';
import {
  COMPARISONS,
  type Comparison,
  CUMULATIVES,
  type Cumulative,
  GRANULARITIES,
  type Granularity,
  type MetricRequest,
  ORGS,
  type Org,
} from './types.ts';

import { effective } from './versions.ts';

/** One of some words; any other is answered with the nearest ones. */
export function wordOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, {
    error: ({ input }) => `没有 ${input}，最接近的有 nearest：${nearest(String(input), words).join(', ')}`,
  });
}

/** A request at the edge (HTTP, command line). */
export const metricRequestSchema = z.strictObject({
  id: z.string(),
  by: z.array(z.string()).max(4).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  period: z.string().optional(),
  compare: z.array(wordOf(COMPARISONS)).optional(),
  filter: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  granularity: z.enum(GRANULARITIES).optional(),
  org: z.enum(ORGS).optional(),
  limit: z.int().positive().optional(),
  sort: z.enum(['value_desc', 'value_asc', 'dimension']).optional(),
  benchmark: z.boolean().optional(),
  why: z.string().optional(),
  rolling: z.int().min(2).max(60).optional(),
  moving_average: z.int().min(2).max(60).optional(),
  cumulative: wordOf(CUMULATIVES).optional(),
  share: z.boolean().optional(),
  rank: wordOf(RANKINGS).optional(),
  contribution: z.boolean().optional(),
  top: z.int().min(1).max(1000).optional(),
  chart: z.enum(CHARTS).optional(),
  phases: z.array(z.iso.date()).max(20).optional(),
  rules: z.array(z.int().min(1).max(8)).optional(),
  widen: z.boolean().optional(),
  version: z.string().optional(),
});

/** A control chart as it was asked for. */
export interface ChartAsked {
  readonly kind: Exclude<Chart, 'funnel'>;
  readonly phases: readonly string[];
  readonly rules: readonly NelsonRule[];
}

// Nine on one side, six rising, and two of three far out beside single points: few false alarms in two years of months.
const USUAL_RULES: readonly NelsonRule[] = [1, 2, 3, 5];

/** A request understood: everything decided, nothing optional. */
export interface Asked {
  readonly indicator: Indicator;
  /** The version that the definition is read by, where it has any. */
  readonly version: string | undefined;
  readonly period: Period;
  readonly granularity: Granularity | undefined;
  readonly by: readonly string[];
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly compare: readonly Comparison[];
  readonly org: Org;
  readonly chart: ChartAsked | undefined;
  readonly rolling: number | undefined;
  readonly moving_average: number | undefined;
  readonly cumulative: Cumulative | undefined;
  readonly share: boolean;
  readonly rank: Ranking | undefined;
  readonly funnel: { readonly dimension: string; readonly widen: boolean } | undefined;
  readonly limit: number | undefined;
  readonly sort: NonNullable<MetricRequest['sort']>;
}

/** Why a change cannot be explained by the members of a dimension. */
function whyNot(
  path: 'why' | 'contribution',
  { growth, kind, denominator, rank }: Indicator,
  { isSingle, compare }: { readonly isSingle: boolean; readonly compare: readonly Comparison[] },
): UserError | undefined {
  if (!isSingle)
    return invalidRequest(
      path,
      path === 'why' ? '只解释一个数：不要分组，也不要按时间展开' : '按一个维度分组，不要按时间展开',
      path === 'why' ? 'explains one figure: leave out by and granularity' : 'needs one dimension in by, and no date',
    );
  if (compare.length !== 1 || compare[0] === 'ytd' || compare[0] === 'working_day')
    return invalidRequest(
      path,
      '需要且只需要一种对比：yoy、mom、last_week、spring_festival 或 same_weekday',
      'needs exactly one comparison of yoy, mom, last_week, spring_festival and same_weekday',
    );
  if (growth || rank || (kind === 'average' && denominator === null))
    return invalidRequest(path, '该指标的各部分不可相加', 'the parts of this indicator do not add up');
  return undefined;
}

/** Why a form cannot be had of this request. */
function formRefusal(
  request: Pick<MetricRequest, 'rolling' | 'moving_average' | 'cumulative' | 'share' | 'rank' | 'top' | 'contribution'>,
  asked: {
    readonly indicator: Indicator;
    readonly step: Granularity | undefined;
    readonly dimensions: readonly string[];
  },
): UserError | undefined {
  const { indicator, step, dimensions } = asked;
  const ofSeries = (['rolling', 'moving_average', 'cumulative'] as const).find((word) => request[word] !== undefined);
  if (ofSeries && !step)
    return invalidRequest(ofSeries, '只用于按日期的序列：加 by date', 'needs a series: add date to by');
  if (indicator.rank && (ofSeries || request.share || request.contribution || request.top))
    return invalidRequest('id', '名次不可累计、占比或分解', 'places are neither added, shared nor decomposed');
  if (request.share && !isAmount(indicator))
    return invalidRequest('share', '只有例数和金额有占比', 'only counts and money have shares');
  const ofMembers = (['share', 'rank', 'top', 'contribution'] as const).find((word) => request[word]);
  if (ofMembers && dimensions.length === 0)
    return invalidRequest(ofMembers, '需要一个分组维度（by）', 'needs a dimension in by');
  const ofOne = (['top', 'contribution'] as const).find((word) => request[word]);
  if (ofOne && dimensions.length > 1)
    return invalidRequest(ofOne, '只能按一个维度分组', 'needs exactly one dimension besides date');
  return undefined;
}

function funnelAsked(dimensions: readonly string[], step: Granularity | undefined, widen = false): Asked['funnel'] {
  const [dimension = '', ...others] = dimensions;
  if (step || others.length > 0 || !FUNNEL_DIMENSIONS.includes(dimension))
    throw invalidRequest(
      'chart',
      `漏斗图需要且只需要按其中一个维度分组：${FUNNEL_DIMENSIONS.join('、')}`,
      `a funnel needs exactly one of ${FUNNEL_DIMENSIONS.join(', ')}, and no date`,
    );
  return { dimension, widen };
}

/** Throws a catalogued error with the nearest valid words. */
export function understand(
  request: MetricRequest,
  indicators: ReadonlyMap<string, Indicator>,
  members: Members,
  today: string,
): Asked {
  const parsed = metricRequestSchema.safeParse(request);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const problem = issue?.message ?? '';
    throw invalidRequest(issue?.path.join('.') ?? '', problem, problem);
  }
  const { id, by = [], filter = {}, compare = [], granularity, limit, sort, org = 'as_was' } = parsed.data;
  const entry = indicators.get(id);
  if (!entry) throw new UserError('metrics/unknown-indicator', { id, nearest: nearest(id, indicators.keys()) });
  const period = resolvePeriod(parsed.data, today);
  const { indicator, version } = effective(entry, period, parsed.data.version);
  const series = by.includes('date') || granularity !== undefined;
  const place = indicator.rank ? [indicator.rank.over] : [];
  const dimensions = [...new Set([...by, ...place])].filter((word) => word !== 'date');
  // A view that does not exist is answered as not collected, whatever the dimension.
  if (dimensionsOf(indicator, members).length > 1) {
    for (const word of [...dimensions, ...Object.keys(filter)]) checkDimension(indicator, word, members);
  }
  const needed = indicator.required_filter?.dimension;
  if (needed && !dimensions.includes(needed) && !filter[needed]) {
    throw new UserError('metrics/missing-filter', { id, dimension: needed });
  }
  const step = series ? (granularity ?? 'month') : undefined;
  if (compare.includes('ytd') && (step === 'day' || step === 'week')) {
    throw invalidRequest('compare', 'ytd 只能按月、季或年', 'ytd needs months, quarters or years');
  }
  if (compare.includes('same_weekday') && step && step !== 'day' && step !== 'week') {
    throw invalidRequest(
      'compare',
      'same_weekday 用于按日、按周的序列或一个时段的合计；按月请用 working_day',
      'same_weekday is for series by day or week and for totals; by month take working_day',
    );
  }
  const { chart: drawn, phases = [], rules, why } = parsed.data;
  const chart = drawn === 'funnel' ? undefined : drawn;
  const funnel = drawn === 'funnel' ? funnelAsked(dimensions, step, parsed.data.widen) : undefined;
  if (why) {
    checkDimension(indicator, why, members);
    const refusal = whyNot('why', indicator, { isSingle: !step && dimensions.length === 0, compare });
    if (refusal) throw refusal;
  }
  if (parsed.data.contribution) {
    const refusal = whyNot('contribution', indicator, { isSingle: !step && dimensions.length === 1, compare });
    if (refusal) throw refusal;
  }
  if (chart && (!step || dimensions.length > 0)) {
    throw invalidRequest(
      'chart',
      '只用于一条按日期的序列（不再按其他维度分组）',
      'needs one series: by date and nothing else',
    );
  }
  const refusal = formRefusal(parsed.data, { indicator, step, dimensions });
  if (refusal) throw refusal;
  const { rolling, moving_average, cumulative, share = false, rank } = parsed.data;
  return {
    indicator,
    version: version?.id,
    period,
    ...{ rolling, moving_average, cumulative, share, rank },
    granularity: step,
    by: dimensions,
    filter,
    compare: [...new Set(compare)],
    org,
    chart: chart && {
      kind: chart,
      phases: [...phases].sort(),
      rules: rules
        ? (Object.keys(NELSON).map(Number) as NelsonRule[]).filter((rule) => rules.includes(rule))
        : USUAL_RULES,
    },
    funnel,
    // A funnel judges groups against all of them.
    limit: funnel ? undefined : limit,
    sort: sort ?? 'dimension',
  };
}
