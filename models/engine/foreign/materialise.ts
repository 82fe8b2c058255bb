import { join } from 'node:path';
import { ident, literal, type Transaction, UserError } from '../../../core/index.ts';
import { createTable, type Existing } from '../materialise.ts';
import type { Node } from '../node.ts';
import { beginSnapshot, takeSnapshot } from '../snapshot.ts';
import { makeTable, makeView, persistDocs } from './create.ts';
import type { Work } from './foreign-options.ts';
import { runHooks } from './hooks.ts';
import { incrementForeign } from './increment.ts';
import type { Batch } from './microbatch.ts';
import { runScript } from './script.ts';
import { createDbtSeed } from './seed.ts';

export interface How {
  readonly existing: Existing;
  readonly fresh: boolean;
  /** The folder of the node's package. */
  readonly dir: string;
  readonly batch?: Batch | undefined;
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

/** The relations of the database, as dbt quotes them, in lower case. */
export async function relationsIn(tx: Transaction): Promise<Set<string>> {
  const rows = await tx.rows<{ name: string }>(
    `select lower(format('"{}"."{}"."{}"', table_catalog, table_schema, table_name)) as name from information_schema.tables`,
  );
  return new Set(rows.map(({ name }) => name));
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
  await runHooks(work, node, 'pre', true);
  const rows = await written(work, node, how);
  await persistDocs(tx, node, node.config.materialized === 'view' ? 'view' : 'table');
  await runHooks(work, node, 'post', true);
  return rows;
}

export const wrongKind = (node: Node, existing: string) =>
  new UserError('models/invalid', { file: node.path, problem: `${node.relation} is a ${existing}` });

async function written(work: Work, node: Node, how: How): Promise<number> {
  const { tx } = work;
  const { existing, fresh } = how;
  const { materialized, raw } = node.config;
  if (materialized === 'seed') return createDbtSeed(work, node, join(how.dir, node.file), how);
  const sql = await work.render((compiler) => compiler.model(node));
  const header = raw['sql_header'];
  if (typeof header === 'string') await runScript(tx, await work.render((compiler) => compiler.text(header, node)));
  const kinds: Record<string, () => Promise<number>> = {
    view: () => makeView(work, node, sql, existing),
    table: () => makeTable(work, node, sql, existing),
    snapshot: async () => {
      if (existing === 'view') throw wrongKind(node, existing);
      if (existing === 'table') return (await takeSnapshot(tx, node, sql)).rows;
      return (await createTable(tx, node, beginSnapshot(node, sql), existing)).rows;
    },
    incremental: () =>
      existing === 'table' && !fresh
        ? incrementForeign(work, node, sql, how.batch)
        : makeTable(work, node, sql, existing),
  };
  const make = kinds[materialized];
  if (make) return make();
  const problem = `materialized ${materialized} is not known; valid: ${[...Object.keys(kinds), 'ephemeral'].join(', ')}`;
  throw new UserError('models/invalid', { file: node.path, problem });
}
