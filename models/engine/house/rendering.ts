import type { ReadonlyTransaction } from '../../../core/index.ts';
import { affectedName, changesRelation, onDates } from '../affected.ts';
import { type CompileFor, Compiler } from '../compile.ts';
import type { Decision } from '../decide.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import { type Render, renderIn } from '../render-in.ts';

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
