/** What fits of regressions are told in. */

import type { Family } from '../methods/families.ts';
import type { Calibration, Discrimination } from '../methods/performance.ts';
import type { ProfileInterval } from '../methods/profile-likelihood.ts';
import type { TermTest } from '../methods/term-tests.ts';

export interface Coefficient {
  readonly term: string;
  readonly estimate: number;
  readonly std_error: number;
  /** Wald's z, or Student's t where a dispersion is estimated (gaussian, gamma). */
  readonly z: number;
  readonly p: number;
  /** exp(estimate) where the link is a logit or logarithm (odds ratio, rate ratio, ratio of means), else null. */
  readonly odds_ratio: number | null;
  /** Wald's interval of the ratio, or of the estimate where there is none, 95 %. */
  readonly ci_low: number;
  readonly ci_high: number;
}

export type { Family };

export interface FitResult {
  readonly model: string;
  readonly family: Family;
  readonly n: number;
  /** Rows whose outcome is 1 (binomial); null for the gaussian family. */
  readonly events: number | null;
  readonly converged: boolean;
  readonly iterations: number;
  readonly log_likelihood: number;
  readonly null_deviance: number;
  readonly deviance: number;
  readonly df_null: number;
  readonly df_residual: number;
  readonly aic: number;
  readonly bic: number;
  /** Gaussian only: residual standard error. */
  readonly sigma: number | null;
  /** Gaussian and gamma: Pearson's χ² per residual degree of freedom. */
  readonly dispersion: number | null;
  /** Negative binomial only: variance μ + μ²/θ. */
  readonly theta: { readonly value: number; readonly std_error: number } | null;
  readonly coefficients: readonly Coefficient[];
  /** Against the model without predictors. */
  readonly likelihood_ratio: { readonly statistic: number; readonly df: number; readonly p: number };
  /** Largest |score| at the solution divided by n: the proof that the likelihood equations hold. */
  readonly score_norm: number;
  readonly excluded_missing: number;
  /** How it was fitted: the likelihood's penalty and what the standard errors allow for. */
  readonly method: {
    readonly penalty: 'none' | 'firth' | 'ridge';
    readonly ridge: number | null;
    readonly cluster: string | null;
    readonly missing: 'complete' | 'category';
  };
  /** Per term of the formula: likelihood-ratio test and generalised variance inflation. */
  readonly terms: readonly TermTest[];
  /** Profile-likelihood intervals on the scale of the coefficients; null where they were not computed. */
  readonly profile: readonly ProfileInterval[] | null;
  /** Binomial only, on the data of the fit. */
  readonly discrimination: Discrimination | null;
  readonly auc: number | null;
  readonly calibration: Calibration | null;
  readonly warnings: readonly FitWarning[];
  readonly notes: readonly string[];
  readonly version: string;
  readonly build_id: string;
}

export interface FitWarning {
  readonly code: string;
  readonly message: string;
  readonly message_en: string;
}

/** A regression as the list of models shows it. */
export interface RegressionInfo {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly family: Family;
  readonly view: string;
  readonly outcome: string;
  readonly predictors: readonly {
    readonly term: string;
    readonly label_zh: string;
    readonly kind: 'factor' | 'numeric';
    readonly reference: string | null;
  }[];
  readonly note_zh: string;
  readonly note_en: string;
  readonly owner: string;
  readonly status: string;
  readonly version: string;
}
