import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { findAliased, submatrix } from './aliasing.ts';
import type { Design } from './design.ts';
import { type Cases, type FamilySql, type Sums, sumPass } from './sums.ts';

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
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** max |score| ÷ cases, the proof of convergence. */
  readonly scoreNorm: number;
  /** Indices of the design's terms that were estimated; the others are aliased with earlier ones. */
  readonly kept: readonly number[];
  readonly aliased: readonly number[];
}

function solve(information: readonly (readonly number[])[], score: readonly number[]): number[] | undefined {
  const decomposition = new CholeskyDecomposition(new Matrix(information.map((line) => [...line])));
  if (!decomposition.isPositiveDefinite()) return undefined;
  const step = decomposition.solve(Matrix.columnVector([...score])).to1DArray();
  return step.every(Number.isFinite) ? step : undefined;
}

function invert(information: readonly (readonly number[])[]): number[][] | undefined {
  const decomposition = new CholeskyDecomposition(new Matrix(information.map((line) => [...line])));
  if (!decomposition.isPositiveDefinite()) return undefined;
  return decomposition.solve(Matrix.eye(information.length)).to2DArray();
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
): Promise<Maximum | undefined> {
  const pass = (beta: readonly number[]) => sumPass(cases, design, beta, family);
  let beta = [...start];
  let here: Sums = await pass(beta);
  const { kept, aliased } = findAliased(here.information);
  const scoreOf = (sums: Sums) => kept.map((index) => sums.score[index] ?? 0);
  const normOf = (sums: Sums) => Math.max(0, ...scoreOf(sums).map(Math.abs)) / n;
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < MAX_ITERATIONS) {
    iterations += 1;
    const step = solve(submatrix(here.information, kept), scoreOf(here));
    if (!step) return undefined;
    const slack = OBJECTIVE_TOLERANCE * (Math.abs(here.objective) + 0.1);
    let moved: { beta: number[]; sums: Sums } | undefined;
    for (let halving = 0; halving <= MAX_HALVINGS && !moved; halving++) {
      const candidate = [...beta];
      kept.forEach((index, position) => {
        candidate[index] = (candidate[index] ?? 0) + (step[position] ?? 0) / 2 ** halving;
      });
      const sums = await pass(candidate);
      if (sums.objective >= here.objective - slack) moved = { beta: candidate, sums };
    }
    if (!moved) break;
    converged = Math.abs(moved.sums.objective - here.objective) <= slack && normOf(moved.sums) <= SCORE_TOLERANCE;
    beta = moved.beta;
    here = moved.sums;
  }
  const covariance = invert(submatrix(here.information, kept));
  if (!covariance) return undefined;
  return { beta, covariance, objective: here.objective, iterations, converged, scoreNorm: normOf(here), kept, aliased };
}
