import type { NoChangeReason } from './types.ts';

/** 控制图: shares of cases, events by exposure, single measurements; the last two remember and see small lasting shifts. */
export const CHARTS = ['auto', 'p', 'u', 'xmr', 'cusum', 'ewma', 'funnel'] as const;
export type Chart = (typeof CHARTS)[number];
/** What may stand on the other axis of a funnel. */
export const FUNNEL_DIMENSIONS: readonly string[] = ['department', 'institution', 'doctor'];

/** Where a change comes from, in the indicator's unit: the contributions and the residual add up to the change. */
export interface Why {
  readonly dimension: string;
  /** No explanation: there is no change, or a member's cell is too small for this person. */
  readonly reason?: NoChangeReason;
  readonly change?: number;
  /** What the members do not add up to: people who are counted in several of them. */
  readonly residual?: number;
  /** Largest first. `rate`: the member itself did otherwise; `mix`: there was more or less of it. Sums have no mix. */
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

export interface ChartPoint {
  /** First day of the bucket. */
  readonly date: string;
  /** Which phase, from 0. */
  readonly phase: number;
  /** In the indicator's unit; null where the phase has too few points, or the point is not judged (its bucket runs, or has no value). */
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** What is unusual: Nelson's rules by name, `cusum_out`, `ewma_out`. */
  readonly signals: readonly string[];
  /** In standard deviations. */
  readonly cusum?: { readonly high: number; readonly low: number };
  readonly ewma?: { readonly average: number; readonly limit: number };
}

export interface ControlChart {
  /** p_prime and u_prime: widened by Laney's σ, because points spread more than chance alone lets them. */
  readonly limits: 'p' | 'p_prime' | 'u' | 'u_prime' | 'xmr';
  readonly phases: readonly {
    readonly from: string;
    /** Points that the limits are made of. */
    readonly points: number;
    readonly reason?: 'too_few_points';
  }[];
  readonly points: readonly ChartPoint[];
}

interface FunnelLimits {
  readonly lower_95: number;
  readonly upper_95: number;
  readonly lower_998: number;
  readonly upper_998: number;
}

/** A group of a funnel, in the indicator's unit, with the limits that groups of its size keep by chance. */
export interface FunnelGroup extends FunnelLimits {
  readonly code: string | null;
  readonly name: string | null;
  readonly events: number;
  readonly size: number;
  readonly value: number;
  /** `far_…`: beyond 99.8 %; null: not judged. */
  readonly verdict: 'inside' | 'above' | 'below' | 'far_above' | 'far_below' | null;
}

/** 漏斗图: groups of different sizes against the rate of all of them (Spiegelhalter 2005). */
export interface FunnelPlot {
  readonly dimension: string;
  /** Cases of cases, or events of an exposure: exact limits of which law. */
  readonly law: 'binomial' | 'poisson';
  /** The rate of all groups that this person sees. */
  readonly target: number;
  /** Winsorised overdispersion; 1 is what chance gives. */
  readonly phi: number;
  readonly overdispersed: boolean;
  /** Whether the limits were widened by it, as was asked. */
  readonly widened: boolean;
  /** Why no group is judged. */
  readonly reason?: 'too_few_groups' | 'provisional';
  readonly groups: readonly FunnelGroup[];
  readonly curve: readonly (FunnelLimits & { readonly size: number })[];
}
