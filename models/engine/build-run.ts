import { join } from 'node:path';
import { ident, type Progress, type Transaction, UserError } from '../../core/index.ts';
import { affectedName, changesRelation, collectAffected, onDates } from './affected.ts';
import { Books } from './books.ts';
import type { BuildOptions } from './build.ts';
import { type CompileFor, Compiler } from './compile.ts';
import { type Decision, decide } from './decide.ts';
import { Inputs } from './inputs.ts';
import { createSeed, createTable, createView, increment, type Written } from './materialise.ts';
import type { Node, TestNode } from './node.ts';
import type { ParsedProject } from './parse.ts';
import { reasonOf } from './reason.ts';
import type { ModelResult, TestResult } from './report.ts';
import { type Restated, runTest, type TestSurroundings } from './run-tests.ts';
import { selectNodes } from './select/select.ts';
import { beginSnapshot } from './snapshot.ts';
import { earlierResults, testable, versionOf } from './test-phase.ts';

/** The work inside a build's transaction, and what it has to tell when it ends early. */
export class BuildRun implements CompileFor {
  readonly models: ModelResult[] = [];
  readonly tests: TestResult[] = [];
  readonly vars: Readonly<Record<string, unknown>>;
  readonly #parsed: ParsedProject;
  readonly #options: BuildOptions & { readonly progress: Progress };
  readonly #inputs: Inputs;
  readonly #compiler: Compiler;
  readonly #books: Books;
  readonly #decisions = new Map<string, Decision>();
  readonly #affected = new Map<string, readonly string[]>();
  readonly #restated = new Map<string, Restated>();
  readonly #todo: Node[];
  readonly #chosen: ReadonlySet<string>;
  #current: Node | undefined;
  #where: string | undefined;

  constructor(parsed: ParsedProject, buildId: string, options: BuildOptions & { readonly progress: Progress }) {
    this.#parsed = parsed;
    this.#options = options;
    this.vars = parsed.vars;
    this.#inputs = new Inputs(parsed, options.asOf);
    this.#compiler = new Compiler(parsed, this);
    this.#books = new Books(buildId, this.#inputs);
    this.#chosen = selectNodes(parsed, options);
    this.#todo = [...parsed.nodes.values()].filter((node) => this.#chosen.has(node.name) && this.#runs(node));
  }

