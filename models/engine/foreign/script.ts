import type { Transaction } from '../../../core/index.ts';

/** Statements of a text; a semicolon ends one where it is not inside quotes. */
function statementsOf(sql: string): string[] {
  const parts =
    sql.match(/(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|[^;])+/g) ?? [];
  return parts.filter((part) => part.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() !== '');
}

/** Runs the statements of a text one after the other; gives the rows that the last of them changed. */
export async function runScript(tx: Transaction, sql: string): Promise<number> {
  let rows = 0;
  for (const statement of statementsOf(sql)) rows = await tx.run(statement);
  return rows;
}
