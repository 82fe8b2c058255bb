import type { CellKind, ReportParameter } from './report.ts';

/** A report as the list of the person's role shows it, with the days it opens with. */
export interface ReportSummary {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly about_zh: string;
  readonly about_en: string;
  readonly from: string;
  readonly to: string;
  readonly parameters: readonly ReportParameter[];
}

export interface ReportRequest {
  readonly from: string;
  readonly to: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
}

export type ReportCell = string | number | boolean | null;

export interface ReportGridColumn {
  readonly title_zh: string;
  readonly title_en: string;
  readonly kind: CellKind;
  readonly decimals: number;
  readonly definition: string;
  readonly not_collected?: boolean;
  readonly words?: Readonly<Record<string, readonly [string, string]>>;
}

export interface ReportGrid {
  readonly title_zh: string;
  readonly title_en: string;
  readonly columns: readonly ReportGridColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
  readonly totals: readonly ReportCell[] | null;
  readonly row_count: number;
  readonly truncated: boolean;
  readonly notes: readonly { readonly zh: string; readonly en: string }[];
}

export interface ReportAnswer {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly build_id: string;
  readonly asked_at: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly provisional: boolean;
  readonly notes: readonly { readonly zh: string; readonly en: string }[];
  readonly blocks: readonly ReportGrid[];
}
