import type { IndicatorInfo, MetricAnswer, MetricRow } from './wire.ts';

/** A filter with words for its dimension. */
export interface NamedFilter {
  readonly dimension: string;
  readonly title: string;
  readonly values: readonly string[];
}

/** One measure of a side, with all that narrows it and what this person's rows give. */
export interface PassportTerm {
  readonly view: string;
  readonly measure: string;
  readonly factor: number;
  readonly per_day: boolean;
  readonly window: 'period' | 'last_day' | 'last_month' | 'last_year';
  /** Before factor and days; null: no row, or too small for this person. */
  readonly value: number | null;
  /** People behind it, where the view counts them. */
  readonly people: number | null;
  readonly view_title: string;
  readonly measure_title: string;
  readonly measure_description: string;
  readonly filters: readonly NamedFilter[];
  readonly asked: readonly NamedFilter[];
}

/** Which rows the person sees: the reach of the role, and its codes with their names. */
export interface RowRights {
  readonly scope: 'hospital' | 'institution' | 'department' | 'ward' | 'doctor';
  readonly text_zh: string;
  readonly text_en: string;
  readonly members: readonly { readonly code: string; readonly name: string }[];
  /** Small cells are hidden from this role. */
  readonly suppressed: boolean;
}

export interface LineageModel {
  readonly name: string;
  /** staging, intermediate, marts, seeds, snapshots. */
  readonly layer: string;
  readonly description: string;
  /** The build that last wrote it; null for what is part of other queries. */
  readonly build_id: string | null;
  readonly rows: number | null;
}

export interface LineageSource {
  readonly source: string;
  readonly table: string;
  readonly batch: number;
  /** UTC. */
  readonly applied_at: string;
  readonly mode: string;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_quarantined: number;
  /** Whether raw agreed with the source when it was last compared; null: never compared. */
  readonly reconciled: boolean | null;
  readonly difference: string | null;
  /** Rows that wait in quarantine. */
  readonly waiting: number;
}

export interface PassportLineage {
  readonly views: readonly { readonly name: string; readonly title: string }[];
  readonly cubes: readonly { readonly name: string; readonly relation: string | null }[];
  readonly models: readonly LineageModel[];
  readonly sources: readonly LineageSource[];
  /** Tables that models can read and that this site never loaded. */
  readonly not_loaded: readonly string[];
}

export interface PassportTest {
  readonly test: string;
  readonly model: string;
  readonly kind: string;
  readonly column: string | null;
  readonly status: string;
  readonly severity: string;
  readonly failures: number;
  readonly build_id: string;
}

export interface ProvisionalReason {
  readonly code: 'period_not_over' | 'maturing' | 'coding' | 'arrivals';
  readonly text_zh: string;
  readonly text_en: string;
}

export interface PassportQuality {
  readonly status: 'good' | 'warned' | 'failed' | 'unknown';
  readonly tests: {
    readonly total: number;
    readonly passed: number;
    readonly warned: number;
    readonly failed: number;
    readonly not_run: number;
  };
  /** What did not pass, worst first. */
  readonly findings: readonly PassportTest[];
  readonly quarantined: number;
  readonly not_reconciled: number;
  readonly provisional: readonly ProvisionalReason[];
}

export interface SecondRoad {
  readonly outcome: 'agrees' | 'differs' | 'not_collected' | 'without_road' | 'not_run';
  readonly cells: number;
  readonly differences: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly build_id: string | null;
  /** UTC. */
  readonly checked_at: string | null;
  /** Whether it was run on the build that the figure is from. */
  readonly is_current: boolean;
}

/** The declarations of a definition. */
export interface PassportInfo extends IndicatorInfo {
  readonly basis: string;
  readonly source_of_record: string;
  readonly available_after: number;
  readonly evidence: string | null;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
}

/** All that stands behind one figure, without any value of a row. */
export interface Passport {
  readonly id: string;
  readonly build: {
    readonly build_id: string;
    readonly kind: string | null;
    readonly finished_at: string | null;
    readonly as_of: string | null;
  };
  readonly asked_at: string;
  readonly answer: Omit<MetricAnswer, 'rows'> & {
    readonly rows: readonly MetricRow[];
    readonly rows_total: number;
    readonly coding_rate?: number | null;
    readonly coverage?: { readonly arrived: number; readonly expected: number };
  };
  readonly definition: {
    readonly info: PassportInfo;
    readonly formula_zh: string;
    readonly formula_members: string;
    readonly scale: number;
    readonly growth: 'yoy' | null;
    readonly numerator: readonly PassportTerm[] | null;
    readonly denominator: readonly PassportTerm[] | null;
    readonly request_filters: readonly { readonly dimension: string; readonly values: readonly string[] }[];
    readonly rows: RowRights;
  };
  readonly lineage: PassportLineage;
  readonly quality: PassportQuality;
  readonly second_road: SecondRoad;
}
