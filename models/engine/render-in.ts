import { type ReadonlyTransaction, UserError } from '../../core/index.ts';
import type { Compiler } from './compile.ts';
import { renderAsking } from './dbt/answers.ts';
import type { Answer } from './dbt/result-table.ts';

/** Draws something with a compiler whose templates may ask the database. */
export type Render = <T>(draw: (compiler: Compiler) => T) => Promise<T>;

/** A query's answer as a template sees it. */
async function answered(tx: ReadonlyTransaction, sql: string): Promise<Answer> {
  const { names, columns, rowCount } = await tx.columns(sql);
  return { columns: names, rows: Array.from({ length: rowCount }, (_none, at) => columns.map((column) => column[at])) };
}

/** Renders templates that may ask in a transaction. Most ask nothing: those share one compiler and what it has inlined. */
export function renderIn(compiler: Compiler, tx: ReadonlyTransaction): Render {
  return async (draw) => {
    try {
      return draw(compiler);
    } catch (error) {
      if (!(error instanceof UserError && error.code === 'models/needs-database')) throw error;
    }
    return renderAsking(
      (asks) => draw(compiler.asking(asks)),
      (sql) => answered(tx, sql),
    );
  };
}
