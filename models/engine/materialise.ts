import { ident, literal, type Transaction } from '../../core/index.ts';
import { affectedName, onDates } from './affected.ts';
import type { Node } from './node.ts';
import { takeSnapshot } from './snapshot.ts';

/** What a materialisation wrote: rows, and the months whose rows may differ now (undefined: the whole relation). */
export interface Written {
  readonly rows: number;
  readonly months: readonly string[] | undefined;
}

/** Months of a relation's event date; undefined where it has none. */
async function monthsOf(tx: Transaction, node: Node, from: string): Promise<string[] | undefined> {
  if (!node.config.eventDate) return undefined;
  const column = from === node.relation ? ident(node.config.eventDate) : 'date_on';
  const rows = await tx.rows<{ month: string }>(
    `select distinct cast(date_trunc('month', ${column}) as date) as month from ${from} where ${column} is not null order by month`,
  );
  return rows.map((row) => row.month);
}

export type Existing = 'table' | 'view' | undefined;

// A name may change its kind between two versions of a project.
async function dropOther(tx: Transaction, node: Node, existing: Existing, wanted: Existing): Promise<void> {
  if (existing && existing !== wanted) await tx.run(`drop ${existing} ${node.relation}`);
}

/** Makes a relation anew from its query. */
export async function createTable(tx: Transaction, node: Node, sql: string, existing: Existing): Promise<Written> {
  await dropOther(tx, node, existing, 'table');
  // DuckDB answers with how many rows it wrote.
  const [made] = await tx.rows<{ Count: number }>(`create or replace table ${node.relation} as (\n${sql}\n)`);
  return { rows: made?.Count ?? 0, months: await monthsOf(tx, node, node.relation) };
}

export async function createView(tx: Transaction, node: Node, sql: string, existing: Existing): Promise<Written> {
  await dropOther(tx, node, existing, 'view');
  await tx.run(`create or replace view ${node.relation} as (\n${sql}\n)`);
  return { rows: 0, months: undefined };
}

/** Loads a seed; declared column types win over what the CSV reader would guess. */
export async function createSeed(tx: Transaction, node: Node, file: string, existing: Existing): Promise<Written> {
  const types = (node.config.raw['column_types'] ?? {}) as Record<string, string>;
  const declared = Object.entries(types).map(([name, type]) => `${literal(name)}: ${literal(String(type))}`);
  const delimiter = node.config.raw['delimiter'];
  const options = [
    'header = true',
    "nullstr = ''",
    ...(declared.length > 0 ? [`types = {${declared.join(', ')}}`] : []),
    ...(typeof delimiter === 'string' ? [`delim = ${literal(delimiter)}`] : []),
  ];
  return createTable(tx, node, `select * from read_csv(${literal(file)}, ${options.join(', ')})`, existing);
}

/** Brings an incremental relation up to date by its strategy. */
export async function increment(
  tx: Transaction,
  node: Node,
  sql: string,
  dates: readonly string[] = [],
): Promise<Written> {
  if (node.config.materialized === 'snapshot') return takeSnapshot(tx, node, sql);
  if (node.config.strategy === 'restate') return restate(tx, node, sql, dates);
  if (node.config.strategy === 'append') {
    return {
      rows: await tx.run(`insert into ${node.relation} by name\n${sql}`),
      months: await monthsOf(tx, node, node.relation),
    };
  }
  const keys = node.config.uniqueKey.map(ident).join(', ');
  await tx.run(`create or replace temp table "incoming" as\n${sql}`);
  await tx.run(`delete from ${node.relation} where (${keys}) in (select (${keys}) from temp.main."incoming")`);
  const rows = await tx.run(`insert into ${node.relation} by name select * from temp.main."incoming"`);
  await tx.run('drop table temp.main."incoming"');
  return { rows, months: await monthsOf(tx, node, node.relation) };
}

// The filter around the query keeps a model that forgot its own from writing rows twice.
async function restate(tx: Transaction, node: Node, sql: string, dates: readonly string[]): Promise<Written> {
  const inside = onDates(ident(node.config.eventDate ?? ''), dates);
  await tx.run(`delete from ${node.relation} where ${inside}`);
  const rows = await tx.run(`insert into ${node.relation} by name\nselect * from (\n${sql}\n) where ${inside}`);
  return { rows, months: await monthsOf(tx, node, affectedName(node)) };
}
