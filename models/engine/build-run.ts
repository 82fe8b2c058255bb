import { join } from 'node:path';
import { type Progress, type Transaction, UserError } from '../../core/index.ts';
import { affectedName, changesRelation, collectAffected } from './affected.ts';
import type { BuildOptions } from './build.ts';
import { type CompileFor, Compiler } from './compile.ts';
import { type Decision, decide } from './decide.ts';
import { type Available, Inputs } from './inputs.ts';
import { createSeed, createTable, createView, increment, type Written } from './materialise.ts';
import type { Node, TestNode } from './node.ts';
import { insertJson } from './ops.ts';
import type { ParsedProject } from './parse.ts';
import type { ModelResult, TestResult } from './report.ts';
import { runTest, type TestSurroundings } from './run-tests.ts';
import { selectNodes } from './select.ts';
import { beginSnapshot } from './snapshot.ts';

/** The work inside a build's transaction, and what it has to tell when it ends early. */
export class BuildRun implements CompileFor {
  readonly models: ModelResult[] = [];
  readonly tests: TestResult[] = [];
  readonly vars: Readonly<Record<string, unknown>>;
  readonly #parsed: ParsedProject;
  readonly #buildId: string;
  readonly #options: BuildOptions & { readonly progress: Progress };
  readonly #inputs: Inputs;
  readonly #compiler: Compiler;
  readonly #decisions = new Map<string, Decision>();
  readonly #todo: Node[];
  readonly #chosen: ReadonlySet<string>;
  #current: Node | undefined;

