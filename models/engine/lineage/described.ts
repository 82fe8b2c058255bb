import { columnDescriptions } from '../column-descriptions.ts';
import type { ParsedProject } from '../parse.ts';
import { boundModels } from './project.ts';
import type { ExternalRelation } from './shape.ts';

export interface DescribedColumn {
  readonly name: string;
  /** As DuckDB spells it, e.g. `DECIMAL(18,2)`. */
  readonly type: string;
  /** '中文。English.' */
  readonly description: string;
  /** The codes that it may have, where a test lists them. */
  readonly values: readonly string[] | undefined;
  /** No two rows have the same: a test says so. */
  readonly isUnique: boolean;
}

export interface DescribedRelation {
  /** As SQL names it, e.g. `marts.fct_charges`. */
  readonly relation: string;
  readonly columns: readonly DescribedColumn[];
}

/** Every column that the models of a project make, with type and words. Nothing is built for it. */
export async function describedRelations(
  parsed: ParsedProject,
  externals: readonly ExternalRelation[],
): Promise<DescribedRelation[]> {
  const descriptionOf = columnDescriptions(parsed);
  const bound = await boundModels(parsed, externals);
  return bound.map(({ model, columns }) => {
    const node = parsed.nodes.get(model.name);
    if (!node) throw new Error(`the model ${model.name} was bound and is not in the project`);
    const declared = new Map(node.columns.map((column) => [column.name, column.tests]));
    return {
      relation: node.relation,
      columns: columns.map(({ name, type }) => {
        const tests = declared.get(name) ?? [];
        const values = tests.find(({ test }) => test === 'accepted_values')?.args['values'];
        return {
          name,
          type,
          description: descriptionOf(model.name, name),
          values: Array.isArray(values) ? values.map(String) : undefined,
          isUnique: tests.some(({ test }) => test === 'unique'),
        };
      }),
    };
  });
}
