import type { ReadonlyTransaction } from '../../../core/index.ts';
import { UserError } from '../../../core/index.ts';
import { affectedName, changesRelation, onDates } from '../affected.ts';
import { type CompileFor, Compiler } from '../compile.ts';
import { renderAsking } from '../dbt/answers.ts';
import type { Answer } from '../dbt/result-table.ts';
import type { Decision } from '../decide.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';

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

/** What the templates of a build are told of it: what is built how, and which days. */
export class Rendering implements CompileFor {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly decisions = new Map<string, Decision>();
  readonly affected = new Map<string, readonly string[]>();
  readonly #compiler: Compiler;
  readonly #empty: boolean;

  /** `empty`: every input shows its columns and no row. */
  constructor(parsed: ParsedProject, empty: boolean) {
    this.vars = parsed.vars;
    this.#empty = empty;
    this.#compiler = new Compiler(parsed, this);
  }

  in(tx: ReadonlyTransaction): Render {
    return renderIn(this.#compiler, tx);
  }

  incremental(node: Node): boolean {
    return this.decisions.get(node.name)?.action === 'increment';
  }

  affectedDates(node: Node): string {
    return affectedName(node);
  }

  onAffectedDates(expression: string, node: Node): string {
    const dates = this.affected.get(node.name);
    return dates ? onDates(expression, dates) : 'true';
  }

  changes(table: string, node: Node | undefined): string {
    const decision = node && this.decisions.get(node.name);
    const changed = decision?.action === 'increment' ? decision.changed.find((one) => one.input === table) : undefined;
    return changesRelation(table, Number(changed?.from ?? 0), Number(changed?.to ?? 0));
  }

  visible(): string | undefined {
    return this.#empty ? 'false' : undefined;
  }
}
