import { join } from 'node:path';
import { ident, literal, type Transaction, UserError } from '../../../core/index.ts';
import { createSeed, createTable, createView, type Existing } from '../materialise.ts';
import type { Node } from '../node.ts';
import { beginSnapshot, takeSnapshot } from '../snapshot.ts';
import { checkContract } from './contract.ts';
import type { Work } from './foreign-run.ts';
import { runHooks } from './hooks.ts';
import { incrementForeign } from './increment.ts';

interface How {
  readonly existing: Existing;
  readonly fresh: boolean;
  /** The folder of the node's package. */
  readonly dir: string;
}

/** What a node's relation is in the database now. */
export async function existingKind(tx: Transaction, node: Node): Promise<Existing> {
  const [row] = await tx.rows<{ type: string }>(
    `select table_type as type from information_schema.tables where table_catalog = current_database()
     and lower(table_schema) = lower(${literal(node.schema)}) and lower(table_name) = lower(${literal(node.identifier)})`,
  );
  if (!row) return undefined;
  return row.type === 'VIEW' ? 'view' : 'table';
}

/** `full_refresh` of the model wins over the command's flag. */
export function isFullRefresh(node: Node, flag: boolean): boolean {
  const own = node.config.raw['full_refresh'];
  return typeof own === 'boolean' ? own : flag;
}

/** Brings one node up to date in its transaction; gives the rows written. */
export async function materialise(work: Work, node: Node, how: How): Promise<number> {
  const { tx } = work;
  await tx.run(`create schema if not exists ${ident(node.schema)}`);
  await runHooks(work, node, 'pre');
  const rows = await written(work, node, how);
  await runHooks(work, node, 'post');
  return rows;
}

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

async function written(work: Work, node: Node, how: How): Promise<number> {
  const { tx } = work;
  const { materialized } = node.config;
  if (materialized === 'seed') {
    const { rows } = await createSeed(tx, node, join(how.dir, node.file), how.existing);
    await narrowIntegers(tx, node);
    return rows;
  }
  const sql = await work.render((compiler) => compiler.model(node));
  await checkContract(tx, node, sql);
  if (materialized === 'view') return (await createView(tx, node, sql, how.existing)).rows;
  if (materialized === 'snapshot') {
    if (how.existing === 'table') return (await takeSnapshot(tx, node, sql)).rows;
    return (await createTable(tx, node, await beginSnapshot(tx, node, sql), how.existing)).rows;
  }
  if (materialized === 'incremental' && how.existing === 'table' && !how.fresh) return incrementForeign(tx, node, sql);
  if (materialized === 'table' || materialized === 'incremental')
    return (await createTable(tx, node, sql, how.existing)).rows;
  throw new UserError('models/invalid', { file: node.path, problem: `materialized ${materialized} is not known` });
}
