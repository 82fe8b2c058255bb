import { ident, type Transaction } from '../../../core/index.ts';
import { createTable, createView, type Existing } from '../materialise.ts';
import type { Node } from '../node.ts';
import type { Constraint } from '../property-input.ts';
import { checkContract, isContracted } from './contract.ts';
import type { Work } from './foreign-options.ts';

/** One constraint as `create table` says it. */
function constraintSql(
  { type, expression, columns, name, to, to_columns }: Constraint,
  of?: string,
): string | undefined {
  const own = of === undefined ? ` (${(columns ?? []).map(ident).join(', ')})` : '';
  const named = name && of === undefined ? `constraint ${ident(name)} ` : '';
  if (type === 'custom') return expression ?? undefined;
  if (type === 'check') return `${named}check (${expression})`;
  if (type === 'not_null') return of === undefined ? undefined : `not null${expression ? ` ${expression}` : ''}`;
  if (type === 'unique') return `${named}unique${own}`;
  if (type === 'primary_key') return `${named}primary key${own}`;
  if (type === 'foreign_key') {
    const target = to
      ? `${/^\s*ref\(/.test(to) ? `{{ ${to}.include(database=false) }}` : to}${to_columns ? ` (${to_columns.join(', ')})` : ''}`
      : (expression ?? '');
    return `${named}${of === undefined ? `foreign key${own} ` : ''}references ${target}`;
  }
  return undefined;
}

/** A contracted table's columns with their types and constraints. */
function shapeSql(node: Node): string {
  const columns = node.columns.map(({ name, dataType, quote, constraints }) => {
    const said = constraints.map((constraint) => constraintSql(constraint, name)).filter(Boolean);
    return [quote ? ident(name) : name, dataType, ...said].join(' ');
  });
  return [...columns, ...node.constraints.map((one) => constraintSql(one)).filter(Boolean)].join(', ');
}

/** `indexes` of the model. */
async function makeIndexes(tx: Transaction, node: Node): Promise<void> {
  const indexes = (node.config.raw['indexes'] ?? []) as { columns?: string[]; unique?: boolean }[];
  for (const [at, { columns = [], unique }] of indexes.entries()) {
    const name = ident(`${node.identifier}_${columns.join('_')}_${at}`);
    await tx.run(
      `create ${unique ? 'unique ' : ''}index ${name} on ${node.relation} (${columns.map(ident).join(', ')})`,
    );
  }
}

/** `persist_docs`: descriptions become comments of the database. */
export async function persistDocs(tx: Transaction, node: Node, kind: 'table' | 'view'): Promise<void> {
  const wanted = (node.config.raw['persist_docs'] ?? {}) as { relation?: boolean; columns?: boolean };
  const quoted = (text: string) => `$dbt$${text}$dbt$`;
  if (wanted.relation && node.description) {
    await tx.run(`comment on ${kind} ${node.relation} is ${quoted(node.description)}`);
  }
  if (!wanted.columns) return;
  const there = new Set((await tx.columns(`select * from ${node.relation} limit 0`)).names);
  for (const { name, description } of node.columns) {
    if (description && there.has(name)) {
      await tx.run(`comment on column ${node.relation}.${ident(name)} is ${quoted(description)}`);
    }
  }
}

/** Makes a model's table anew: with the types and constraints of its contract, its indexes, its `sql_header`. */
export async function makeTable(work: Work, node: Node, sql: string, existing: Existing): Promise<number> {
  const { tx } = work;
  await checkContract(tx, node, sql);
  if (!isContracted(node)) {
    const { rows } = await createTable(tx, node, sql, existing);
    await makeIndexes(tx, node);
    return rows;
  }
  if (existing) await tx.run(`drop ${existing} ${node.relation}`);
  const shape = await work.render((compiler) => compiler.text(shapeSql(node), node));
  await tx.run(`create table ${node.relation} (${shape})`);
  const columns = node.columns.map(({ name, quote }) => (quote ? ident(name) : name)).join(', ');
  const rows = await tx.run(`insert into ${node.relation} (${columns}) select ${columns} from (\n${sql}\n)`);
  await makeIndexes(tx, node);
  return rows;
}

/** Makes a model's view anew. */
export async function makeView({ tx }: Work, node: Node, sql: string, existing: Existing): Promise<number> {
  await checkContract(tx, node, sql);
  return (await createView(tx, node, sql, existing)).rows;
}
