/** What fits of regressions answer over HTTP, as `wire.ts` has the rest. */

export interface Coefficient {
  readonly term: string;
  readonly estimate: number;
  readonly std_error: number;
  readonly z: number;
  readonly p: number;
  readonly odds_ratio: number | null;
  readonly ci_low: number;
  readonly ci_high: number;
}

export interface FitResult {
  readonly model: string;
  readonly family: 'binomial' | 'gaussian' | 'poisson' | 'negbin' | 'gamma' | 'gamma-inverse';
  readonly n: number;
  readonly events: number | null;
  readonly converged: boolean;
  readonly iterations: number;
  readonly log_likelihood: number;
  readonly null_deviance: number;
  readonly deviance: number;
  readonly aic: number;
  readonly coefficients: readonly Coefficient[];
  readonly warnings: readonly { readonly message: string; readonly message_en: string }[];
  readonly version: string;
  readonly build_id: string;
}

export interface RegressionInfo {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly predictors: readonly {
    readonly term: string;
    readonly label_zh: string;
    readonly reference: string | null;
  }[];
  readonly note_zh: string;
  readonly note_en: string;
  readonly owner: string;
  readonly status: string;
}
