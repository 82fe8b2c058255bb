import type { Family } from './families.ts';
import { number } from './sums.ts';

/** What a row's log-likelihood has beside the objective: terms in which no coefficient occurs. */
export function constantSql(family: Family, theta = 1): string {
  const th = number(theta);
  if (family === 'binomial') return 'lgamma(n + 1) - lgamma(s + 1) - lgamma(n - s + 1)';
  if (family === 'poisson') return '-n * lgamma(y + 1)';
  if (family === 'negbin') return `n * (lgamma(y + ${th}) - lgamma(${th}) - lgamma(y + 1) + ${th} * ln(${th}))`;
  return '0::double';
}
