import { type Transaction, UserError } from '../../../core/index.ts';
import { modelObject } from '../graph-object.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import { reasonOf } from '../reason.ts';
import type { ModelResult } from '../report.ts';
import type { Work } from './foreign-options.ts';
import { runScript } from './script.ts';

interface Hook {
  readonly sql: string;
  /** Whether it runs inside of the node's transaction, or before and after it. */
  readonly transaction: boolean;
}

/** Hooks as configured: a text, a list, `{sql: …, transaction: …}`, or that as JSON (`after_commit()`). */
function hooksOf(value: unknown): Hook[] {
  if (Array.isArray(value)) return value.flatMap(hooksOf);
  if (typeof value === 'string') {
    if (!/^\s*\{\s*"/.test(value)) return [{ sql: value, transaction: true }];
    return hooksOf(JSON.parse(value));
  }
  const { sql, transaction } = (value ?? {}) as { sql?: unknown; transaction?: unknown };
  return typeof sql === 'string' ? [{ sql, transaction: transaction !== false }] : [];
}

/** Whether a node has hooks that run outside of its transaction. */
export const hasOutside = (node: Node, kind: 'pre' | 'post'): boolean =>
  hooksOf(node.config.raw[`${kind}-hook`]).some(({ transaction }) => !transaction);

/** Runs a node's hooks of one kind, those inside of its transaction or those outside. */
export async function runHooks(work: Work, node: Node, kind: 'pre' | 'post', inside: boolean): Promise<void> {
  for (const { sql, transaction } of hooksOf(node.config.raw[`${kind}-hook`])) {
    if (transaction === inside) await runScript(work.tx, await work.render((compiler) => compiler.text(sql, node)));
  }
}

type Transacted = <T>(work: (work: Work) => Promise<T>) => Promise<T>;

/** `on-run-start` and `on-run-end` of a project and its packages. */
export class Hooks {
  readonly #parsed: ParsedProject;

  constructor(parsed: ParsedProject) {
    this.#parsed = parsed;
  }

  /** Each hook commits by itself; after one that fails the others are skipped, and the run goes on. */
  async #run(
    transacted: Transacted,
    of: 'onRunStart' | 'onRunEnd',
    extra: Readonly<Record<string, unknown>>,
  ): Promise<ModelResult[]> {
    const { project } = this.#parsed;
    const failed: ModelResult[] = [];
    for (const one of [project, ...project.packages]) {
      for (const [index, text] of one[of].entries()) {
        if (failed.length > 0) break;
        const name = `${one.name}-${of === 'onRunStart' ? 'on-run-start' : 'on-run-end'}-${index}`;
        try {
          await transacted(async (work) => {
            const sql = await work.render((compiler) => compiler.hook(text, `${one.name}: ${name}`, one.name, extra));
            await runScript(work.tx, sql);
          });
        } catch (error) {
          const message = error instanceof UserError ? error.messageEn : reasonOf(error);
          failed.push({ name, status: 'error', rows: 0, seconds: 0, message });
        }
      }
    }
    return failed;
  }

  get #schemas(): string[] {
    const materialised = [...this.#parsed.nodes.values()].filter((node) => node.config.materialized !== 'ephemeral');
    return [...new Set([this.#parsed.target.schema, ...materialised.map((node) => node.schema)])];
  }

  async makeSchemas(tx: Transaction): Promise<void> {
    for (const schema of this.#schemas) if (schema) await tx.run(`create schema if not exists "${schema}"`);
  }

  start(transacted: Transacted): Promise<ModelResult[]> {
    return this.#run(transacted, 'onRunStart', {});
  }

  end(transacted: Transacted, models: readonly ModelResult[]): Promise<ModelResult[]> {
    const { database } = this.#parsed.target;
    const results = models.map(({ name, status, seconds, message }) => {
      const node = this.#parsed.nodes.get(name);
      const shown = node ? modelObject(node, this.#parsed) : { name, unique_id: name };
      return { status, execution_time: seconds, message: message ?? null, failures: null, node: shown };
    });
    const schemas = [...new Set(models.flatMap(({ name }) => this.#parsed.nodes.get(name)?.schema ?? []))];
    const pairs = schemas.map((schema) => [database, schema]);
    return this.#run(transacted, 'onRunEnd', { results, schemas, database_schemas: pairs });
  }
}
