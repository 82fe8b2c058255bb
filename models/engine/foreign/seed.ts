import { ident, type Transaction } from '../../../core/index.ts';
import { createSeed, type Existing } from '../materialise.ts';
import type { Node } from '../node.ts';
import type { Work } from './foreign-run.ts';

/** Whole numbers of a seed are INTEGER where they fit, as dbt has them; the CSV reader makes them BIGINT. */
async function narrowIntegers(tx: Transaction, node: Node): Promise<void> {
  const declared = Object.keys((node.config.raw['column_types'] ?? {}) as object).map((name) => name.toLowerCase());
  const { names, types } = await tx.columns(`select * from ${node.relation} limit 0`);
  for (const [at, name] of names.entries()) {
    if (types[at] !== 'BIGINT' || declared.includes(name.toLowerCase())) continue;
    const [wide] = await tx.rows(
      `select 1 from ${node.relation} where ${ident(name)} not between -2147483648 and 2147483647 limit 1`,
    );
    if (!wide) await tx.run(`alter table ${node.relation} alter column ${ident(name)} type integer`);
  }
}

/** Loads a seed as dbt does. */
export async function createDbtSeed(
  { tx }: Work,
  node: Node,
  file: string,
  { existing }: { readonly existing: Existing },
): Promise<number> {
  const { rows } = await createSeed(tx, node, file, existing);
  await narrowIntegers(tx, node);
  return rows;
}
