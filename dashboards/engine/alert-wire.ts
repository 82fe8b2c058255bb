/** What the browser receives about alerts, lights and targets. */

export type LightColour = 'green' | 'yellow' | 'red';
export type AlertState = 'firing' | 'acknowledged' | 'resolved';

interface Placed {
  readonly indicator: string;
  readonly institution: string;
  readonly department: string;
  readonly place_name: string;
}

interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}

export interface AlertRow extends Placed, Limits {
  readonly id: string;
  readonly kind: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly state: AlertState;
  readonly title_zh: string;
  readonly title_en: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly decimals: number;
  readonly opened_at: string;
  readonly value: number | null;
  readonly period_from: string | null;
  readonly period_to: string | null;
  readonly why_zh: string;
  readonly why_en: string;
  readonly recipients: readonly string[];
  readonly paused_until: string | null;
  readonly is_paused: boolean;
  readonly is_suppressed: boolean;
}

export interface AlertHistory {
  readonly alert: AlertRow;
  readonly events: readonly {
    readonly number: number;
    /** UTC. */
    readonly occurred_at: string;
    readonly user: string;
    readonly action: string;
    readonly note: string | null;
    readonly value: number | null;
  }[];
}

export interface Channels {
  readonly channels: readonly { readonly channel: 'email' | 'robot'; readonly address: string }[];
  readonly domains: readonly string[];
  readonly robots: readonly string[];
}

export interface TileLight extends Placed, Limits {
  readonly light: LightColour | null;
  readonly reason: string | null;
  readonly value: number | null;
  readonly basis: 'month' | 'year' | 'forecast';
  readonly period_from: string;
  readonly period_to: string;
}

export interface TargetRow extends Placed, Limits {
  readonly year: number;
  readonly margin: number;
  readonly state: 'unconfirmed' | 'confirmed';
  readonly set_by: string;
  readonly confirmed_by: string | null;
  readonly confirmed_on: string | null;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly light: LightColour | null;
  readonly light_reason: string | null;
  readonly value: number | null;
  readonly may_set: boolean;
  readonly may_confirm: boolean;
}

export interface TargetGiven {
  readonly indicator: string;
  readonly institution: string;
  readonly department: string;
  readonly year: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly margin?: number;
  readonly reason: string;
}
