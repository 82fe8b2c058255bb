import type { Warehouse } from '../../core/index.ts';
import type { Recipe } from './hospital.ts';
import type { Scale } from './scales.ts';

export interface Truth {
  readonly as_of: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly totals: Readonly<Record<string, number>>;
}

export async function countTruth(_db: Warehouse, recipe: Recipe): Promise<Truth> {
  return { as_of: recipe.asOf, scale: recipe.scale, seed: recipe.seed, totals: {} };
}
