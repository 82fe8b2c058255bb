import { openMemory } from '../../../core/index.ts';
import type { Node } from '../node.ts';
import type { Bound } from './bind.ts';
import type { Column, Ref } from './shape.ts';

/** A column whose type is not the one that was said, or that it had. */
export interface TypeChange extends Ref {
  /** What it differs from: the schema YAML, or the warehouse as it is. */
  readonly from: 'declared' | 'warehouse';
  /** As declared, or as it was; undefined: the column is new. */
  readonly before: string | undefined;
  /** As the model binds now; undefined: the column is gone. */
  readonly after: string | undefined;
}

/** The columns of one relation of a warehouse. */
export interface RelationColumns {
  readonly relation: string;
  readonly columns: readonly Column[];
}

/** DuckDB's own spelling of types (`decimal(14, 2)` is `DECIMAL(14,2)`); undefined for a text that names no type. */
async function spelledTypes(types: ReadonlySet<string>): Promise<Map<string, string | undefined>> {
  const spelled = new Map<string, string | undefined>();
  const scratch = await openMemory();
  try {
    for (const type of types) {
      const [row] = await scratch
        .rows<{ column_type: string }>(`describe select cast(null as ${type}) as one`)
        .catch(() => []);
      spelled.set(type, row?.column_type);
    }
    return spelled;
  } finally {
    await scratch.close();
  }
}

/**
 * Columns whose schema YAML declares another `data_type` than the model binds to, and declared columns that the model does
 * not give. A column without a declared type agrees with any. `nodes` are the project's, by name.
 */
export async function declaredTypeChanges(bound: Bound, nodes: ReadonlyMap<string, Node>): Promise<TypeChange[]> {
  const declared = bound.models.flatMap(({ model, columns }) => {
    const types = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
    return (nodes.get(model.name)?.columns ?? []).map(({ name, dataType }) => ({
      from: 'declared' as const,
      relation: model.relation,
      column: name,
      before: dataType,
      after: types.get(name.toLowerCase()),
    }));
  });
  const spelled = await spelledTypes(new Set(declared.flatMap(({ before }) => before ?? [])));
  return declared.filter(
    ({ before, after }) => after === undefined || (before !== undefined && spelled.get(before) !== after),
  );
}

/**
 * What differs between two catalogues, in the relations that both have: columns that came, went or have another type.
 * Types are compared as DuckDB spells them.
 */
export function catalogueChanges(before: readonly RelationColumns[], after: readonly RelationColumns[]): TypeChange[] {
  const now = new Map(after.map(({ relation, columns }) => [relation, columns]));
  return before.flatMap(({ relation, columns }) => {
    const present = now.get(relation);
    if (!present) return [];
    const [old, fresh] = [columns, present].map((some) => new Map(some.map(({ name, type }) => [name, type])));
    return [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])]
      .map((column) => ({
        from: 'warehouse' as const,
        relation,
        column,
        before: old?.get(column),
        after: fresh?.get(column),
      }))
      .filter((change) => change.before !== change.after);
  });
}
