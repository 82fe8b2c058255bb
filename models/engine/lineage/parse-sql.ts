import type { Warehouse } from '../../../core/index.ts';
import { type Ast, isAst } from './ast.ts';
import type { Barrier, ParsedBarrier } from './barrier.ts';
import { Untraceable } from './shape.ts';

interface Serialized {
  readonly error: boolean;
  readonly error_message?: string;
  readonly statements?: readonly { readonly node?: unknown }[];
}

// The mark of "no location" is a number that JavaScript cannot hold; nobody needs it, and DuckDB must be able to read it again.
const NOWHERE = /"query_location":18446744073709551615/g;

/** DuckDB's own parse of one query, or why there is none: it serialises SELECT statements only. */
export async function parseSql(warehouse: Warehouse, sql: string): Promise<Ast | Untraceable> {
  const [row] = await warehouse.rows<{ tree: string }>('select json_serialize_sql($1::varchar)::varchar as tree', [
    sql,
  ]);
  const { error, error_message, statements } = JSON.parse(
    (row?.tree ?? '{}').replace(NOWHERE, '"query_location":0'),
  ) as Serialized;
  if (error) return new Untraceable(error_message ?? 'DuckDB does not serialise this statement');
  const node = statements?.[0]?.node;
  if (statements?.length !== 1 || !isAst(node))
    return new Untraceable(`${statements?.length ?? 0} statements; one is wanted`);
  return node;
}

/** Barriers as trees. A barrier that is no expression is a defect of the caller. */
export async function parseBarriers(warehouse: Warehouse, barriers: readonly Barrier[]): Promise<ParsedBarrier[]> {
  return Promise.all(
    barriers.map(async ({ name, sql }) => {
      const tree = await parseSql(warehouse, `select ${sql}`);
      if (tree instanceof Untraceable) throw new Error(`the barrier ${name} is no expression: ${tree.message}`);
      const [pattern] = tree['select_list'] as Ast[];
      if (!pattern || pattern.class === 'COLUMN_REF') throw new Error(`the barrier ${name} does nothing`);
      return { name, pattern };
    }),
  );
}
