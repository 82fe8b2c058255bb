import type { Design } from './design.ts';
import { type FamilySql, familySql, linked } from './families.ts';
import { type Maximum, maximise, type Search } from './irls.ts';
import { type Cases, predictedTotals } from './sums.ts';

interface Theta {
  readonly sql: FamilySql;
  readonly theta: { readonly value: number; readonly std_error: number };
  readonly maximum: Maximum;
}

const ROUNDS = 60;
const TOLERANCE = 1e-10;
/** Beyond this the counts vary no more than Poisson's, and θ has no maximum. */
const MOST = 1e7;

/** Weights of cases by outcome: tail[k] = weight of y > k. */
async function tailsOf({ reader, relation }: Cases): Promise<number[]> {
  const rows = await reader.rows<{ y: number; n: number }>(
    `select _y as y, sum(_m) as n from (${relation.sql}) where _y > 0 group by _y order by _y desc`,
    [...relation.params],
  );
  const tail: number[] = new Array(rows[0]?.y ?? 0).fill(0);
  let above = 0;
  let next = 0;
  for (let k = tail.length - 1; k >= 0; k--) {
    while (next < rows.length && (rows[next]?.y ?? 0) > k) above += rows[next++]?.n ?? 0;
    tail[k] = above;
  }
  return tail;
}

/** First and minus second derivative of the likelihood by θ; ψ(θ + y) − ψ(θ) is a sum of 1/(θ + k) for whole y. */
async function slopeOf(cases: Cases, design: Design, beta: readonly number[], theta: number, tails: readonly number[]) {
  const th = `(${theta})::double`;
  const totals = await predictedTotals(cases, design, beta, familySql('negbin', theta), {
    score: `sum(n * (ln(${th}) + 1 - ln(${th} + mu) - (y + ${th}) / (mu + ${th})))`,
    information: `sum(n * (-1 / ${th} + 2 / (mu + ${th}) - (y + ${th}) / pow(mu + ${th}, 2)))`,
  });
  return {
    score: tails.reduce((total, n, k) => total + n / (theta + k), totals['score'] ?? 0),
    information: tails.reduce((total, n, k) => total + n / (theta + k) ** 2, totals['information'] ?? 0),
  };
}

/** Coefficients given θ and θ given the coefficients, in turns until both stand still, as MASS::glm.nb. */
export async function fitTheta(
  cases: Cases,
  design: Design,
  facts: { readonly n: number; readonly outcome: { readonly mean: number; readonly spread: number } },
  search: Search,
): Promise<Theta | undefined> {
  const tails = await tailsOf(cases);
  const { mean, spread } = facts.outcome;
  let theta = Math.max(0.01, mean ** 2 / Math.max(spread ** 2 - mean, mean / 100));
  let beta = design.terms.map((_, index) =>
    index === 0 && design.intercept && !cases.offset ? linked('log', mean) : 0,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const sql = familySql('negbin', theta);
    const maximum = await maximise(cases, design, sql, beta, facts.n, search);
    if (!maximum) return undefined;
    beta = maximum.beta;
    const before = theta;
    let information = 0;
    for (let step = 0; step < ROUNDS; step++) {
      const slope = await slopeOf(cases, design, beta, theta, tails);
      information = slope.information;
      // Where the likelihood bends the wrong way a Newton step leads astray; double or halve instead.
      const moved = information > 0 ? theta + slope.score / information : theta * (slope.score > 0 ? 2 : 0.5);
      const next = Math.min(Math.max(moved, theta / 4), theta * 4);
      const still = Math.abs(next - theta) <= TOLERANCE * theta;
      theta = next;
      if (still || theta > MOST) break;
    }
    if (theta > MOST)
      return { sql, theta: { value: theta, std_error: Number.NaN }, maximum: { ...maximum, converged: false } };
    if (Math.abs(theta - before) <= TOLERANCE * theta * 10) {
      return {
        sql: familySql('negbin', theta),
        theta: { value: theta, std_error: 1 / Math.sqrt(information) },
        maximum,
      };
    }
  }
  return undefined;
}
