/** The words that metrics exchanges with its callers. Rates are in their unit (12.5 means 12.5 %), money in yuan, dates local 'YYYY-MM-DD'. */

import type { Derived, Ranking } from './derived-types.ts';
import type { Chart, ControlChart, FunnelPlot, Why } from './insight.ts';

export const COMPARISONS = [
  'yoy',
  'mom',
  'last_week',
  'ytd',
  'spring_festival',
  'same_weekday',
  'working_day',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Where a running total begins: on 1 January of each bucket's year, or with the period. */
export const CUMULATIVES = ['year', 'period'] as const;
export type Cumulative = (typeof CUMULATIVES)[number];

export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export type Direction = 'higher_is_better' | 'lower_is_better' | 'monitor';

/** What is asked. Without `from`/`to`/`period`: the month of the clock up to yesterday. Both ends are included. */
export const ORGS = ['as_was', 'current'] as const;
export type Org = (typeof ORGS)[number];

/** One of several periods: a preset, or its first and last day. */
export type PeriodAsked = string | { readonly from: string; readonly to: string };

export interface MetricRequest {
  readonly id: string;
  /** Dimensions: department, parent_department, institution, doctor, ward, payer … and `date` (needs or defaults `granularity`). */
  readonly by?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A preset instead of `from`/`to`: yesterday, this_month, last_month, this_quarter, this_year, last_year, last_7_days, last_12_months … */
  readonly period?: string | undefined;
  readonly compare?: readonly Comparison[] | undefined;
  /** Dimension → codes of it that are kept. */
  readonly filter?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly granularity?: Granularity | undefined;
  /** Departments as they were when it happened (the default), or under those that stand for them today (site's reorg.csv). */
  readonly org?: Org | undefined;
  readonly limit?: number | undefined;
  /** By value, or by the dimensions (the default, and the only one for a time series). */
  readonly sort?: 'value_desc' | 'value_asc' | 'dimension' | undefined;
  /** The figure of the whole house beside that of a person who sees a part of it. */
  readonly benchmark?: boolean | undefined;
  /** A dimension whose members explain the change of one figure; needs one comparison. */
  readonly why?: string | undefined;
  /** Of a series: the figure of the last so many buckets, sum over sum; levels at its end. */
  readonly rolling?: number | undefined;
  /** Of a series: the mean of the values of the last so many whole buckets. */
  readonly moving_average?: number | undefined;
  /** Of a series: the figure from the beginning of the year or the period to the end of each bucket. */
  readonly cumulative?: Cumulative | undefined;
  /** Of counts and money: each member's part of the total within the dimensions before it. */
  readonly share?: boolean | undefined;
  /** Places among the members of the last dimension, within the dimensions before it; with `benchmark` among the departments of the house. */
  readonly rank?: Ranking | undefined;
  /** With one dimension and one comparison: what each member adds to the total's change. */
  readonly contribution?: boolean | undefined;
  /** Of one dimension: so many members, and the rest together as 其他. */
  readonly top?: number | undefined;
  /** A control chart of a series by date, and of nothing else. `auto`: by what the indicator counts. */
  readonly chart?: Chart | undefined;
  /** First days of phases: what was changed on purpose is judged by its own limits. */
  readonly phases?: readonly string[] | undefined;
  /** Nelson's rules, by number; 1, 2, 3 and 5 when absent. */
  readonly rules?: readonly number[] | undefined;
  /** A version of the definition, instead of the one that holds for the period. */
  readonly version?: string | undefined;
  /** A funnel's limits are widened where groups differ by more than chance. */
  readonly widen?: boolean | undefined;
}

/** How the days of `spring_festival` and `working_day` were matched, and why not where they were not. */
export interface Alignment {
  readonly aligned?: 'spring_festival' | 'workdays' | 'same_dates';
  readonly not_aligned?: 'no_festival' | 'whole_festival' | 'several_festivals' | 'no_calendar' | 'not_a_sum';
}

export interface Compared extends Alignment {
  /** The value of the period compared with; null with a reason. */
  readonly value: number | null;
  /** relative: 0.1 = ten per cent more; points: difference in the indicator's unit. */
  readonly change: number | null;
  readonly change_kind: 'relative' | 'points';
  readonly from: string;
  readonly to: string;
  /** Present while the period runs: the figure of its finished days, which is what the change is measured from. */
  readonly current?: number | null;
  /** `ytd` only: `value` is this year so far, and this the same dates of last year. */
  readonly previous?: number | null;
  /** 汇总补录: what it is compared with comes from monthly totals that were brought in, and cannot be drilled into. */
  readonly basis?: 'history_totals';
  /** `working_day` of sums: working days of both periods. `value` and `current` are then per working day. */
  readonly workdays?: { readonly current: number; readonly other: number };
  readonly reason?: NoChangeReason;
}

/** One group of an answer: besides these fields, each dimension's code under its name and `<dimension>_name`. */
export interface MetricRow {
  readonly [dimension: string]: unknown;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason?: NoValueReason;
  readonly compare?: Partial<Record<Comparison, Compared>>;
  /** What was asked for beside the value. */
  readonly derived?: Derived;
  /** 其他: so many members that `top` left, together. */
  readonly other_members?: number;
}

/** Why a value is null: nothing to divide by, no row at all in the period, nobody records it, the cell is too small for this person, or a place that is not given yet. */
export type NoValueReason = 'zero_denominator' | 'no_data' | 'not_collected' | 'suppressed' | 'provisional';

/** Why a change is null: also when the base is zero, no day of the period is over, or none of it is a working day. */
export type NoChangeReason = NoValueReason | 'zero_base' | 'period_not_over' | 'no_workdays';

export interface ArrivalCoverage {
  readonly arrived: number;
  readonly expected: number;
  /** Institutions with their 待补传 days. */
  readonly missing: readonly { readonly institution: string; readonly days: readonly string[] }[];
}

/** What the whole house has, beside the figure of a part of it. */
export interface Benchmark {
  /** A rate or average of all rows of the house; of counts and money the mean of its departments. Null with a reason. */
  readonly value: number | null;
  readonly reason?: 'too_few_departments' | 'no_data';
  /** Departments that have a figure. */
  readonly departments: number;
}

export interface MetricAnswer {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly direction: Direction;
  readonly build_id: string;
  readonly period: { readonly from: string; readonly to: string };
  /** Whether departments are those of the time or those of today. */
  readonly org: Org;
  /** 暂定: the period is not over, or the indicator's maturing days (`available_after`) are not. */
  readonly provisional: boolean;
  /** Share of the cases whose front page is coded (0–1), where the figure stands on it; below 0.95 it is provisional. */
  readonly coding_rate?: number | null;
  /** N/M 家已到: institutions that deliver later and have delivered every day of the period, of those that are waited for. */
  readonly coverage?: ArrivalCoverage;
  /** Present when no one collects what the indicator needs; then `rows` is empty and nothing is zero. */
  readonly not_collected?: { readonly missing: readonly string[] };
  /** The version of the definition that was read; absent where the entry has none. */
  readonly version?: string;
  /** 口径变化: which version each stretch of the series is read by. */
  readonly definition_change?: readonly {
    readonly version: string | null;
    readonly from: string;
    readonly to: string;
  }[];
  /** Present when asked for. */
  readonly control_chart?: ControlChart;
  /** Present when asked for (`chart: funnel`). */
  readonly funnel?: FunnelPlot;
  /** Present when asked for. */
  readonly why?: Why;
  /** The whole house beside a part of it; present when asked for by a person who sees a part. */
  readonly benchmark?: Benchmark;
  readonly rows: readonly MetricRow[];
}

/** One request of a batch that could not be answered; the others still are. */
export interface MetricFailure {
  readonly id: string;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly message_en: string;
    readonly status: number;
  };
}

