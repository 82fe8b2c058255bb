import type { ProjectLineage } from './project.ts';
import type { Ref } from './shape.ts';

/** Where one column of a model comes from, for pages of documentation. */
export interface DocumentedColumn {
  readonly model: string;
  readonly column: string;
  /** As DuckDB spells it. */
  readonly type: string;
  /** Columns of the relations that the model reads directly; `exact`: the value as it is, renamed or cast at most. */
  readonly from: readonly (Ref & { readonly exact: boolean })[];
  /** Columns that only decide: which rows there are, which branch is taken, which order a window has. */
  readonly conditions: readonly Ref[];
}

const plain = ({ relation, column }: Ref): Ref => ({ relation, column });

/** The lineage of all traced models as data, column by column in build order. A model that was not traced is not in it. */
export function documentedLineage({ traced }: ProjectLineage): DocumentedColumn[] {
  return traced.flatMap(({ model, columns, conditions: rows }) =>
    columns.map(({ name, type, values, conditions }) => ({
      model,
      column: name,
      type,
      from: values.map((value) => ({ ...plain(value), exact: value.kind === 'copied' })),
      conditions: [
        ...new Map([...rows, ...conditions].map((ref) => [`${ref.relation}\u0000${ref.column}`, plain(ref)])).values(),
      ],
    })),
  );
}
