/** What the browser receives of closings, changes, releases and bridges. Amounts are decimal text. */

export interface Closing {
  readonly id: string;
  readonly month: string;
  readonly subject: string;
  readonly version: number;
  readonly state: 'closed' | 'reopened';
  readonly closed_by: string;
  readonly closed_at: string;
  readonly reopen_asked_by: string | null;
}

export interface ShownClosing {
  readonly closing: Closing;
  readonly figures: number;
  readonly rows: readonly {
    readonly indicator: string;
    readonly institution: string;
    readonly department: string;
    readonly name_zh: string;
    readonly name_en: string;
    readonly unit: string;
    readonly reported: string | null;
    readonly current: string | null;
    readonly difference?: { readonly value: string | null };
    readonly definition_changed: boolean;
  }[];
  readonly causes: {
    readonly tables: readonly {
      readonly table: string;
      readonly rows: number;
      readonly moved_in: number;
      readonly moved_out: number;
      readonly deleted: number;
      readonly last_applied_at: string | null;
    }[];
  };
}

export interface Change {
  readonly id: number;
  readonly on: string;
  readonly kind: 'definition' | 'target' | 'mapping' | 'code_list';
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly by: string;
  readonly reason: string | null;
}

export interface ReleaseCalendar {
  readonly today: string;
  readonly releases: readonly {
    readonly indicator: string;
    readonly name_zh: string;
    readonly name_en: string;
    readonly owner_department: string;
    readonly last: {
      readonly ready_by: string;
      readonly ready_at: string | null;
      readonly delay_days: number | null;
      readonly overdue_days: number;
    } | null;
  }[];
  readonly upcoming: readonly {
    readonly on: string;
    readonly hour: string | null;
    readonly owner_department: string;
    readonly indicators: readonly { readonly id: string; readonly name_zh: string; readonly name_en: string }[];
  }[];
}

export interface Bridged {
  readonly month: string;
  readonly bridges: readonly {
    readonly id: string;
    readonly title_zh: string;
    readonly title_en: string;
    readonly steps: readonly {
      readonly id: string;
      readonly name_zh: string;
      readonly name_en: string;
      readonly amount: string;
    }[];
    readonly gap: string;
  }[];
  readonly absent: readonly { readonly id: string; readonly zh: string; readonly en: string }[];
}
