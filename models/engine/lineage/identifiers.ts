import type { ProjectLineage } from './project.ts';
import type { ExternalRelation, Ref } from './shape.ts';

/** An identifier whose value arrives in a mart. */
export interface IdentifierFinding {
  readonly model: string;
  readonly column: string;
  /** The landed column. */
  readonly identifier: Ref;
  /** Every column on the way, from the identifier to the mart's column. */
  readonly path: readonly Ref[];
}

/** The schema that people and cubes read. */
export const MARTS = 'marts';

const keyOf = ({ relation, column }: Ref) => `${relation}\u0000${column}`;

/** A column and where its value came from, one step after the other. */
interface Step {
  readonly ref: Ref;
  readonly before: Step | undefined;
}

function pathTo(step: Step): Ref[] {
  const path: Ref[] = [];
  for (let at: Step | undefined = step; at; at = at.before) path.unshift({ ...at.ref });
  return path;
}

/** Columns that take the value of a column without a barrier, by the column. */
function unguardedReaders({ traced }: ProjectLineage): Map<string, Ref[]> {
  const readers = new Map<string, Ref[]>();
  for (const { relation, columns } of traced) {
    for (const { name, values } of columns) {
      for (const value of values) {
        if (value.barrier !== undefined) continue;
        const known = readers.get(keyOf(value));
        if (known) known.push({ relation, column: name });
        else readers.set(keyOf(value), [{ relation, column: name }]);
      }
    }
  }
  return readers;
}

/**
 * Direct identifiers whose values, or expressions over them, reach the marts without a declared barrier, each by a shortest
 * way. A column that only decides (in a WHERE, a join, a CASE's condition) carries no value. What was not traced is not
 * covered: a caller must look at `notTraced` too.
 */
export function identifiersInMarts(
  lineage: ProjectLineage,
  externals: readonly ExternalRelation[],
): IdentifierFinding[] {
  const marts = new Map(
    lineage.traced.filter(({ schema }) => schema === MARTS).map(({ relation, model }) => [relation, model]),
  );
  const readers = unguardedReaders(lineage);
  const identifiers = externals.flatMap(({ relation, columns }) =>
    columns
      .filter(({ classification }) => classification === 'direct_identifier')
      .map(({ name }): Ref => ({ relation, column: name })),
  );
  return identifiers.flatMap((identifier) => {
    const seen = new Set([keyOf(identifier)]);
    const queue: Step[] = [{ ref: identifier, before: undefined }];
    const found: IdentifierFinding[] = [];
    for (const step of queue) {
      const model = marts.get(step.ref.relation);
      if (model !== undefined) found.push({ model, column: step.ref.column, identifier, path: pathTo(step) });
      for (const ref of readers.get(keyOf(step.ref)) ?? []) {
        if (seen.has(keyOf(ref))) continue;
        seen.add(keyOf(ref));
        queue.push({ ref, before: step });
      }
    }
    return found;
  });
}
