import type { ParsedProject } from '../parse.ts';
import type { Barrier } from './barrier.ts';
import type { BindProblem } from './bind.ts';
import { HOUSE_BARRIERS } from './house-barriers.ts';
import { type IdentifierFinding, identifiersInMarts, MARTS } from './identifiers.ts';
import type { NotTraced } from './lineage.ts';
import { type ProjectLineage, readLineage } from './project.ts';
import type { ExternalRelation } from './shape.ts';
import { catalogueChanges, declaredTypeChanges, type RelationColumns, type TypeChange } from './types.ts';
import { type UndescribedColumn, undescribedColumns } from './undescribed.ts';
import { type UnusedColumn, unusedColumns } from './unused.ts';

/** A star that takes a whole relation: what the model gives changes with that relation. */
export interface StarFinding {
  readonly model: string;
  readonly path: string;
  readonly relation: string;
  /** Not made by a model: a star over such a relation is a finding, over another model it is information. */
  readonly external: boolean;
  /** Columns that the star stands for. */
  readonly columns: readonly string[];
}

export interface CheckedModel {
  readonly model: string;
  readonly relation: string;
  readonly materialized: string;
  readonly columns: number;
}

export interface ProjectFindings {
  /** Models that bind, in build order. */
  readonly models: readonly CheckedModel[];
  readonly problems: readonly BindProblem[];
  readonly notTraced: readonly NotTraced[];
  readonly stars: readonly StarFinding[];
  readonly unused: readonly UnusedColumn[];
  readonly typeChanges: readonly TypeChange[];
  readonly identifiers: readonly IdentifierFinding[];
  readonly undescribed: readonly UndescribedColumn[];
}

export interface CheckOptions {
  /** Findings of these models only. All are bound nevertheless. */
  readonly only?: ReadonlySet<string> | undefined;
  /** What a warehouse has now; its columns are compared with those that would be built. */
  readonly existing?: readonly RelationColumns[] | undefined;
  /** Default: those of the house. */
  readonly barriers?: readonly Barrier[] | undefined;
}

/** Stars that stand in the models' own queries or in those inside them, over relations. */
function starsOf({ traced }: ProjectLineage): StarFinding[] {
  return traced.flatMap(({ model, path, stars }) =>
    stars.flatMap(({ relations, columns }) =>
      relations.map(({ name: relation, external }) => ({ model, path, relation, external, columns })),
    ),
  );
}

/**
 * Everything that can be said of a project without its data: what does not bind, where columns come from and go to, and
 * which identifiers arrive in the marts. Nothing is written anywhere.
 */
export async function checkProject(
  parsed: ParsedProject,
  externals: readonly ExternalRelation[],
  { only, existing = [], barriers = HOUSE_BARRIERS }: CheckOptions = {},
): Promise<ProjectFindings> {
  const lineage = await readLineage(parsed, externals, barriers);
  const { bound } = lineage;
  const configOf = (name: string) => parsed.nodes.get(name)?.config;
  const unused = unusedColumns(lineage, {
    isMart: ({ schema }) => schema === MARTS,
    kept: ({ name }) => [configOf(name)?.eventDate ?? [], configOf(name)?.uniqueKey ?? []].flat(),
  });
  const now = bound.models.map(({ model: { relation }, columns }) => ({ relation, columns }));
  const typeChanges = [...(await declaredTypeChanges(bound, parsed.nodes)), ...catalogueChanges(existing, now)];
  const isChosen = ({ model }: { readonly model: string }) => only?.has(model) ?? true;
  const relations = new Map([...parsed.nodes.values()].map(({ relation, name }) => [relation, name]));
  return {
    models: bound.models
      .map(({ model: { name, relation, materialized }, columns }) => ({
        ...{ model: name, relation, materialized },
        columns: columns.length,
      }))
      .filter(isChosen),
    problems: bound.problems.filter(isChosen),
    notTraced: lineage.notTraced.filter(isChosen),
    stars: starsOf(lineage).filter(isChosen),
    unused: unused.filter(isChosen),
    typeChanges: typeChanges.filter(({ relation }) => isChosen({ model: relations.get(relation) ?? '' })),
    identifiers: identifiersInMarts(lineage, externals).filter(isChosen),
    undescribed: undescribedColumns(bound, parsed).filter(isChosen),
  };
}
