import type { ParsedProject } from '../parse.ts';
import type { Barrier } from './barrier.ts';
import { type Bound, type BoundModel, bindIn } from './bind.ts';
import { compiledModels } from './compiled.ts';
import { columnLineage, type ModelLineage, type NotTraced } from './lineage.ts';
import { openScratch } from './scratch.ts';
import type { CompiledSql, ExternalRelation } from './shape.ts';

export interface ProjectLineage {
  readonly bound: Bound;
  readonly traced: readonly ModelLineage[];
  readonly notTraced: readonly NotTraced[];
}

/** Binds models, given in build order, and traces the columns of each that bound. */
export async function modelLineage(
  models: readonly CompiledSql[],
  externals: readonly ExternalRelation[],
  barriers: readonly Barrier[] = [],
): Promise<ProjectLineage> {
  const scratch = await openScratch(externals, models);
  try {
    const bound = await bindIn(scratch, models);
    return { bound, ...(await columnLineage(scratch, bound, externals, barriers)) };
  } finally {
    await scratch.close();
  }
}

/** The same for a parsed project. `externals` are the relations that it reads and does not make. */
export function readLineage(
  parsed: ParsedProject,
  externals: readonly ExternalRelation[],
  barriers: readonly Barrier[] = [],
): Promise<ProjectLineage> {
  return modelLineage(compiledModels(parsed), externals, barriers);
}

/** Each model that binds, with its columns. */
export async function boundModels(
  parsed: ParsedProject,
  externals: readonly ExternalRelation[],
): Promise<readonly BoundModel[]> {
  const models = compiledModels(parsed);
  const scratch = await openScratch(externals, models);
  try {
    return (await bindIn(scratch, models)).models;
  } finally {
    await scratch.close();
  }
}

/** Names of the columns of each model that binds. */
export async function boundColumns(
  parsed: ParsedProject,
  externals: readonly ExternalRelation[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const bound = await boundModels(parsed, externals);
  return new Map(bound.map(({ model, columns }) => [model.name, columns.map(({ name }) => name)]));
}
