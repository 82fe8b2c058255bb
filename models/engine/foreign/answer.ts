import type { Transaction } from '../../../core/index.ts';
import type { Answer } from '../dbt/result-table.ts';

/** A query's answer for a template. */
export async function answerOf(tx: Transaction, sql: string): Promise<Answer> {
  const { names, columns, rowCount } = await tx.columns(sql);
  return { columns: names, rows: Array.from({ length: rowCount }, (_none, at) => columns.map((column) => column[at])) };
}
