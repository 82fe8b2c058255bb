import { sortableId, UserError } from '../../../core/index.ts';
import { type CompileFor, Compiler, firstBuild } from '../compile.ts';
import { reach } from '../graph.ts';
import { uniqueId, unitTestId } from '../graph-object.ts';
import type { Node, TestNode } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import { reasonOf } from '../reason.ts';
import { renderIn } from '../render-in.ts';
import type { BuildReport, ModelResult, TestResult } from '../report.ts';
import { runUnitTest } from '../run-unit-test.ts';
import { testId } from '../select/items.ts';
import { selectItems } from '../select/select.ts';
import type { UnitTest } from '../unit-tests.ts';
import type { ForeignOptions, Work } from './foreign-options.ts';
import { Hooks, hasOutside, runHooks } from './hooks.ts';
import { existingKind, isFullRefresh, materialise, relationsIn } from './materialise.ts';
import { type Batch, batchesAgain, batchesOf, isMicrobatch } from './microbatch.ts';
import { runDbtTest } from './run-test.ts';
import { visibleRows } from './visible.ts';
import { type Ended, writeBatches } from './write-batches.ts';

const said = (path: string, error: unknown) =>
  `${path}: ${error instanceof UserError ? error.messageEn : reasonOf(error)}`;

/**
 * Runs another people's project as dbt does: each node in a transaction of its own, in order; what depends on a node that
 * failed, or on one whose test failed, is skipped; the rest goes on.
 */
export class ForeignRun implements CompileFor {
  readonly vars: Readonly<Record<string, unknown>> = {};
  readonly #parsed: ParsedProject;
  readonly #options: ForeignOptions;
  readonly #compiler: Compiler;
  readonly #models: ModelResult[] = [];
  readonly #tests: TestResult[] = [];
  readonly #buildId = sortableId(new Date());
  readonly #broken = new Set<string>();
  /** What each failed test looks at: nodes that stand on all of it are not built. */
  readonly #doubtful: (readonly string[])[] = [];
  readonly #failedUnits = new Set<string>();
  readonly #incremental = new Set<string>();
  readonly #batches = new Map<string, Batch>();
  readonly #chosen: { has(id: string): boolean };
  /** Relations of the database when the run begins, where they matter. */
  #present: ReadonlySet<string> = new Set();
  #ended = false;

  constructor(parsed: ParsedProject, options: ForeignOptions) {
    this.#parsed = parsed;
    this.#options = options;
    this.#compiler = new Compiler(parsed, this, undefined, (message) => options.progress.note(message));
    this.#chosen = options.only?.ids ?? selectItems(parsed, options);
  }

  incremental(node: Node): boolean {
    return this.#incremental.has(node.name);
  }

  batch(node: Node): Readonly<Record<string, unknown>> | undefined {
    const batch = this.#batches.get(node.name);
    return batch && { id: batch.id, event_time_start: batch.start, event_time_end: batch.end };
  }

