import { join } from 'node:path';
import { ident, type Transaction } from '../../../core/index.ts';
import { collectAffected, onDates } from '../affected.ts';
import type { Books } from '../books.ts';
import type { Decision } from '../decide.ts';
import { checkContract } from '../foreign/contract.ts';
import type { Inputs } from '../inputs.ts';
import { createSeed, createTable, createView, increment, type Written } from '../materialise.ts';
import type { Node } from '../node.ts';
import type { Restated } from '../run-tests.ts';
import { beginSnapshot } from '../snapshot.ts';
import type { Rendering } from './rendering.ts';

/** What making a node needs of its build, and tells it. */
export interface Making {
  readonly projectDir: string;
  readonly asOf: string;
  readonly inputs: Inputs;
  readonly rendering: Rendering;
  readonly books: Books;
  /** Which days were written again, by node. */
  readonly restated: Map<string, Restated>;
}

/** Collects the days to restate and tells the templates and tests of them; undefined when there are none. */
async function restate(
  tx: Transaction,
  node: Node,
  decision: Extract<Decision, { action: 'increment' }>,
  { inputs, rendering, restated }: Making,
): Promise<readonly string[] | undefined> {
  const render = rendering.in(tx);
  const text = (sql: string) => render((compiler) => compiler.text(sql, node));
  const followed = node.config.restatesLike.flatMap((name) => rendering.affected.get(name) ?? []);
  const dates = await collectAffected(tx, node, { changed: decision.changed, inputs, followed, render: text });
  if (dates.length === 0) return undefined;
  rendering.affected.set(node.name, dates);
  restated.set(node.name, {
    buildId: inputs.states.get(node.name)?.buildId ?? '',
    condition: onDates(ident(node.config.eventDate ?? ''), dates),
  });
  return dates;
}

/** Makes a node as was decided; undefined where it was left alone. */
export async function make(
  tx: Transaction,
  node: Node,
  decision: Decision,
  making: Making,
): Promise<Written | undefined> {
  if (decision.action === 'none') return undefined;
  const kind = node.config.materialized;
  const existing = making.inputs.existing(node);
  if (kind === 'seed') return createSeed(tx, node, join(making.projectDir, node.file), existing);
  let dates: readonly string[] | undefined;
  if (decision.action === 'increment' && node.config.strategy === 'restate') {
    dates = await restate(tx, node, decision, making);
    if (!dates) return undefined;
  }
  const sql = await making.rendering.in(tx)((compiler) => compiler.model(node));
  await checkContract(tx, node, sql);
  if (decision.action === 'increment') return increment(tx, node, sql, dates);
  making.books.noteSql(node, making.asOf, sql);
  if (kind === 'view') return createView(tx, node, sql, existing);
  return createTable(tx, node, kind === 'snapshot' ? beginSnapshot(node, sql) : sql, existing);
}
