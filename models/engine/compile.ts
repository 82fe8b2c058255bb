import { contextOf } from './context.ts';
import type { Node, TestNode } from './node.ts';
import { relationName } from './node.ts';
import type { ParsedProject } from './parse.ts';
import { parseTemplate, Relation, type Template } from './render.ts';

/** What a compilation knows of the build that it is for. */
export interface CompileFor {
  readonly vars: Readonly<Record<string, unknown>>;
  incremental(node: Node): boolean;
  affectedDates(node: Node): string;
  onAffectedDates(expression: string, node: Node): string;
  changes(table: string, node: Node | undefined): string;
}

/** Compilation without a database: every model as on its first build. */
export function firstBuild(vars: Readonly<Record<string, unknown>>): CompileFor {
  return {
    vars,
    incremental: () => false,
    affectedDates: () => '(select null::date as date_on where false)',
    onAffectedDates: () => 'true',
    changes: (table) => `(select * from raw._changes where "table" = '${table}')`,
  };
}

interface Rendered {
  readonly sql: string;
  /** Ephemeral models that it reads, in order. */
  readonly inlined: readonly string[];
}

const cteName = (name: string) => `__dbt__cte__${name}`;

/** Turns templates into SQL. Ephemeral models become non-materialised CTEs in front, as in dbt. */
export class Compiler {
  readonly #parsed: ParsedProject;
  readonly #build: CompileFor;
  readonly #ephemeral = new Map<string, Rendered>();

  constructor(parsed: ParsedProject, build: CompileFor) {
    this.#parsed = parsed;
    this.#build = build;
  }

  /** The query of a model, ready to run. */
  model(node: Node): string {
    if (!node.template) throw new Error(`${node.name} has no query`);
    return this.#assemble(this.#render(node.template, node.path, node));
  }

  /** A text in the surroundings of a model (a restates_by query), ready to run. */
  text(text: string, node: Node): string {
    return this.#assemble(this.#render(parseTemplate(text, node.path), node.path, node));
  }

  /** The query of a singular test, or of any template with these variables. */
  query(template: Template, path: string, vars: Readonly<Record<string, unknown>> = {}): string {
    return this.#assemble(this.#render(template, path, undefined, vars));
  }

  /** The query that a custom generic test's macro gives. */
  macroTest(test: TestNode, relation: string): string {
    const args = { model: relation, ...(test.column ? { column_name: test.column } : {}), ...test.args };
    const globals = Object.fromEntries(Object.entries(args).map(([key, value]) => [`arg_${key}`, value]));
    const call = `{{ test_${test.kind}(${Object.keys(args)
      .map((key) => `${key}=arg_${key}`)
      .join(', ')}) }}`;
    return this.#assemble(this.#render(parseTemplate(call, test.path), test.path, undefined, {}, globals));
  }

  /** A relation as a test reads it: its name, or the query of an ephemeral model. */
  relation(name: string): string {
    const node = this.#parsed.nodes.get(name);
    if (node) return node.config.materialized === 'ephemeral' ? `(${this.model(node)}\n)` : node.relation;
    const table = this.#parsed.sources.get(name);
    return table ? this.#source(table.source, table.name).text : name;
  }

  #source(source: string, name: string): Relation {
    const table = this.#parsed.sources.get(`${source}.${name}`);
    const parts = [table?.database, table?.schema, table?.identifier].filter((part) => part !== undefined);
    return new Relation(table?.database ?? '', table?.schema ?? '', table?.identifier ?? name, relationName(...parts));
  }

  #render(
    template: Template,
    path: string,
    node: Node | undefined,
    vars = {},
    extra: Record<string, unknown> = {},
  ): Rendered {
    const inlined: string[] = [];
    const inline = (name: string) => {
      if (!inlined.includes(name)) inlined.push(name);
    };
    const context = contextOf({
      file: path,
      vars: { ...this.#build.vars, ...vars },
      self: new Relation('warehouse', node?.schema ?? '', node?.identifier ?? '', node?.relation ?? ''),
      model: { name: node?.name ?? '', tags: node?.config.tags ?? [], config: node?.config.raw ?? {} },
      execute: true,
      incremental: node ? this.#build.incremental(node) : false,
      ref: (name) => {
        const target = this.#parsed.nodes.get(name);
        if (!target) throw new Error(`${path}: unknown ref ${name}`);
        if (target.config.materialized !== 'ephemeral') {
          return new Relation('warehouse', target.schema, target.identifier, target.relation);
        }
        for (const before of this.#inline(target).inlined) inline(before);
        inline(name);
        return new Relation('', '', cteName(name), cteName(name));
      },
      source: (source, table) => this.#source(source, table),
      configured: () => undefined,
      usedVar: () => undefined,
      affectedDates: () => (node ? this.#build.affectedDates(node) : ''),
      onAffectedDates: (expression) => (node ? this.#build.onAffectedDates(expression, node) : 'true'),
      changes: (table) => this.#build.changes(table, node),
    });
    return { sql: this.#parsed.macros.render(template, { ...context, ...extra }, path).trim(), inlined };
  }

  #inline(node: Node): Rendered {
    const known = this.#ephemeral.get(node.name);
    if (known) return known;
    const rendered = this.#render(node.template as Template, node.path, node);
    this.#ephemeral.set(node.name, rendered);
    return rendered;
  }

  // DuckDB materialises CTEs that are read twice unless told otherwise, which would keep filters from reaching raw.
  #assemble({ sql, inlined }: Rendered): string {
    const body = sql.replace(/;\s*$/, '');
    if (inlined.length === 0) return body;
    const ctes = inlined.map((name) => {
      const rendered = this.#ephemeral.get(name);
      return `${cteName(name)} as not materialized (\n${rendered?.sql.replace(/;\s*$/, '')}\n)`;
    });
    return `with ${ctes.join(',\n')}\nselect * from (\n${body}\n)`;
  }
}
