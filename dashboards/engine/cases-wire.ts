import type { CaseAnswer } from './wire.ts';

/** One list of rows that a side is made of. */
export interface CasesPart {
  readonly title_zh: string;
  readonly measure_zh: string;
  readonly how: string;
  readonly factor: number;
  readonly days: number;
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly value: number | null;
  readonly view: string;
}

/** The rows behind one side of a figure, and whether they make it. */
export interface CasesBehind extends CaseAnswer {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly side: 'numerator' | 'denominator';
  readonly provisional: boolean;
  readonly figure: number | null;
  readonly value: number | null;
  readonly reconciles: boolean | null;
  readonly parts: readonly CasesPart[];
  readonly part: number;
  readonly key: string | null;
  readonly none?: { readonly code: string; readonly reason_zh: string; readonly reason_en: string };
}

export interface JourneyEvent {
  readonly at: string;
  readonly kind: string;
  readonly title: string | null;
  readonly facts: Readonly<Record<string, string>>;
  readonly department_name: string | null;
  readonly doctor_name: string | null;
  readonly institution_name: string | null;
  readonly encounter: string | null;
  readonly encounter_kind: 'stay' | 'visit' | null;
  readonly amount: number | null;
}

/** What happened to a patient, a page of it in time order. */
export interface JourneyAnswer {
  readonly build_id: string;
  readonly patient: { readonly sex: string | null; readonly age_band: string | null };
  readonly person: { readonly case_no: string; readonly patient_name_masked: string } | null;
  readonly is_treating: boolean;
  readonly kinds: readonly {
    readonly kind: string;
    readonly label_zh: string;
    readonly label_en: string;
    readonly events: number;
  }[];
  readonly hidden_kinds: readonly string[];
  readonly total: number;
  readonly events: readonly JourneyEvent[];
}
