import type { ModelLineage } from './lineage.ts';
import type { ProjectLineage } from './project.ts';
import type { CompiledSql, Ref } from './shape.ts';

/** A column that no model needs. */
export interface UnusedColumn extends Ref {
  readonly model: string;
  /** Models that hand it on, into columns that nobody needs either (a star does that). */
  readonly handedOnBy: readonly string[];
  /** Of a mart, or of a relation that no model reads: its readers are outside, so this is information and no finding. */
  readonly isLeaf: boolean;
}

export interface UnusedInput {
  isMart(model: CompiledSql): boolean;
  /** Columns of a model that the engine itself reads: the dates and keys of incremental models. */
  kept(model: CompiledSql): readonly string[];
}

const keyOf = ({ relation, column }: Ref) => `${relation}\u0000${column}`.toLowerCase();

/** Marks what the needed columns of a model, and its rows, need of the relations before it. */
function need(model: ModelLineage, isNeeded: (column: string) => boolean, needed: Set<string>): void {
  for (const ref of model.conditions) needed.add(keyOf(ref));
  for (const { name, values, conditions } of model.columns) {
    if (isNeeded(name)) for (const ref of [...values, ...conditions]) needed.add(keyOf(ref));
  }
}

/**
 * Columns whose values reach no leaf and that decide about no row, in build order. Data tests and documentation do not
 * count as readers. What a model that could not be traced may read counts as needed.
 */
export function unusedColumns({ bound, traced, notTraced }: ProjectLineage, input: UnusedInput): UnusedColumn[] {
  const needed = new Set<string>();
  const handedOn = new Map<string, Set<string>>();
  const lineages = new Map(traced.map((one) => [one.model, one]));
  const lost = new Set(notTraced.map(({ model }) => model));
  const refsOf = (names: ReadonlySet<string> | undefined) =>
    new Set(bound.models.flatMap(({ model }) => (names && !names.has(model.name) ? [] : model.refs)));
  const [read, perhapsRead] = [refsOf(undefined), refsOf(lost)];
  const unused: UnusedColumn[][] = [];
  for (const { model, columns } of [...bound.models].reverse()) {
    const { name, relation } = model;
    const isLeaf = input.isMart(model) || !read.has(name);
    const kept = new Set(input.kept(model).map((column) => column.toLowerCase()));
    const isRead = (column: string) =>
      perhapsRead.has(name) || kept.has(column.toLowerCase()) || needed.has(keyOf({ relation, column }));
    const unread = columns.filter((column) => !isRead(column.name));
    unused.unshift(
      unread.map(({ name: column }) => {
        const handedOnBy = [...(handedOn.get(keyOf({ relation, column })) ?? [])].sort();
        return { model: name, relation, column, handedOnBy, isLeaf };
      }),
    );
    const lineage = lineages.get(name);
    if (!lineage) continue;
    need(lineage, (column) => isLeaf || isRead(column), needed);
    for (const ref of lineage.columns.flatMap(({ values }) => values)) {
      const key = keyOf(ref);
      handedOn.set(key, (handedOn.get(key) ?? new Set()).add(name));
    }
  }
  return unused.flat();
}
