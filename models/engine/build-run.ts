import { ident, type Progress, type Transaction } from '../../core/index.ts';
import { Books } from './books.ts';
import type { BuildOptions } from './build.ts';
import { decide } from './decide.ts';
import { DataTests, testFailed } from './house/data-tests.ts';
import { make } from './house/make.ts';
import { Rendering } from './house/rendering.ts';
import { type UnitSurroundings, unitTest } from './house/unit-phase.ts';
import type { Within } from './house/within.ts';
import { type Available, Inputs } from './inputs.ts';
import type { Node } from './node.ts';
import { writeModels, writeTests } from './ops.ts';
import type { ParsedProject } from './parse.ts';
import { reasonOf } from './reason.ts';
import type { ModelResult, TestResult } from './report.ts';
import type { Restated } from './run-tests.ts';
import { type Selection, selectNodes } from './select/select.ts';
import { earlierResults } from './test-phase.ts';

/** A build's options with what `state:` compares with. */
type Options = BuildOptions & { readonly progress: Progress; readonly compared?: Selection['compared'] };

/** The work of a build, piece by piece, and what it has to tell when it ends early. */
export class BuildRun {
  readonly models: ModelResult[] = [];
  readonly #unitTests: TestResult[] = [];
  /** What is not in the books yet. */
  readonly #pendingModels: ModelResult[] = [];
  readonly #pendingTests: TestResult[] = [];
  readonly #parsed: ParsedProject;
  readonly #options: Options;
  readonly #buildId: string;
  readonly #inputs: Inputs;
  readonly #rendering: Rendering;
  readonly #books: Books;
  readonly #restated = new Map<string, Restated>();
  readonly #chosen: ReadonlySet<string>;
  readonly #todo: ReadonlySet<Node>;
  /** Nodes that were not made, or of which a unit test failed: what reads them is not made either. */
  readonly #broken = new Set<string>();
  /** What a retry left as it was. */
  readonly #left = new Set<string>();
  #earlier: ReadonlyMap<string, TestResult> = new Map();
  #dataTests: DataTests | undefined;
  // Of what this build wrote whole; others are asked.
  readonly #emptyRelations = new Map<string, boolean>();
  #current: Node | undefined;
  #failure: string | undefined;

  constructor(parsed: ParsedProject, buildId: string, options: Options) {
    this.#parsed = parsed;
    this.#options = options;
    this.#buildId = buildId;
    this.#inputs = new Inputs(parsed, options.asOf);
    this.#rendering = new Rendering(parsed, options.empty ?? false);
    this.#books = new Books(buildId, this.#inputs);
    this.#chosen = selectNodes(parsed, options);
    this.#todo = new Set(
      [...parsed.nodes.values()].filter((node) => this.#chosen.has(node.name) && this.#isCommanded(node)),
    );
  }

  get tests(): TestResult[] {
    return [...this.#unitTests, ...(this.#dataTests?.results ?? [])];
  }

  /** Results that the books do not have yet. */
  get pending(): { readonly models: readonly ModelResult[]; readonly tests: readonly TestResult[] } {
    return { models: this.#pendingModels, tests: [...this.#pendingTests, ...(this.#dataTests?.pending ?? [])] };
  }

  /** The file that was being worked on when the build ended early. */
  get where(): string | undefined {
    return this.#current?.path ?? this.#dataTests?.where;
  }

  /** The first thing that went wrong in a build that went on; undefined when nothing did. */
  get failure(): string | undefined {
    if (this.#failure !== undefined) return this.#failure;
    const failed = testFailed(this.tests);
    if (failed) return failed.message;
    const unable = this.tests.find(({ status }) => status === 'error');
    return unable && `${unable.name}: ${unable.message}`;
  }

  get #goesOn(): boolean {
    return this.#options.commit === 'per-model' && this.#options.empty !== true;
  }

  #commanded(command: string): boolean {
    return !this.#options.commands || (this.#options.commands as readonly string[]).includes(command);
  }

  #isCommanded({ config: { materialized } }: Node): boolean {
    if (materialized === 'ephemeral') return false;
    return this.#commanded(materialized === 'seed' || materialized === 'snapshot' ? materialized : 'run');
  }

