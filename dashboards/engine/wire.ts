/**
 * What the browser receives over HTTP. It repeats the shapes of the metrics house instead of importing them, because the web
 * is compiled for the browser and must not pull server code into its type check; `wire.test.ts` proves that both agree.
 */

export type Comparison = 'yoy' | 'mom' | 'last_week' | 'ytd' | 'spring_festival' | 'same_weekday' | 'working_day';
export type Granularity = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type Direction = 'higher_is_better' | 'lower_is_better' | 'monitor';

export interface MetricRequest {
  readonly id: string;
  readonly by?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly compare?: readonly Comparison[];
  readonly filter?: Readonly<Record<string, readonly string[]>>;
  readonly granularity?: Granularity;
  readonly limit?: number;
  readonly sort?: 'value_desc' | 'value_asc' | 'dimension';
  readonly why?: string;
  readonly chart?: 'auto' | 'p' | 'u' | 'xmr' | 'funnel';
  readonly widen?: boolean;
}

/** Limits of control of a series, and what is unusual in it. */
export interface ControlChart {
  readonly limits: string;
  readonly points: readonly {
    readonly date: string;
    readonly center: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly signals: readonly string[];
  }[];
}

/** Groups of different sizes against the rate of all of them. */
export interface FunnelPlot {
  readonly dimension: string;
  readonly target: number;
  readonly phi: number;
  readonly overdispersed: boolean;
  readonly widened: boolean;
  readonly reason?: 'too_few_groups' | 'provisional';
  readonly groups: readonly {
    readonly code: string | null;
    readonly name: string | null;
    readonly value: number;
    readonly size: number;
    readonly verdict: 'inside' | 'above' | 'below' | 'far_above' | 'far_below' | null;
  }[];
  readonly curve: readonly {
    readonly size: number;
    readonly lower_95: number;
    readonly upper_95: number;
    readonly lower_998: number;
    readonly upper_998: number;
  }[];
}

/** What the members of a dimension contribute to a change; contributions and residual add up to it. */
export interface Why {
  readonly dimension: string;
  readonly reason?: string;
  readonly change?: number;
  readonly residual?: number;
  readonly rows?: readonly {
    readonly code: string | null;
    readonly name: string | null;
    readonly value: number | null;
    readonly previous: number | null;
    readonly contribution: number;
    readonly rate: number | null;
    readonly mix: number | null;
  }[];
}

/** `change` is a fraction for `relative` (0.1 = ten per cent more), a difference in the unit for `points`. */
export interface Compared {
  readonly value: number | null;
  readonly change: number | null;
  readonly change_kind: 'relative' | 'points';
  /** While the period runs: the figure of its finished days, which the change is measured from. */
  readonly current?: number | null;
  readonly reason?: string;
}

export interface MetricRow {
  readonly [dimension: string]: unknown;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason?: string;
  readonly compare?: { readonly [K in Comparison]?: Compared };
}

export interface MetricAnswer {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly direction: Direction;
  readonly build_id: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly provisional: boolean;
  readonly not_collected?: { readonly missing: readonly string[] };
  readonly control_chart?: ControlChart;
  readonly why?: Why;
  readonly funnel?: FunnelPlot;
  readonly rows: readonly MetricRow[];
}

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly message_en: string;
}

export interface MetricFailure {
  readonly id: string;
  readonly error: WireError;
}
export type MetricResult = MetricAnswer | MetricFailure;

export type Membership = 'in' | 'out' | 'not_applicable';

export interface IndicatorInfo {
  readonly id: string;
  readonly code: string;
  readonly category: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly direction: Direction;
  readonly numerator_zh: string;
  readonly denominator_zh: string | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly note: string | null;
  readonly correction: string | null;
  readonly date_basis: string;
  readonly department_basis: string;
  /** Who is counted: group of people → counted, left out, or no question here. */
  readonly population: Readonly<Record<string, Membership>>;
  readonly owner_department: string;
  readonly status: string;
  readonly verified: boolean;
  readonly kind: 'count' | 'money' | 'rate' | 'average';
  readonly decimals: number;
  readonly dimensions: readonly string[];
}

export interface User {
  readonly name: string;
  readonly display_name: string;
  readonly role: string;
  readonly home: string;
}

export interface SiteStatus {
  readonly as_of: string;
  readonly data_until: string | null;
  readonly build_id: string | null;
  readonly completeness: { readonly arrived: number; readonly total: number; readonly late: readonly string[] };
  readonly site: { readonly name: string; readonly demo: boolean };
}

export interface PageSummary {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly icon: string;
  readonly surface: 'desk' | 'phone';
}

export interface CaseColumn {
  readonly name: string;
  readonly label_zh: string;
  readonly label_en: string;
  readonly type: string;
}

export interface CaseAnswer {
  readonly build_id: string;
  readonly total: number;
  readonly columns: readonly CaseColumn[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface DimensionMember {
  readonly code: string;
  readonly name: string;
  readonly parent?: string | null;
}

/** One line of the access log. `at` is UTC, written `YYYY-MM-DD HH:MM:SS[.mmm]`. */
export interface AccessRow {
  readonly id: number;
  readonly at: string;
  readonly user: string;
  readonly role: string;
  readonly action: string;
  readonly what: string;
  readonly filters: unknown;
  readonly rows: number;
  readonly identifiers_shown: boolean;
  readonly ip_hash: string | null;
}

/** Figures of the day that is not over; null is "not collected", or hidden from who asks. */
export interface TodayFigures {
  readonly in_hospital: number | null;
  readonly admissions_today: number | null;
  readonly discharges_today: number | null;
  readonly transfers_in_today: number | null;
  readonly transfers_out_today: number | null;
  readonly emergency_visits_today: number | null;
  readonly outpatient_visits_today: number | null;
  readonly operations_today: number | null;
  readonly beds_open: number | null;
  readonly beds_free: number | null;
}

export interface TodayPlace extends TodayFigures {
  readonly institution: string | null;
  readonly institution_name: string | null;
  readonly department: string | null;
  readonly department_name: string | null;
  readonly ward: string | null;
  readonly ward_name: string | null;
}

export interface TodayResource {
  readonly institution: string | null;
  readonly institution_name: string | null;
  readonly kind: string;
  readonly code: string | null;
  readonly name: string | null;
  readonly total: number | null;
  readonly in_use: number | null;
  readonly free: number | null;
  readonly told_at: string | null;
}

export interface TodayAnswer {
  /** The oldest build that any part was read from. */
  readonly build_id: string;
  readonly as_of: string;
  readonly newest_event_at: string | null;
  readonly newest_received_at: string | null;
  /** Of all rows that the person may see. */
  readonly totals: TodayFigures;
  readonly places: readonly TodayPlace[];
  readonly resources: readonly TodayResource[];
}

/** Cases of a department that a person opened in an emergency. Times are UTC. */
export interface OpenedDepartment {
  readonly id: string;
  readonly user: string;
  readonly department: string;
  readonly reason: string;
  readonly opened_at: string;
  readonly expires_at: string;
  readonly closed_at: string | null;
  readonly is_open: boolean;
}

export interface OpenableDepartment {
  readonly code: string;
  readonly name: string;
  readonly institution: string;
}