  #commanded(command: string): boolean {
    return !this.#options.commands || (this.#options.commands as readonly string[]).includes(command);
  }

  #runs(node: Node): boolean {
    const { materialized } = node.config;
    if (materialized === 'ephemeral') return false;
    return this.#commanded(materialized === 'seed' || materialized === 'snapshot' ? materialized : 'run');
  }

  incremental(node: Node): boolean {
    return this.#decisions.get(node.name)?.action === 'increment';
  }

  affectedDates(node: Node): string {
    return affectedName(node);
  }

  onAffectedDates(expression: string, node: Node): string {
    const dates = this.#affected.get(node.name);
    return dates ? onDates(expression, dates) : 'true';
  }

  changes(table: string, node: Node | undefined): string {
    const decision = node && this.#decisions.get(node.name);
    const changed = decision?.action === 'increment' ? decision.changed.find((one) => one.input === table) : undefined;
    return changesRelation(table, Number(changed?.from ?? 0), Number(changed?.to ?? 0));
  }

  /** The file that was being worked on when the build ended early. */
  get where(): string | undefined {
    return this.#current?.path ?? this.#where;
  }

  async execute(tx: Transaction): Promise<void> {
    await this.#inputs.read(tx);
    for (const schema of new Set(this.#todo.map((node) => node.schema))) {
      await tx.run(`create schema if not exists "${schema}"`);
    }
    for (const [index, node] of this.#todo.entries()) {
      this.#options.signal?.throwIfAborted();
      this.#options.progress.step('models', index, this.#todo.length);
      this.#current = node;
      await this.#model(tx, node);
    }
    this.#current = undefined;
    this.#options.progress.step('models', this.#todo.length, this.#todo.length);
    await this.#books.write(tx);
    if (this.#commanded('test')) await this.#test(tx);
    await this.#copyLoads(tx);
  }

  async #model(tx: Transaction, node: Node): Promise<void> {
    const started = performance.now();
    const available = this.#inputs.available(node);
    const decision = decide(node, this.#inputs, available, this.#options.fullRefresh ?? false);
    this.#decisions.set(node.name, decision);
    const written = await this.#write(tx, node, decision);
    this.#books.note(node, available, decision, written);
    this.models.push({
      name: node.name,
      status: 'success',
      rows: written?.rows ?? 0,
      seconds: (performance.now() - started) / 1000,
      message: decision.reason,
    });
  }

  async #write(tx: Transaction, node: Node, decision: Decision): Promise<Written | undefined> {
    if (decision.action === 'none') return undefined;
    const kind = node.config.materialized;
    const existing = this.#inputs.existing(node);
    if (kind === 'seed') return createSeed(tx, node, join(this.#parsed.project.dir, node.file), existing);
    if (decision.action === 'increment') {
      if (node.config.strategy === 'restate') {
        const render = (sql: string) => this.#compiler.text(sql, node);
        const dates = await collectAffected(tx, node, decision.changed, render);
        if (dates.length === 0) return undefined;
        this.#affected.set(node.name, dates);
        this.#restated.set(node.name, {
          buildId: this.#inputs.states.get(node.name)?.buildId ?? '',
          condition: onDates(ident(node.config.eventDate ?? ''), dates),
        });
      }
      return increment(tx, node, this.#compiler.model(node), this.#affected.get(node.name));
    }
    const sql = this.#compiler.model(node);
    if (kind === 'view') return createView(tx, node, sql, existing);
    return createTable(tx, node, kind === 'snapshot' ? beginSnapshot(node, sql) : sql, existing);
  }

  async #test(tx: Transaction): Promise<void> {
    const wanted = this.#parsed.tests.filter((test) => testable(test, this.#parsed, this.#inputs, this.#chosen));
    const around: TestSurroundings = {
      tx,
      compiler: this.#compiler,
      versionOf: (test, restated) => versionOf(test, this.#parsed, this.#inputs, restated),
      restated: (test) => this.#restated.get(test.target ?? ''),
      earlier: await earlierResults(tx),
      empty: new Map(),
    };
    for (const [index, test] of wanted.entries()) {
      this.#options.signal?.throwIfAborted();
      this.#options.progress.step('tests', index, wanted.length);
      await this.#oneTest(test, around);
    }
    this.#options.progress.step('tests', wanted.length, wanted.length);
    const broken = this.tests.filter((test) => test.status === 'fail');
    const first = broken[0];
    if (!first) return;
    const others = broken.length > 1 ? ` (+${broken.length - 1})` : '';
    throw new UserError('models/test-failed', { test: first.name, failures: first.failures, others });
  }

  async #oneTest(test: TestNode, around: TestSurroundings): Promise<void> {
    try {
      this.tests.push(await runTest(test, around));
    } catch (error) {
      this.#where = test.path;
      this.tests.push({
        name: test.name,
        status: 'error',
        failures: 0,
        severity: test.severity,
        message: reasonOf(error),
      });
      throw error;
    }
  }

  /** A copy of the load log, so that readers of the warehouse see what arrived without reading raw. */
  async #copyLoads(tx: Transaction): Promise<void> {
    if (!this.#inputs.tracked) return;
    await tx.run('delete from ops.load_summary');
    await tx.run(
      `insert into ops.load_summary
       select source, "table", batch, mode, applied_at, rows_read, rows_landed, rows_quarantined from raw.main._batches
       where applied_at is not null qualify row_number() over (partition by source, "table" order by batch desc) = 1`,
    );
  }

  /** After a rollback nothing was kept: what ran says so, the rest was skipped. */
  abandon(reason: string): void {
    const done = new Set(this.models.map((model) => model.name));
    if (this.#current) {
      this.models.push({ name: this.#current.name, status: 'error', rows: 0, seconds: 0, message: reason });
      done.add(this.#current.name);
    }
    for (const node of this.#todo) {
      if (!done.has(node.name)) this.models.push({ name: node.name, status: 'skipped', rows: 0, seconds: 0 });
    }
  }
}
