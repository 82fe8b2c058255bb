/** What one family needs to know per row; `n` cases (or weight) with outcome sum `s` share one linear predictor `eta`. */
export interface FamilySql {
  readonly mu: string;
  /** Expected information of eta. */
  readonly weight: string;
  /** Derivative of the log-likelihood by eta; `s - n * mu` where the link is the canonical one. */
  readonly residual: string;
  /** Rises to its maximum at the solution: the log-likelihood but for constants, or minus half the residual sum of squares. */
  readonly objective: string;
  /** Whether cases with equal predictors may be counted together without losing anything. */
  readonly groups: boolean;
  /** Of one row with outcome `y` and weight `n`. */
  readonly deviance: string;
  /** Variance of one case as a function of mu, for Pearson's residuals. */
  readonly variance: string;
  readonly link: 'logit' | 'identity' | 'log' | 'inverse';
}

export type Link = FamilySql['link'];

// Beyond ±500 the exponential would overflow, and mu is 0 or 1 to the last bit anyway.
const LOGIT = '1 / (1 + exp(-least(greatest(eta, -500), 500)))';
const EXP = 'exp(least(greatest(eta, -700), 700))';

const BINOMIAL: FamilySql = {
  mu: LOGIT,
  weight: 'n * mu * (1 - mu)',
  residual: 's - n * mu',
  objective: 's * eta - n * (greatest(eta, 0) + ln(1 + exp(-least(abs(eta), 500))))',
  groups: true,
  deviance:
    '2 * n * (case when y > 0 then y * ln(y / mu) else 0 end + case when y < 1 then (1 - y) * ln((1 - y) / (1 - mu)) else 0 end)',
  variance: 'mu * (1 - mu)',
  link: 'logit',
};

const GAUSSIAN: FamilySql = {
  mu: 'eta',
  weight: 'n',
  residual: 's - n * mu',
  objective: '-0.5 * n * (s / n - eta) * (s / n - eta)',
  groups: false,
  deviance: 'n * (y - mu) * (y - mu)',
  variance: '1::double',
  link: 'identity',
};

const POISSON: FamilySql = {
  mu: EXP,
  weight: 'n * mu',
  residual: 's - n * mu',
  objective: 's * eta - n * mu',
  groups: true,
  deviance: '2 * n * (case when y > 0 then y * ln(y / mu) else 0 end - (y - mu))',
  variance: 'mu',
  link: 'log',
};

const GAMMA_LOG: FamilySql = {
  mu: EXP,
  weight: 'n',
  residual: '(s - n * mu) / mu',
  objective: '-(s / mu + n * eta)',
  groups: true,
  deviance: '-2 * n * (ln(y / mu) - (y - mu) / mu)',
  variance: 'mu * mu',
  link: 'log',
};

const GAMMA_INVERSE: FamilySql = {
  ...GAMMA_LOG,
  mu: '1 / case when eta > 0 then eta else 1e-300 end',
  weight: 'n * mu * mu',
  residual: 'n * mu - s',
  // A mean cannot be negative: such a step is refused and halved.
  objective: "case when eta > 0 then n * ln(eta) - s * eta else '-infinity'::double end",
  link: 'inverse',
};

function negativeBinomial(theta: number): FamilySql {
  const th = `(${theta})::double`;
  return {
    mu: EXP,
    weight: `n * mu / (1 + mu / ${th})`,
    residual: `(s - n * mu) / (1 + mu / ${th})`,
    objective: `s * eta - (s + n * ${th}) * ln(mu + ${th})`,
    groups: true,
    deviance: `2 * n * (case when y > 0 then y * ln(y / mu) else 0 end - (y + ${th}) * ln((y + ${th}) / (mu + ${th})))`,
    variance: `(mu + mu * mu / ${th})`,
    link: 'log',
  };
}

export const FAMILIES = ['binomial', 'gaussian', 'poisson', 'negbin', 'gamma', 'gamma-inverse'] as const;
export type Family = (typeof FAMILIES)[number];

export function familySql(family: Family, theta = 1): FamilySql {
  if (family === 'negbin') return negativeBinomial(theta);
  return { binomial: BINOMIAL, gaussian: GAUSSIAN, poisson: POISSON, gamma: GAMMA_LOG, 'gamma-inverse': GAMMA_INVERSE }[
    family
  ];
}

/** The linear predictor of a mean. */
export function linked(link: Link, mean: number): number {
  return { logit: Math.log(mean / (1 - mean)), identity: mean, log: Math.log(mean), inverse: 1 / mean }[link];
}
