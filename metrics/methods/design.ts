/** The columns of a regression: what the data hold, and which coefficient each cell of a factor switches on. */

interface FactorPredictor {
  readonly kind: 'factor';
  readonly column: string;
  /** What R would put before the level: `drug`, `factor(rank)`. */
  readonly prefix: string;
  /** The reference first; it has no coefficient. */
  readonly levels: readonly string[];
}

interface NumericPredictor {
  readonly kind: 'numeric';
  readonly column: string;
  /** The fit runs on (x − centre) / spread, so that its matrix is well conditioned; coefficients are given on the scale of x. */
  readonly centre: number;
  readonly spread: number;
}

export type Predictor = FactorPredictor | NumericPredictor;

export interface Design {
  readonly intercept: boolean;
  readonly predictors: readonly Predictor[];
  /** Names of the coefficients, R's way: `(Intercept)`, `gre`, `factor(rank)2`. */
  readonly terms: readonly string[];
  readonly factors: readonly {
    readonly predictor: FactorPredictor /** coefficient of each level; −1 for the reference */;
    readonly at: readonly number[];
  }[];
  readonly numerics: readonly { readonly predictor: NumericPredictor; readonly at: number }[];
}

export function makeDesign(predictors: readonly Predictor[], intercept: boolean): Design {
  const terms: string[] = intercept ? ['(Intercept)'] : [];
  const factors: Design['factors'][number][] = [];
  const numerics: Design['numerics'][number][] = [];
  for (const predictor of predictors) {
    if (predictor.kind === 'numeric') {
      numerics.push({ predictor, at: terms.length });
      terms.push(predictor.column);
      continue;
    }
    // Without an intercept the first factor keeps all its levels, as in R.
    const full = !intercept && factors.length === 0;
    const at = predictor.levels.map((level, index) => {
      if (index === 0 && !full) return -1;
      terms.push(`${predictor.prefix}${level}`);
      return terms.length - 1;
    });
    factors.push({ predictor, at });
  }
  return { intercept, predictors, terms, factors, numerics };
}