  async execute(within: Within): Promise<void> {
    const { progress, signal, empty = false, retried } = this.#options;
    const tested = this.#commanded('test');
    await within(async (tx) => {
      await this.#inputs.read(tx);
      for (const schema of new Set([...this.#todo].map((node) => node.schema))) {
        await tx.run(`create schema if not exists ${ident(schema)}`);
      }
      if (tested && !empty) this.#earlier = await earlierResults(tx, retried?.builds ?? []);
    });
    const hasUnitTests = new Set(tested ? this.#parsed.unitTests.map(({ model }) => model) : []);
    const steps = [...this.#parsed.nodes.values()].filter(
      (node) => this.#todo.has(node) || (hasUnitTests.has(node.name) && this.#chosen.has(node.name)),
    );
    for (const [index, node] of steps.entries()) {
      signal?.throwIfAborted();
      progress.step('models', index, steps.length);
      this.#current = node;
      if (this.#isBlocked(node)) this.#skip(node);
      else await this.#step(within, node, tested);
    }
    this.#current = undefined;
    progress.step('models', steps.length, steps.length);
    await within(async (tx) => {
      if (!empty) await this.#books.write(tx);
      if (!empty) await this.#copyLoads(tx);
    });
    if (tested && !this.#isEnded()) await this.#test(within, empty);
  }

  #isEnded(): boolean {
    return this.#options.failFast === true && this.failure !== undefined;
  }

  #isBlocked(node: Node): boolean {
    return this.#isEnded() || this.#readsBroken(node);
  }

  #readsBroken({ refs }: Node): boolean {
    return refs.some((ref) => {
      const parent = this.#parsed.nodes.get(ref);
      const isInlined = parent?.config.materialized === 'ephemeral';
      return this.#broken.has(ref) || (isInlined && this.#readsBroken(parent));
    });
  }

  #note(result: ModelResult): void {
    this.models.push(result);
    this.#pendingModels.push(result);
  }

  #skip(node: Node): void {
    this.#broken.add(node.name);
    if (this.#todo.has(node)) this.#note({ name: node.name, status: 'skipped', rows: 0, seconds: 0 });
  }

  async #step(within: Within, node: Node, tested: boolean): Promise<void> {
    const started = performance.now();
    try {
      if (tested && !(await this.#passesUnitTests(within, node))) return this.#skip(node);
      if (this.#todo.has(node)) await this.#model(within, node);
    } catch (error) {
      this.#books.forget();
      if (!this.#goesOn) throw error;
      this.#options.signal?.throwIfAborted();
      const message = `${node.path}: ${reasonOf(error)}`;
      this.#failure ??= message;
      this.#broken.add(node.name);
      this.#options.progress.note(`✗ ${message}`);
      const seconds = (performance.now() - started) / 1000;
      if (this.#todo.has(node)) this.#note({ name: node.name, status: 'error', rows: 0, seconds, message });
    }
  }

  /** Runs the unit tests of a node, which come before it: nothing is built of code that they refute. */
  async #passesUnitTests(within: Within, node: Node): Promise<boolean> {
    const around: UnitSurroundings = {
      parsed: this.#parsed,
      inputs: this.#inputs,
      rendering: this.#rendering,
      earlier: this.#earlier,
    };
    const results: TestResult[] = [];
    for (const unit of this.#parsed.unitTests.filter(({ model }) => model === node.name)) {
      const result = await within(async (tx) => {
        const answer = await unitTest(tx, unit, node, around);
        if (this.#goesOn) await writeTests(tx, this.#buildId, [answer]);
        return answer;
      });
      results.push(result);
      this.#unitTests.push(result);
      if (!this.#goesOn) this.#pendingTests.push(result);
      if (result.status === 'fail') this.#options.progress.note(`✗ ${unit.name}: ${result.message}`);
    }
    const failed = testFailed(results);
    if (failed && !this.#goesOn) throw failed;
    return !failed;
  }

  async #model(within: Within, node: Node): Promise<void> {
    const started = performance.now();
    const available = this.#inputs.available(node);
    if (this.#isDone(node, available)) return;
    const decision = decide(node, this.#inputs, available, {
      fullRefresh: this.#options.fullRefresh === true || this.#options.empty === true,
      decided: this.#rendering.decisions,
    });
    this.#rendering.decisions.set(node.name, decision);
    const result = await within(async (tx) => {
      const written = await make(tx, node, decision, {
        projectDir: this.#parsed.project.dir,
        asOf: this.#options.asOf,
        inputs: this.#inputs,
        rendering: this.#rendering,
        books: this.#books,
        restated: this.#restated,
      });
      const rows = written?.rows ?? 0;
      const seconds = (performance.now() - started) / 1000;
      const made: ModelResult = { name: node.name, status: 'success', rows, seconds, message: decision.reason };
      this.#books.note(node, available, decision, written);
      if (!this.#goesOn) return { ...made, isWritten: written !== undefined };
      await this.#books.write(tx);
      await writeModels(tx, this.#buildId, [made]);
      return { ...made, isWritten: written !== undefined };
    });
    const { isWritten, ...made } = result;
    const isCounted = decision.action === 'full' ? node.config.materialized !== 'view' : made.rows > 0;
    if (isWritten && isCounted) this.#emptyRelations.set(node.name, made.rows === 0);
    this.models.push(made);
    if (!this.#goesOn) this.#pendingModels.push(made);
    if (isWritten) {
      const figures = `${made.rows} 行 rows, ${made.seconds.toFixed(2)} s`;
      this.#options.progress.note(`✓ ${node.name}: ${figures} (${decision.reason})`);
    }
  }

  /** A retry leaves alone what the builds before it made, unless its code was mended since. */
  #isDone(node: Node, available: Available): boolean {
    const models = this.#options.retried?.models;
    if (!models || models.has(node.name)) return false;
    if (this.#inputs.states.get(node.name)?.checksum !== available.checksum) return false;
    this.#left.add(node.name);
    return true;
  }

  async #test(within: Within, empty: boolean): Promise<void> {
    const { progress, signal, failFast = false } = this.#options;
    this.#dataTests = new DataTests({
      parsed: this.#parsed,
      buildId: this.#buildId,
      inputs: this.#inputs,
      rendering: this.#rendering,
      chosen: this.#chosen,
      restated: this.#restated,
      earlier: this.#earlier,
      progress,
      signal,
      failFast,
      goesOn: this.#goesOn,
      empty,
      emptyRelations: this.#emptyRelations,
    });
    await this.#dataTests.run(within);
    const failed = testFailed(this.#dataTests.results);
    if (failed && !this.#goesOn) throw failed;
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

  /** The build ended early: what ran says so, the rest was skipped. */
  abandon(reason: string): void {
    const done = new Set([...this.#left, ...this.models.map((model) => model.name)]);
    const current = this.#current;
    if (current && this.#todo.has(current) && !done.has(current.name)) {
      this.#note({ name: current.name, status: 'error', rows: 0, seconds: 0, message: reason });
      done.add(current.name);
    }
    for (const node of this.#todo) {
      if (!done.has(node.name)) this.#note({ name: node.name, status: 'skipped', rows: 0, seconds: 0 });
    }
  }
}