  constructor(parsed: ParsedProject, buildId: string, options: BuildOptions & { readonly progress: Progress }) {
    this.#parsed = parsed;
    this.#buildId = buildId;
    this.#options = options;
    this.vars = parsed.vars;
    this.#inputs = new Inputs(parsed, options.asOf);
    this.#compiler = new Compiler(parsed, this);
    this.#chosen = selectNodes(parsed.nodes, options.select, options.exclude);
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

  changes(table: string, node: Node | undefined): string {
    const decision = node && this.#decisions.get(node.name);
    const changed = decision?.action === 'increment' ? decision.changed.find((one) => one.input === table) : undefined;
    return changesRelation(table, Number(changed?.from ?? 0), Number(changed?.to ?? 0));
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
    if (this.#commanded('test')) await this.#test(tx);
    await this.#copyLoads(tx);
  }

  async #model(tx: Transaction, node: Node): Promise<void> {
    const started = performance.now();
    const available = this.#inputs.available(node);
    const decision = decide(node, this.#inputs, available, this.#options.fullRefresh ?? false);
    this.#decisions.set(node.name, decision);
    const written = await this.#write(tx, node, decision);
    await this.#remember(tx, node, available, written);
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
    if (kind === 'seed') return createSeed(tx, node, join(this.#parsed.project.dir, node.file));
    if (decision.action === 'increment') {
      if (node.config.strategy === 'restate') {
        const render = (sql: string) => this.#compiler.text(sql, node);
        const dates = await collectAffected(tx, node, decision.changed, render);
        if (dates === 0) return undefined;
      }
      return increment(tx, node, this.#compiler.model(node));
    }
    const sql = this.#compiler.model(node);
    if (kind === 'view') return createView(tx, node, sql);
    return createTable(tx, node, kind === 'snapshot' ? await beginSnapshot(tx, node, sql) : sql);
  }

  /** Writes, in the build, what a node was built from and which months of it may differ now. */
  async #remember(tx: Transaction, node: Node, available: Available, written: Written | undefined): Promise<void> {
    const before = this.#inputs.states.get(node.name);
    const state = {
      checksum: available.checksum,
      asOf: available.asOf ?? before?.asOf,
      buildId: written ? this.#buildId : (before?.buildId ?? this.#buildId),
      batches: available.batches,
    };
    this.#inputs.states.set(node.name, state);
    const moved = [...state.batches].some(([input, batch]) => before?.batches.get(input) !== batch);
    if (!written && !moved && before?.asOf === state.asOf && before?.checksum === state.checksum) return;
    await tx.run('delete from ops.model_state where model = $1', [node.name]);
    await tx.run('insert into ops.model_state values ($1, $2, $3, $4)', [
      node.name,
      state.checksum,
      state.asOf ?? null,
      state.buildId,
    ]);
    await tx.run('delete from ops.consumed where model = $1', [node.name]);
    await insertJson(
      tx,
      'ops.consumed',
      'model varchar, input varchar, batch bigint, build_id varchar',
      [...state.batches].map(([input, batch]) => ({ model: node.name, input, batch, build_id: this.#buildId })),
    );
    if (written) await this.#version(tx, node, written);
  }

  async #version(tx: Transaction, node: Node, { months }: Written): Promise<void> {
    const named = `${node.schema}.${node.identifier}`;
    const whole = months === undefined || this.#decisions.get(node.name)?.action === 'full';
    // A month that has no rows any more changed too: a rebuilt relation renews the months that it had.
    if (whole)
      await tx.run('update ops.relation_versions set build_id = $1 where relation = $2', [this.#buildId, named]);
    const list = JSON.stringify(months ?? [null]);
    await tx.run(
      `merge into ops.relation_versions as kept
       using (select unnest(from_json($1::json, '["date"]')) as month) as given
       on kept.relation = $2 and kept.month is not distinct from given.month
       when matched then update set build_id = $3
       when not matched then insert values ($2, given.month, $3)`,
      [list, named, this.#buildId],
    );
  }

  async #test(tx: Transaction): Promise<void> {
    const wanted = this.#parsed.tests.filter((test) => this.#testable(test));
    const around: TestSurroundings = {
      tx,
      compiler: this.#compiler,
      versionOf: (test) => this.#versionOf(test),
      earlier: await this.#earlier(tx),
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
      const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      this.tests.push({ name: test.name, status: 'error', failures: 0, severity: test.severity, message });
      throw error;
    }
  }

  /** A test runs when something that it reads was chosen, and all of it is there. */
  #testable(test: TestNode): boolean {
    const there = test.refs.every((ref) => {
      const node = this.#parsed.nodes.get(ref);
      return node?.config.materialized === 'ephemeral' || this.#inputs.states.has(ref);
    });
    if (test.refs.length === 0) return this.#options.select === undefined || this.#options.select.length === 0;
    return there && test.refs.some((ref) => this.#chosen.has(ref));
  }

  #versionOf(test: TestNode): string | undefined {
    const parts: string[] = [];
    for (const ref of test.refs) {
      const node = this.#parsed.nodes.get(ref);
      const stored = this.#inputs.states.get(ref);
      if (node && !stored) {
        const available = this.#inputs.available(node);
        if (available.untracked.length > 0) return undefined;
        parts.push(available.checksum, JSON.stringify([...available.batches, available.asOf]));
      } else parts.push(stored?.buildId ?? '');
    }
    for (const source of test.sources) {
      const mark = this.#inputs.highWaterOf(source);
      if (mark === undefined) return undefined;
      parts.push(String(mark));
    }
    return parts.join('|');
  }

  async #earlier(tx: Transaction): Promise<Map<string, TestResult>> {
    const rows = await tx.rows<{
      test: string;
      model: string | null;
      status: TestResult['status'];
      severity: TestResult['severity'];
      failures: number;
      keys: string | null;
      message: string | null;
      inputs: string;
    }>(
      `select test, model, status, severity, failures, failing_keys::varchar as keys, message, inputs from ops.test_results
       where inputs is not null and build_id = (select max(build_id) from ops.builds where status = 'success')`,
    );
    return new Map(
      rows.map((row) => [
        row.test,
        {
          name: row.test,
          status: row.status,
          severity: row.severity,
          failures: row.failures,
          inputs: row.inputs,
          ...(row.model ? { model: row.model } : {}),
          ...(row.keys ? { failingKeys: JSON.parse(row.keys) as Record<string, unknown>[] } : {}),
          ...(row.message ? { message: row.message } : {}),
        },
      ]),
    );
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
