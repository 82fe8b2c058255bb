import { uniqueId } from '../graph-object.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import type { ModelResult } from '../report.ts';
import type { Work } from './foreign-run.ts';

/** Statements of a text; a semicolon ends one where it is not inside quotes. */
export function statementsOf(sql: string): string[] {
  return (sql.match(/(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\$\$[\s\S]*?\$\$|[^;])+/g) ?? []).filter(
    (part) => part.replace(/--[^\n]*/g, '').trim() !== '',
  );
}

/** The SQL of hooks as configured: a text, a list, or {sql: …}. */
export function hookTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(hookTexts);
  const { sql } = (value ?? {}) as { sql?: unknown };
  return typeof sql === 'string' ? [sql] : [];
}

/** Runs a node's hooks of one kind. */
export async function runHooks(work: Work, node: Node, kind: 'pre' | 'post'): Promise<void> {
  const { raw } = node.config;
  for (const text of hookTexts([raw[`${kind}-hook`], raw[`${kind}_hook`]])) {
    const sql = await work.render((compiler) => compiler.text(text, node));
    for (const statement of statementsOf(sql)) await work.tx.run(statement);
  }
}

/** `on-run-start` and `on-run-end` of a project and its packages. */
export class Hooks {
  readonly #parsed: ParsedProject;

  constructor(parsed: ParsedProject) {
    this.#parsed = parsed;
  }

  async #run(work: Work, of: 'onRunStart' | 'onRunEnd', extra: Readonly<Record<string, unknown>>): Promise<void> {
    const { project } = this.#parsed;
    for (const one of [...project.packages, project]) {
      for (const text of one[of]) {
        const sql = await work.render((compiler) => compiler.hook(text, `${one.name}: on-run`, one.name, extra));
        for (const statement of statementsOf(sql)) await work.tx.run(statement);
      }
    }
  }

  get #schemas(): string[] {
    const materialised = [...this.#parsed.nodes.values()].filter((node) => node.config.materialized !== 'ephemeral');
    return [...new Set([this.#parsed.target.schema, ...materialised.map((node) => node.schema)])];
  }

  async start(work: Work): Promise<void> {
    for (const schema of this.#schemas) await work.tx.run(`create schema if not exists "${schema}"`);
    await this.#run(work, 'onRunStart', {});
  }

  async end(work: Work, models: readonly ModelResult[]): Promise<void> {
    const { database } = this.#parsed.target;
    const results = models.map(({ name, status, seconds, message }) => {
      const node = this.#parsed.nodes.get(name);
      const shown = {
        name,
        unique_id: node ? uniqueId(node) : name,
        schema: node?.schema ?? '',
        relation_name: node?.relation ?? null,
      };
      return { status, execution_time: seconds, message: message ?? null, failures: null, node: shown };
    });
    const pairs = this.#schemas.map((schema) => [database, schema]);
    await this.#run(work, 'onRunEnd', { results, schemas: this.#schemas, database_schemas: pairs });
  }
}
