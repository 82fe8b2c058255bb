import type { Transaction } from '../../core/index.ts';

export interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns of a query or relation, with DuckDB's types. */
export async function typedColumns(tx: Transaction, from: string): Promise<TypedColumn[]> {
  const { names, types } = await tx.columns(`select * from ${from} limit 0`);
  return names.map((name, at) => ({ name, type: types[at] ?? 'VARCHAR' }));
}
