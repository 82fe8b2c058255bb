import { UserError } from '../../core/index.ts';
import { type Asks, NO_DATABASE } from './dbt/answers.ts';
import { Relation } from './dbt/relation.ts';
import type { Surroundings } from './dbt/surroundings.ts';
import { parseTemplate, renderTemplate, type Template, valueOfTemplate } from './dbt/templates.ts';
import { graphOf, modelObject } from './graph-object.ts';
import { fromPlain } from './jinja/plain.ts';
import type { Value } from './jinja/value.ts';
import type { Node, TestNode } from './node.ts';
import { relationName } from './node.ts';
import type { ParsedProject } from './parse.ts';
import { refKey } from './resolve.ts';
import type { SourceTable } from './source-tables.ts';
import type { UnitTest } from './unit-tests.ts';

/** What a compilation knows of the build that it is for. */
export interface CompileFor {
  readonly vars: Readonly<Record<string, unknown>>;
  incremental(node: Node): boolean;
  affectedDates(node: Node): string;
  onAffectedDates(expression: string, node: Node): string;
  changes(table: string, node: Node | undefined): string;
  /** The rows of an input (a node or source) that this node may see; undefined for all. */
  visible?(input: Pick<Node, 'config'> | SourceTable, node: Node): string | undefined;
  /** Where an input is read instead of its own relation. */
  elsewhere?(input: Node): string | undefined;
  /** What `model.batch` says to a microbatch model. */
  batch?(node: Node): Readonly<Record<string, unknown>> | undefined;
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

/** Whose template is rendered, and with what besides. */
interface For {
  readonly template: Template;
  readonly path: string;
  readonly package: string;
  readonly node?: Node | undefined;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Takes what config() is told. */
  readonly said?: Record<string, unknown>;
  /** Unit tests: queries in the place of relations, and values in the place of macros. */
  readonly inputs?: ReadonlyMap<string, string>;
  readonly overrides?: ReadonlyMap<string, Value>;
  readonly environment?: Readonly<Record<string, string>>;
}

const NOTHING: Template = { file: '', body: [] };
// What dbt reads as an expression where a test's argument is a text.
const EXPRESSION = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$|\{[{%]/s;
const named = (args: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(args).map(([key, value]) => [`arg_${key}`, value]));
const NONE: ReadonlyMap<string, Value> = new Map();
const unitName = (key: string) => `__dbt__given__${key.replaceAll('.', '__')}`;
const cteName = (name: string) => `__dbt__cte__${name}`;

/** Turns templates into SQL. Ephemeral models become non-materialised CTEs in front, as in dbt. */
export class Compiler {
  readonly #parsed: ParsedProject;
  readonly #build: CompileFor;
  readonly #asks: Asks;
  readonly #log: (message: string) => void;
  readonly #ephemeral = new Map<string, Rendered>();

  constructor(
    parsed: ParsedProject,
    build: CompileFor,
    asks: Asks = NO_DATABASE,
    log: (message: string) => void = () => undefined,
  ) {
    this.#parsed = parsed;
    this.#build = build;
    this.#log = log;
    this.#asks = asks;
  }

  /** The same compiler for a rendering that may ask the database. */
  asking(asks: Asks): Compiler {
    return new Compiler(this.#parsed, this.#build, asks, this.#log);
  }

  /** The query of a model, ready to run. */
  model(node: Node): string {
    if (!node.template) throw new Error(`${node.name} has no query`);
    return this.#assemble(this.#render({ template: node.template, path: node.path, package: node.package, node }));
  }

  /** The query of a model in a unit test: `inputs` (by node, source.table or `this`) stand in the place of its relations. */
  unit(node: Node, unit: UnitTest, inputs: ReadonlyMap<string, string>): string {
    const overrides = new Map(Object.entries(unit.macros).map(([name, value]) => [name, fromPlain(value)]));
    const { path, package: packageName } = node;
    const rendered = this.#render({
      template: node.template as Template,
      path,
      package: packageName,
      node,
      vars: unit.vars,
      environment: unit.environment,
      inputs,
      overrides,
    });
    const given = [...inputs].map(([key, sql]) => `${unitName(key)} as (\n${sql}\n)`);
    if (given.length === 0) return this.#assemble(rendered);
    return `with ${given.join(',\n')}\nselect * from (\n${this.#assemble(rendered)}\n)`;
  }

  /** A text in the surroundings of a model (a restates_by query, a hook), ready to run. */
  text(text: string, node: Node): string {
    const template = parseTemplate(text, node.path);
    return this.#assemble(this.#render({ template, path: node.path, package: node.package, node }));
  }

  /** A hook of the run. */
  hook(text: string, path: string, packageName: string, extra: Readonly<Record<string, unknown>>): string {
    return this.#assemble(this.#render({ template: parseTemplate(text, path), path, package: packageName, extra }));
  }

  /** The query of any test of another people's project: dbt's own tests are macros there too. */
  test(test: TestNode): { readonly sql: string; readonly config: Readonly<Record<string, unknown>> } {
    // What config() inside a test's macro says holds where the declaration says nothing.
    const said: Record<string, unknown> = {};
    const { path, package: packageName, config } = test;
    const around = this.#surroundings({ template: NOTHING, path, package: packageName }, () => undefined);
    const value = (given: unknown): unknown => {
      if (Array.isArray(given)) return given.map(value);
      if (typeof given !== 'string' || !EXPRESSION.test(given)) return given;
      return valueOfTemplate(given.includes('{') ? given : `{{ ${given} }}`, this.#parsed.macros, around);
    };
    const args = Object.fromEntries(Object.entries(test.args).map(([key, given]) => [key, value(given)]));
    const where = test.where === undefined ? {} : { where: value(test.where) };
    const source = this.#parsed.sources.get(test.target ?? '');
    const target = source ? `source('${source.source}', '${source.name}')` : `ref('${test.target}')`;
    const model =
      test.where === undefined ? target : `'(select * from ' ~ ${target} ~ ' where ' ~ arg_where ~ ') dbt_subquery'`;
    const template = test.template ?? this.#macroCall(test, model, Object.keys(args));
    const extra = named({ ...args, ...where, ...(test.column ? { column_name: test.column } : {}) });
    const rendered = this.#render({ template, path, package: packageName, extra, config, said });
    return { sql: this.#assemble(rendered), config: { ...said, ...config } };
  }

  #macroCall(test: TestNode, model: string, args: readonly string[]): Template {
    const given = [...(test.column ? ['column_name'] : []), ...args].map((key) => `${key}=arg_${key}`);
    return parseTemplate(`{{ ${test.macro}(${[`model=${model}`, ...given].join(', ')}) }}`, test.path);
  }

  /** The query of a singular test, or of any template with these variables. */
  query(
    template: Template,
    path: string,
    vars: Readonly<Record<string, unknown>> = {},
    packageName = this.#parsed.project.name,
  ): string {
    return this.#assemble(this.#render({ template, path, package: packageName, vars }));
  }

  /** The query that a generic test's macro gives. */
  macroTest(test: TestNode, relation: string): string {
    const args = { model: relation, ...(test.column ? { column_name: test.column } : {}), ...test.args };
    const template = this.#macroCall({ ...test, column: undefined }, 'arg_model', Object.keys(args).slice(1));
    const { path, package: packageName, config } = test;
    return this.#assemble(this.#render({ template, path, package: packageName, extra: named(args), config }));
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
    if (this.#parsed.foreign) {
      const { database = this.#parsed.target.database, schema = '', identifier = name, config } = table ?? {};
      return Relation.of(database, schema, identifier).quotedAs((config?.['quoting'] ?? {}) as Record<string, unknown>);
    }
    const parts = [table?.database, table?.schema, table?.identifier].filter((part) => part !== undefined);
    return new Relation(table?.database ?? '', table?.schema ?? '', table?.identifier ?? name, relationName(...parts));
  }

  // As in dbt a relation that a template names says nothing of its type.
  #relation(node: Node): Relation {
    const relation = this.#build.elsewhere?.(node) ?? node.relation;
    return new Relation(this.#parsed.target.database, node.schema, node.identifier, relation);
  }

  #limited(relation: Relation, input: Node | SourceTable | undefined, node: Node | undefined): Relation {
    const condition = input && node && this.#build.visible?.(input, node);
    return condition ? relation.limitedTo(condition) : relation;
  }

  #surroundings(of: For, inline: (name: string) => void): Surroundings {
    const { node, path } = of;
    const scene = this.#parsed.scenes.get(of.package);
    if (!scene) throw new Error(`no package ${of.package}`);
    const given = (key: string) => new Relation('', '', unitName(key), unitName(key), 'cte');
    const ref = (key: string): Relation => {
      const target = this.#parsed.names.find(key);
      if (!target) throw new UserError('models/unknown-ref', { file: path, ref: key, didYouMean: [] });
      const { name, identifier } = target;
      if (of.inputs?.has(name)) return given(name);
      // Who reads what was not seen when the project was read might run before it.
      if (scene.foreign && node && !node.refs.includes(name)) {
        throw new UserError('models/late-ref', { file: path, ref: key });
      }
      if (target.config.materialized !== 'ephemeral') return this.#limited(this.#relation(target), target, node);
      for (const before of this.#inline(target).inlined) inline(before);
      inline(name);
      return new Relation('', '', cteName(identifier), cteName(identifier), 'cte');
    };
    return {
      file: path,
      package: of.package,
      project: scene.macros.root,
      target: scene.target,
      dispatch: scene.dispatch,
      environment: scene.environment && { ...scene.environment, ...of.environment },
      vars: { ...scene.vars, ...this.#build.vars, ...of.vars },
      self: of.inputs?.has('this') ? given('this') : node ? this.#relation(node) : null,
      overrides: of.overrides ?? NONE,
      model: node ? { ...modelObject(node, this.#parsed), batch: this.#build.batch?.(node) ?? null } : {},
      config: node?.config.raw ?? of.config ?? {},
      execute: true,
      incremental: node && !of.inputs ? this.#build.incremental(node) : false,
      asks: this.#asks,
      graph: () => graphOf(this.#parsed),
      ref: (name, packageName, version) => ref(refKey(name, packageName, version)),
      source: (source, table) =>
        of.inputs?.has(`${source}.${table}`)
          ? given(`${source}.${table}`)
          : this.#limited(this.#source(source, table), this.#parsed.sources.get(`${source}.${table}`), node),
      configured: (values) => Object.assign(of.said ?? {}, values),
      usedVar: () => undefined,
      log: this.#log,
      affectedDates: () => (node ? this.#build.affectedDates(node) : ''),
      onAffectedDates: (expression) => (node ? this.#build.onAffectedDates(expression, node) : 'true'),
      changes: (table) => this.#build.changes(table, node),
      extra: Object.fromEntries(
        Object.entries(of.extra ?? {}).map(([key, value]) => [key, fromPlain(value)] as [string, Value]),
      ),
    };
  }

  #render(of: For): Rendered {
    const inlined: string[] = [];
    const inline = (name: string) => {
      if (!inlined.includes(name)) inlined.push(name);
    };
    const sql = renderTemplate(of.template, this.#parsed.macros, this.#surroundings(of, inline));
    return { sql: sql.trim(), inlined };
  }

  #inline(node: Node): Rendered {
    const known = this.#ephemeral.get(node.name);
    if (known) return known;
    const rendered = this.#render({
      template: node.template as Template,
      path: node.path,
      package: node.package,
      node,
    });
    this.#ephemeral.set(node.name, rendered);
    return rendered;
  }

  // DuckDB materialises CTEs that are read twice unless told otherwise, which would keep filters from reaching raw.
  #assemble({ sql, inlined }: Rendered): string {
    const body = this.#parsed.foreign ? sql : sql.replace(/;\s*$/, '');
    if (inlined.length === 0) return body;
    const ctes = inlined.map((name) => {
      const rendered = this.#ephemeral.get(name);
      return `${cteName(this.#parsed.nodes.get(name)?.identifier ?? name)} as not materialized (\n${rendered?.sql.replace(/;\s*$/, '')}\n)`;
    });
    return `with ${ctes.join(',\n')}\nselect * from (\n${body}\n)`;
  }
}
