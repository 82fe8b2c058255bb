import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { findAliased, submatrix } from './aliasing.ts';
import type { Design } from './design.ts';
import type { FamilySql } from './families.ts';
import { type Cases, type Roots, type Sums, sumPass } from './sums.ts';

/** Relative rise of the objective below which a step changes nothing that could be printed. */
const OBJECTIVE_TOLERANCE = 1e-12;
/** Largest component of the score per case at a solution: the likelihood equations hold. */
const SCORE_TOLERANCE = 1e-8;
const MAX_ITERATIONS = 60;
const MAX_HALVINGS = 30;

/** A maximum on the design's own (centred) scale. */
export interface Maximum {
  readonly beta: number[];
  readonly covariance: number[][];
  /** Of the likelihood with its penalty, where one was asked for. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** max |score| ÷ cases, the proof of convergence. */
  readonly scoreNorm: number;
  /** Indices of the design's terms that were estimated; the others are aliased with earlier ones. */
  readonly kept: readonly number[];
  readonly aliased: readonly number[];
}

export interface Penalty {
  /** Firth's: half the logarithm of the information's determinant (Jeffreys' prior). */
  readonly firth?: boolean | undefined;
  /** λ/2 · β² of every scaled coefficient but the intercept. */
  readonly ridge?: number | undefined;
}

export interface Search extends Penalty {
  /** Size of a usual outcome: the score is zero within the last digits of it. */
  readonly unit?: number;
  /** Coefficients held at their start. */
  readonly held?: readonly number[];
  /** Coefficients left out, at zero. */
  readonly without?: readonly number[];
}

const cholesky = (matrix: readonly (readonly number[])[]) =>
  new CholeskyDecomposition(new Matrix(matrix.map((line) => [...line])));

export function solve(information: readonly (readonly number[])[], score: readonly number[]): number[] | undefined {
  if (score.length === 0) return [];
  if (!information.flat().every(Number.isFinite)) return undefined;
  const decomposition = cholesky(information);
  if (!decomposition.isPositiveDefinite()) return undefined;
  const step = decomposition.solve(Matrix.columnVector([...score])).to1DArray();
  return step.every(Number.isFinite) ? step : undefined;
}

export function invert(information: readonly (readonly number[])[]): number[][] | undefined {
  if (information.length === 0) return [];
  if (!information.flat().every(Number.isFinite)) return undefined;
  const decomposition = cholesky(information);
  if (!decomposition.isPositiveDefinite()) return undefined;
  const inverse = decomposition.solve(Matrix.eye(information.length)).to2DArray();
  // Rounding leaves the two halves different in their last digits.
  return inverse.map((line, a) => line.map((value, b) => (value + (inverse[b]?.[a] ?? value)) / 2));
}

/** Columns of a square root of a covariance of the kept coefficients, laid out over all of them. */
export function rootsOf(covariance: readonly (readonly number[])[], kept: readonly number[], size: number): Roots {
  if (kept.length === 0) return [];
  const lower = cholesky(covariance).lowerTriangularMatrix;
  return kept.map((_, column) => {
    const root = new Array<number>(size).fill(0);
    kept.forEach((index, row) => {
      root[index] = lower.get(row, column);
    });
    return root;
  });
}

/** The objective with its penalties, the score and information it leads to. */
async function penalised(
  cases: Cases,
  design: Design,
  family: FamilySql,
  beta: readonly number[],
  { firth, ridge }: Penalty,
  kept: readonly number[] | undefined,
): Promise<Sums> {
  const sums = await sumPass(cases, design, beta, family);
  if (ridge) {
    const first = design.intercept ? 1 : 0;
    for (let index = first; index < beta.length; index++) {
      const value = beta[index] ?? 0;
      sums.score[index] = (sums.score[index] ?? 0) - ridge * value;
      const line = sums.information[index];
      if (line) line[index] = (line[index] ?? 0) + ridge;
    }
    const square = beta.slice(first).reduce((total, value) => total + value * value, 0);
    return { ...sums, objective: sums.objective - (ridge / 2) * square };
  }
  if (!firth || !kept) return sums;
  const inside = submatrix(sums.information, kept);
  const covariance = invert(inside);
  if (!covariance) return { ...sums, objective: Number.NEGATIVE_INFINITY };
  const lower = cholesky(inside).lowerTriangularMatrix;
  const logDeterminant = kept.reduce((total, _, index) => total + 2 * Math.log(lower.get(index, index)), 0);
  const { score } = await sumPass(cases, design, beta, family, rootsOf(covariance, kept, design.terms.length));
  return { objective: sums.objective + logDeterminant / 2, score, information: sums.information };
}

/**
 * Newton–Raphson (iteratively reweighted least squares) whose sums run in the database. A step that does not raise the objective is halved.
 * Converged means both: the objective stands still and the score is zero. Undefined when the information matrix breaks down, which for a
 * binomial outcome is the mark of separation.
 */
export async function maximise(
  cases: Cases,
  design: Design,
  family: FamilySql,
  start: readonly number[],
  n: number,
  search: Search = {},
): Promise<Maximum | undefined> {
  let beta = [...start];
  const without = new Set(search.without);
  for (const index of without) beta[index] = 0;
  const first = await sumPass(cases, design, beta, family);
  const present = design.terms.map((_, index) => index).filter((index) => !without.has(index));
  const found = findAliased(submatrix(first.information, present));
  const kept = found.kept.map((position) => present[position] ?? 0);
  const aliased = found.aliased.map((position) => present[position] ?? 0);
  const held = new Set(search.held);
  const free = kept.filter((index) => !held.has(index));
  const pass = (at: readonly number[]) => penalised(cases, design, family, at, search, kept);
  let here = await pass(beta);
  const scoreOf = (sums: Sums) => free.map((index) => sums.score[index] ?? 0);
  const normOf = (sums: Sums) => Math.max(0, ...scoreOf(sums).map(Math.abs)) / n;
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < MAX_ITERATIONS) {
    iterations += 1;
    const step = solve(submatrix(here.information, free), scoreOf(here));
    if (!step) return undefined;
    const slack = OBJECTIVE_TOLERANCE * (Math.abs(here.objective) + 0.1);
    let moved: { beta: number[]; sums: Sums } | undefined;
    for (let halving = 0; halving <= MAX_HALVINGS && !moved; halving++) {
      const candidate = [...beta];
      free.forEach((index, position) => {
        candidate[index] = (candidate[index] ?? 0) + (step[position] ?? 0) / 2 ** halving;
      });
      const sums = await pass(candidate);
      if (sums.objective >= here.objective - slack) moved = { beta: candidate, sums };
    }
    if (!moved) break;
    converged =
      Math.abs(moved.sums.objective - here.objective) <= slack &&
      normOf(moved.sums) <= SCORE_TOLERANCE * Math.max(1, search.unit ?? 1);
    beta = moved.beta;
    here = moved.sums;
  }
  const covariance = invert(submatrix(here.information, kept));
  if (!covariance) return undefined;
  return { beta, covariance, objective: here.objective, iterations, converged, scoreNorm: normOf(here), kept, aliased };
}