  visible: NonNullable<CompileFor['visible']> = (input, node) =>
    visibleRows(input, this.#options.empty === true, this.#batches.get(node.name));

  /** `--defer`: what is not selected and not here is read where the earlier state has it. */
  elsewhere: NonNullable<CompileFor['elsewhere']> = (input) => {
    const { defer, favorState, earlier } = this.#options;
    if (!defer || !earlier || this.#isChosen(input)) return undefined;
    const there = earlier.relationOf(uniqueId(input));
    return favorState || !this.#present.has(input.relation.toLowerCase()) ? there : undefined;
  };

  affectedDates = (): string => '(select null::date as date_on where false)';
  onAffectedDates = (): string => 'true';
  changes = (table: string): string => firstBuild({}).changes(table, undefined);

  #transaction = <T>(work: (work: Work) => Promise<T>): Promise<T> => {
    const { warehouse, signal } = this.#options;
    return warehouse.transaction(
      async (tx) => {
        await tx.run('set variable hisight_as_of = cast(now() as timestamp)::varchar');
        return work({ tx, render: renderIn(this.#compiler, tx) });
      },
      { signal },
    );
  };

  #commanded({ config, resourceType }: Node): boolean {
    const command = resourceType === 'model' ? 'run' : resourceType;
    return config.materialized !== 'ephemeral' && ['build', command].includes(this.#options.command);
  }

  #isChosen = (node: Node) => this.#chosen.has(uniqueId(node));

  async run(): Promise<BuildReport> {
    const started = Date.now();
    const hooks = new Hooks(this.#parsed);
    const { command, progress, signal } = this.#options;
    const tested = command === 'build' || command === 'test';
    await this.#transaction(async ({ tx }) => {
      if (this.#options.defer) this.#present = await relationsIn(tx);
      await hooks.makeSchemas(tx);
    });
    const before = await hooks.start(this.#transaction);
    const nodes = [...this.#parsed.nodes.values()];
    const waiting = tested ? this.#parsed.tests.filter((test) => this.#chosen.has(testId(test))) : [];
    const settled = new Set(
      nodes.filter((node) => !this.#isChosen(node) || !this.#commanded(node)).map(({ name }) => name),
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
      if (tested) await this.#unitTests(node);
      if (settled.has(node.name)) {
        // Nothing is made of it here: what it reads decides for those that read it.
        const passes = node.config.materialized === 'ephemeral' && this.#isBroken(node);
        if (passes) this.#broken.add(node.name);
        continue;
      }
      await this.#node(node);
      settled.add(node.name);
      await runTests();
    }
    const after = await hooks.end(this.#transaction, this.#models);
    return {
      build_id: this.#buildId,
      models: [...before, ...this.#models, ...after],
      tests: this.#tests,
      seconds: (Date.now() - started) / 1000,
    };
  }

  #isBroken = ({ refs }: { readonly refs: readonly string[] }) => refs.some((ref) => this.#broken.has(ref));

  #isDoubtful(node: Node): boolean {
    if (this.#doubtful.length === 0) return false;
    const above = reach(node.name, (name) => this.#parsed.nodes.get(name)?.refs ?? []);
    return this.#doubtful.some((refs) => refs.every((ref) => above.has(ref)));
  }

  #failed(): void {
    if (this.#options.failFast) this.#ended = true;
  }

  async #node(node: Node): Promise<void> {
    const skip = this.#ended || this.#failedUnits.has(node.name) || this.#isBroken(node) || this.#isDoubtful(node);
    if (skip) {
      this.#broken.add(node.name);
      this.#models.push({ name: node.name, status: 'skipped', rows: 0, seconds: 0 });
      return;
    }
    this.#noteGrants(node);
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const { rows, failedBatches, message } = isMicrobatch(node)
        ? await this.#inBatches(node)
        : await this.#whole(node);
      const status = failedBatches.length === 0 ? 'success' : rows === undefined ? 'error' : 'partial success';
      if (status !== 'success') {
        this.#broken.add(node.name);
        this.#failed();
      }
      this.#models.push({
        name: node.name,
        status,
        rows: rows ?? 0,
        seconds: seconds(),
        ...(message ? { message } : {}),
        ...(failedBatches.length > 0 ? { failedBatches } : {}),
      });
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#broken.add(node.name);
      this.#failed();
      this.#models.push({
        name: node.name,
        status: 'error',
        rows: 0,
        seconds: seconds(),
        message: said(node.path, error),
      });
    }
  }

  #noteGrants({ name, config }: Node): void {
    const grants = Object.keys((config.raw['grants'] ?? {}) as object);
    if (grants.length > 0) this.#options.progress.note(`${name}: grants are ignored, DuckDB has no users`);
  }

  /** One writing of a node, with the hooks outside of its transaction. */
  async #write(node: Node, batch?: Batch): Promise<number> {
    if (hasOutside(node, 'pre')) await this.#transaction((work) => runHooks(work, node, 'pre', false));
    const rows = await this.#transaction(async (work) => {
      const existing = await existingKind(work.tx, node);
      const first = batch === undefined || !this.#batches.has(node.name);
      const fresh = first && isFullRefresh(node, this.#options.fullRefresh ?? false);
      if (batch) this.#batches.set(node.name, batch);
      if (existing === 'table' && node.config.materialized === 'incremental' && !fresh)
        this.#incremental.add(node.name);
      return materialise(work, node, { existing, fresh, dir: this.#dirOf(node), batch });
    });
    if (hasOutside(node, 'post')) await this.#transaction((work) => runHooks(work, node, 'post', false));
    return rows;
  }

  async #whole(node: Node): Promise<Ended> {
    return { rows: await this.#write(node), failedBatches: [] };
  }

  async #inBatches(node: Node): Promise<Ended> {
    const { eventTimeStart: start, eventTimeEnd: end, fullRefresh = false, only, signal } = this.#options;
    const existing = await this.#transaction(({ tx }) => existingKind(tx, node));
    const incremental = existing === 'table' && !isFullRefresh(node, fullRefresh);
    const again = only?.batches.get(uniqueId(node)) ?? [];
    const batches =
      again.length > 0 ? batchesAgain(node, again) : batchesOf(node, incremental, { start, end }, new Date());
    return writeBatches(
      batches,
      (batch) => this.#write(node, batch),
      (batch, error) => {
        signal?.throwIfAborted();
        return said(`${node.path} (batch ${batch.id})`, error);
      },
    );
  }

  #dirOf(node: Node): string {
    const { project } = this.#parsed;
    return [project, ...project.packages].find((one) => one.name === node.package)?.dir ?? project.dir;
  }

  /** Unit tests come before their model, which is skipped where one fails. */
  async #unitTests(node: Node): Promise<void> {
    for (const unit of this.#parsed.unitTests.filter(({ model }) => model === node.name)) {
      if (!this.#chosen.has(unitTestId(unit))) continue;
      const result =
        this.#ended || this.#isBroken(node) ? this.#skipped(unit.name, 'error') : await this.#unitTest(unit);
      this.#tests.push(result);
      if (result.status !== 'pass') this.#failedUnits.add(node.name);
      if (['fail', 'error'].includes(result.status)) this.#failed();
    }
  }

  #skipped(name: string, severity: TestResult['severity']): TestResult {
    return { name, severity, status: 'not_applicable', failures: 0, message: 'skipped' };
  }

  #unitTest(unit: UnitTest): Promise<TestResult> {
    const work = ({ tx, render }: Work) => runUnitTest(tx, render, unit, this.#parsed);
    return this.#transaction(work).catch((error: unknown): TestResult => {
      const message = said(unit.path, error);
      return { name: unit.name, model: unit.model, severity: 'error', status: 'error', failures: 0, message };
    });
  }

  async #test(test: TestNode): Promise<void> {
    const { name, severity } = test;
    if (this.#ended || this.#isBroken(test)) {
      this.#tests.push(this.#skipped(name, severity));
      return;
    }
    const result = await this.#transaction((work) => runDbtTest(work, test, this.#parsed, this.#options)).catch(
      (error: unknown): TestResult => {
        this.#options.signal?.throwIfAborted();
        return { name, severity, status: 'error', failures: 0, message: said(test.path, error) };
      },
    );
    this.#tests.push(result);
    if (result.status !== 'fail' && result.status !== 'error') return;
    this.#failed();
    if (test.refs.length > 0) this.#doubtful.push(test.refs);
  }
}
