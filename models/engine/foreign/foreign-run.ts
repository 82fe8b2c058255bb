import { type Progress, sortableId, type Transaction, UserError, type Warehouse } from '../../../core/index.ts';
import { type CompileFor, Compiler, firstBuild } from '../compile.ts';
import { renderAsking } from '../dbt/answers.ts';
import type { Answer } from '../dbt/result-table.ts';
import type { Node, TestNode } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import { reasonOf } from '../reason.ts';
import type { BuildReport, ModelResult, TestResult } from '../report.ts';
import { runUnitTest } from '../run-unit-test.ts';
import { selectNodes } from '../select.ts';
import { Hooks } from './hooks.ts';
import { existingKind, isFullRefresh, materialise } from './materialise.ts';
import { runDbtTest } from './run-test.ts';

export type DbtCommand = 'build' | 'run' | 'seed' | 'test' | 'snapshot';

export interface ForeignOptions {
  readonly warehouse: Warehouse;
  readonly command: DbtCommand;
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly fullRefresh?: boolean | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

const skipped = (name: string, severity: TestResult['severity']): TestResult => {
  return { name, severity, status: 'not_applicable', failures: 0, message: 'skipped' };
};

/** A query's answer for a template. */
async function answer(tx: Transaction, sql: string): Promise<Answer> {
  const { names, columns, rowCount } = await tx.columns(sql);
  return { columns: names, rows: Array.from({ length: rowCount }, (_none, at) => columns.map((column) => column[at])) };
}

/** The work of a transaction with what renders templates in it. */
export interface Work {
  readonly tx: Transaction;
  /** Renders something that may ask the database. */
  render<T>(work: (compiler: Compiler) => T): Promise<T>;
}

/**
 * Runs another people's project as dbt does: each node in a transaction of its own, in order; what depends on a node that
 * failed, or on one whose test failed, is skipped; the rest goes on.
 */
export class ForeignRun implements CompileFor {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly #parsed: ParsedProject;
  readonly #options: ForeignOptions;
  readonly #compiler: Compiler;
  readonly #models: ModelResult[] = [];
  readonly #tests: TestResult[] = [];
  readonly #buildId = sortableId(new Date());
  readonly #broken = new Set<string>();
  readonly #failedUnits = new Set<string>();
  readonly #incremental = new Set<string>();
  readonly #chosen: ReadonlySet<string>;

  constructor(parsed: ParsedProject, options: ForeignOptions) {
    this.#parsed = parsed;
    this.#options = options;
    this.vars = {};
    this.#compiler = new Compiler(
      parsed,
      { ...firstBuild({}), incremental: (node) => this.incremental(node) },
      undefined,
      (message) => options.progress.note(message),
    );
    this.#chosen = selectNodes(parsed.nodes, options.select, options.exclude);
  }

  incremental(node: Node): boolean {
    return this.#incremental.has(node.name);
  }

  affectedDates = (): string => '(select null::date as date_on where false)';
  onAffectedDates = (): string => 'true';
  changes = (table: string): string => firstBuild({}).changes(table, undefined);

  #transaction<T>(work: (work: Work) => Promise<T>): Promise<T> {
    const { warehouse, signal } = this.#options;
    return warehouse.transaction(
      async (tx) => {
        await tx.run('set variable hisight_as_of = cast(now() as timestamp)::varchar');
        const render = <R>(draw: (compiler: Compiler) => R) =>
          renderAsking(
            (asks) => draw(this.#compiler.asking(asks)),
            (sql) => answer(tx, sql),
          );
        return work({ tx, render });
      },
      { signal },
    );
  }

  #commanded(node: Node): boolean {
    const { materialized } = node.config;
    const kind = materialized === 'seed' || materialized === 'snapshot' ? materialized : 'run';
    return materialized !== 'ephemeral' && ['build', kind].includes(this.#options.command);
  }

