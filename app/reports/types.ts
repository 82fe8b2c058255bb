import type { CellKind } from '../../dashboards/index.ts';

export type Cell = string | number | boolean | null;

export interface ReportColumn {
  readonly title_zh: string;
  readonly title_en: string;
  readonly kind: CellKind;
  readonly decimals: number;
  /** What the figure is; empty for what only names a row. */
  readonly definition: string;
  /** 未采集: nobody recorded it by the end of the period. Its cells are null, not zero. */
  readonly not_collected?: boolean;
  /** Code → Chinese and English; the cells hold codes. */
  readonly words?: Readonly<Record<string, readonly [string, string]>>;
}

export interface Note {
  readonly zh: string;
  readonly en: string;
}

/** A block before its rows are read: they come in portions, from one consistent picture. */
export interface OpenBlock {
  readonly kind: 'table' | 'rows' | 'indicators' | 'balance';
  readonly title_zh: string;
  readonly title_en: string;
  readonly columns: readonly ReportColumn[];
  readonly totals: readonly Cell[] | null;
  readonly rowCount: number;
  readonly notes: readonly Note[];
  /** Builds that the figures were read from. */
  readonly builds: readonly string[];
  readonly isProvisional?: boolean;
  /** Gives the rows, at most `most` of them. Says whether 住院号 and names were among them. */
  each(write: (rows: readonly (readonly Cell[])[]) => Promise<void> | void, most?: number): Promise<boolean>;
}

export interface ReportHead {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly about_zh: string;
  readonly about_en: string;
  readonly build_id: string;
  /** The site's clock when it was asked. */
  readonly asked_at: string;
  readonly asked_by: string;
  readonly period: { readonly from: string; readonly to: string };
  /** 暂定: the period is not over, an institution still owes days of it, or an indicator has not matured. */
  readonly provisional: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly title_zh: string;
    readonly title_en: string;
    readonly values: readonly string[];
  }[];
  readonly notes: readonly Note[];
}

export interface OpenReport {
  readonly head: ReportHead;
  readonly blocks: readonly OpenBlock[];
}

/** What is asked: a period (or a preset) and values of the report's parameters. */
export interface ReportRequest {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly period?: string | undefined;
  readonly params?: Readonly<Record<string, readonly string[]>> | undefined;
}