export type MetricResult = MetricAnswer | MetricFailure;

/** An indicator as the catalogue shows it. */
export interface IndicatorInfo {
  readonly id: string;
  readonly code: string;
  readonly category: string;
  readonly topic: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly type: 'structure' | 'process' | 'outcome' | 'workload' | 'financial';
  readonly unit: string;
  readonly direction: Direction;
  readonly numerator_zh: string;
  readonly denominator_zh: string | null;
  readonly source: string | null;
  readonly evidence: string | null;
  readonly frequency: string;
  readonly priority: 'core' | 'standard' | 'extended';
  readonly target: string | null;
  readonly target_evidence: string | null;
  readonly note: string | null;
  readonly correction: string | null;
  readonly date_basis: string;
  readonly department_basis: string;
  readonly population: Readonly<Record<string, 'in' | 'out' | 'not_applicable'>>;
  readonly basis: string;
  readonly source_of_record: string;
  readonly available_after: number;
  readonly owner_department: string;
  readonly status: string;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  /** Of what is counted; an approval holds for one of them. */
  readonly fingerprint: string;
  /** Shown as 未核对 until the hospital has approved the definition. */
  readonly verified: boolean;
  /** `count` and `money` may be compared relatively; `rate` in points; `average` relatively. */
  readonly kind: 'count' | 'money' | 'rate' | 'average';
  /** Decimal places that make sense on screen. */
  readonly decimals: number;
  /** level: read at the end of a period, never summed over days; per_day: the denominator is an average per day of the period. */
  readonly additivity: 'additive' | 'level' | 'per_day';
  /** What has to be collected before there can be a figure; empty where there can. */
  readonly missing: readonly string[];
  /** Dimensions that both sides of the indicator have. */
  readonly dimensions: readonly string[];
  /** Of an indicator that is a place: the indicator whose members are ranked, the dimension that they belong to, and which end is first. */
  readonly rank: { readonly of: string; readonly over: string; readonly order: 'asc' | 'desc' } | null;
  /** Definitions by year. */
  readonly versions: readonly {
    readonly id: string;
    readonly valid_from: number;
    readonly valid_to: number | null;
    readonly source_doc: string | null;
  }[];
  /** A dimension that must be chosen for the figure to be read right (a doctor's operations by role), and the usual choice. */
  readonly required_filter: { readonly dimension: string; readonly usual: string } | null;
}
