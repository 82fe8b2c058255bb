/** What follow-ups, briefs and project packs answer over HTTP, as `wire.ts` has the rest. */

import type { Compared, Direction } from './wire.ts';

export type FollowUpState = 'opened' | 'replied' | 'returned' | 'verified' | 'closed';

/** 督办 of one figure: `value` is the figure when it was opened. */
export interface FollowUp {
  readonly id: string;
  readonly indicator: string;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly period_from: string;
  readonly period_to: string;
  readonly value: number | null;
  readonly reason: string | null;
  readonly unit: string;
  readonly is_provisional: boolean;
  readonly build_id: string;
  readonly text: string;
  readonly opened_by: string;
  readonly responsible: string;
  readonly due_on: string;
  readonly opened_on: string;
  readonly state: FollowUpState;
  readonly is_overdue: boolean;
}

export interface FollowUpCard extends FollowUp {
  readonly history: readonly {
    readonly number: number;
    readonly at: string;
    readonly user: string;
    readonly action: string;
    readonly text: string | null;
  }[];
  readonly evidence: readonly { readonly id: string; readonly name: string; readonly bytes: number }[];
  readonly now: { readonly value: number | null; readonly reason: string | null; readonly build_id: string } | null;
  /** What the person may do next. */
  readonly steps: readonly string[];
}

export interface BriefTile {
  readonly indicator: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly direction: Direction;
  readonly decimals: number;
  readonly value: number | null;
  readonly reason: string | null;
  readonly provisional: boolean;
  readonly compared: Compared | null;
}

export interface Brief {
  readonly kind: 'daily' | 'monthly';
  readonly period: { readonly from: string; readonly to: string };
  readonly build_id: string;
  readonly is_ready: boolean;
  readonly unready: readonly {
    readonly name: string;
    readonly problem: string;
    readonly until: string | null;
    readonly days: readonly string[];
  }[];
  readonly provisional: boolean;
  readonly sentences: readonly {
    readonly rule: string;
    readonly indicator: string;
    readonly zh: string;
    readonly en: string;
  }[];
  readonly tiles: readonly BriefTile[];
}

export interface PackSummary {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
}

export interface PackRow {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly office: string;
  readonly baseline: { readonly value: number; readonly period: string; readonly source: string } | null;
  readonly target: number | null;
  readonly now: number | null;
  readonly is_provisional: boolean;
  readonly progress: number | null;
  readonly state: string;
  readonly missing: readonly string[];
  readonly evidence: readonly string[];
  readonly missing_evidence: readonly string[];
}

export interface PackReport extends PackSummary {
  readonly source: string;
  readonly owner: string;
  readonly due: string | null;
  readonly note_zh: string | null;
  readonly note_en: string | null;
  readonly year: string;
  readonly years: readonly string[];
  readonly period: { readonly from: string; readonly to: string };
  readonly counts: Readonly<Record<string, number>>;
  readonly evidence: { readonly named: number; readonly missing: number; readonly items_without: number };
  readonly rows: readonly PackRow[];
}