  async run(): Promise<BuildReport> {
    const started = Date.now();
    const hooks = new Hooks(this.#parsed);
    const { command, progress, signal } = this.#options;
    const tested = command === 'build' || command === 'test';
    await this.#transaction((work) => hooks.start(work));
    const nodes = [...this.#parsed.nodes.values()];
    const waiting = tested ? this.#parsed.tests.filter((test) => this.#isChosen(test)) : [];
    const settled = new Set(
      nodes.filter((node) => !this.#chosen.has(node.name) || !this.#commanded(node)).map(({ name }) => name),
    );
    const runTests = async () => {
      const ready = waiting.filter((test) => test.refs.every((ref) => settled.has(ref)));
      for (const test of ready) {
        waiting.splice(waiting.indexOf(test), 1);
        await this.#test(test);
      }
    };
    await runTests();
    for (const [index, node] of nodes.entries()) {
      signal?.throwIfAborted();
      progress.step('models', index, nodes.length);
      if (settled.has(node.name)) {
        if (node.refs.some((ref) => this.#broken.has(ref)) && node.config.materialized === 'ephemeral')
          this.#broken.add(node.name);
        continue;
      }
      if (tested) await this.#unitTests(node);
      await this.#node(node);
      settled.add(node.name);
      await runTests();
    }
    await this.#transaction((work) => hooks.end(work, this.#models));
    return {
      build_id: this.#buildId,
      models: this.#models,
      tests: this.#tests,
      seconds: (Date.now() - started) / 1000,
    };
  }

  // As dbt's eager selection: a test is taken when a node that it looks at is.
  #isChosen(test: TestNode): boolean {
    const { select, exclude } = this.#options;
    return test.refs.length === 0 ? !select && !exclude : test.refs.some((ref) => this.#chosen.has(ref));
  }

  async #node(node: Node): Promise<void> {
    if (this.#failedUnits.has(node.name) || node.refs.some((ref) => this.#broken.has(ref))) {
      this.#broken.add(node.name);
      this.#models.push({ name: node.name, status: 'skipped', rows: 0, seconds: 0 });
      return;
    }
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const rows = await this.#transaction(async (work) => {
        const existing = await existingKind(work.tx, node);
        const fresh = isFullRefresh(node, this.#options.fullRefresh ?? false);
        const { materialized } = node.config;
        if (existing === 'table' && materialized === 'incremental' && !fresh) this.#incremental.add(node.name);
        return materialise(work, node, { existing, fresh, dir: this.#dirOf(node) });
      });
      this.#models.push({ name: node.name, status: 'success', rows, seconds: seconds() });
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#broken.add(node.name);
      const message = `${node.path}: ${error instanceof UserError ? error.messageEn : reasonOf(error)}`;
      this.#models.push({ name: node.name, status: 'error', rows: 0, seconds: seconds(), message });
    }
  }

  #dirOf(node: Node): string {
    const { project } = this.#parsed;
    return [project, ...project.packages].find((one) => one.name === node.package)?.dir ?? project.dir;
  }

  /** Unit tests come before their model, which is skipped where one fails. */
  async #unitTests(node: Node): Promise<void> {
    for (const unit of this.#parsed.unitTests.filter(({ model }) => model === node.name)) {
      if (node.refs.some((ref) => this.#broken.has(ref))) {
        this.#tests.push(skipped(unit.name, 'error'));
        continue;
      }
      const work = ({ tx, render }: Work) => runUnitTest(tx, render, unit, this.#parsed);
      const result = await this.#transaction(work).catch((error: unknown): TestResult => {
        const message = `${unit.path}: ${error instanceof UserError ? error.messageEn : reasonOf(error)}`;
        return { name: unit.name, model: unit.model, severity: 'error', status: 'error', failures: 0, message };
      });
      this.#tests.push(result);
      if (result.status !== 'pass') this.#failedUnits.add(node.name);
    }
  }

  async #test(test: TestNode): Promise<void> {
    if (test.refs.some((ref) => this.#broken.has(ref))) {
      this.#tests.push(skipped(test.name, test.severity));
      return;
    }
    let result: TestResult;
    try {
      result = await this.#transaction((work) => runDbtTest(work, test, this.#parsed));
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      const { name, severity } = test;
      const message = `${test.path}: ${error instanceof UserError ? error.messageEn : reasonOf(error)}`;
      result = { name, severity, status: 'error', failures: 0, message };
    }
    this.#tests.push(result);
    if (result.status === 'fail' || result.status === 'error') for (const ref of test.refs) this.#broken.add(ref);
  }
}
