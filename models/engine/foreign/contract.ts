import { type Transaction, UserError } from '../../../core/index.ts';
import type { Node } from '../node.ts';

/** A type as DuckDB names it. */
async function canonical(tx: Transaction, type: string): Promise<string> {
  const { types } = await tx.columns(`select cast(null as ${type}) as t limit 0`);
  return types[0] ?? type;
}

/** `contract: {enforced: true}`. */
export function isContracted(node: Node): boolean {
  const contract = node.config.raw['contract'] as { enforced?: boolean } | undefined;
  return contract?.enforced === true;
}

/** A contract: the query's columns must be the declared ones, with their types. */
export async function checkContract(tx: Transaction, node: Node, sql: string): Promise<void> {
  if (!isContracted(node)) return;
  const { names, types } = await tx.columns(`select * from (\n${sql}\n) limit 0`);
  const found = new Map(names.map((name, at) => [name, types[at] ?? '']));
  const declared = new Map(node.columns.map((column) => [column.name, column.dataType]));
  const lines: string[] = [];
  for (const [name, type] of declared) {
    const wanted = type ? await canonical(tx, type) : undefined;
    const actual = found.get(name);
    if (actual === undefined) lines.push(`${name}: declared ${type}, missing in the query`);
    else if (wanted === undefined) lines.push(`${name}: no data_type is declared, the query gives ${actual}`);
    else if (wanted !== actual) lines.push(`${name}: declared ${wanted}, the query gives ${actual}`);
  }
  for (const [name, type] of found)
    if (!declared.has(name)) lines.push(`${name}: not declared, the query gives ${type}`);
  if (lines.length > 0) throw new UserError('models/contract', { model: node.name, columns: lines.join('; ') });
}
