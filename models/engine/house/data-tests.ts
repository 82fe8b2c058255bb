import { type Progress, UserError } from '../../../core/index.ts';
import type { Inputs } from '../inputs.ts';
import type { TestNode } from '../node.ts';
import { writeTests } from '../ops.ts';
import type { ParsedProject } from '../parse.ts';
import { reasonOf } from '../reason.ts';
import type { TestResult } from '../report.ts';
import { RowScans } from '../row-scans.ts';
import { type Restated, runTest } from '../run-tests.ts';
import { testable, versionOf } from '../test-phase.ts';
import { testSql } from '../test-sql.ts';
import type { Rendering } from './rendering.ts';
import type { Within } from './within.ts';

export interface DataTestsOf {
  readonly parsed: ParsedProject;
  readonly buildId: string;
  readonly inputs: Inputs;
  readonly rendering: Rendering;
  readonly chosen: ReadonlySet<string>;
  readonly restated: ReadonlyMap<string, Restated>;
  readonly earlier: ReadonlyMap<string, TestResult>;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly failFast: boolean;
  /** Each test in a transaction of its own, which keeps its result; one that cannot run does not stop the others. */
  readonly goesOn: boolean;
  /** Nothing has rows: tests are bound and not run. */
  readonly empty: boolean;
  /** Whether relations have no rows, as far as the build knows; what is asked is added. */
  readonly emptyRelations: Map<string, boolean>;
}

/** The first failing test of some results, as an error. */
export function testFailed(results: readonly TestResult[]): UserError | undefined {
  const broken = results.filter(({ status }) => status === 'fail');
  const first = broken[0];
  if (!first) return undefined;
  const others = broken.length > 1 ? ` (+${broken.length - 1})` : '';
  return new UserError('models/test-failed', { test: first.name, failures: first.failures, others });
}

const withoutAnswer = (test: TestNode, status: TestResult['status'], message: string): TestResult => ({
  name: test.name,
  ...(test.target ? { model: test.target } : {}),
  severity: test.severity,
  status,
  failures: 0,
  message,
});

/** The data tests of a build, at its end. */
export class DataTests {
  readonly results: TestResult[] = [];
  /** Results that are not in the books yet. */
  readonly pending: TestResult[] = [];
  /** The file of the test that could not run. */
  where: string | undefined;
  readonly #of: DataTestsOf;
  readonly #wanted: readonly TestNode[];
  readonly #scans: RowScans;

  constructor(of: DataTestsOf) {
    this.#of = of;
    this.#wanted = of.parsed.tests.filter((test) => testable(test, of.parsed, of.inputs, of.chosen));
    // A query that cannot run ends its transaction: where others are to go on, each test has a query of its own.
    this.#scans = new RowScans(of.goesOn ? [] : this.#wanted);
  }

  async run(within: Within): Promise<void> {
    const { progress, signal, failFast } = this.#of;
    const wanted = this.#wanted;
    for (const [index, test] of wanted.entries()) {
      signal?.throwIfAborted();
      progress.step('tests', index, wanted.length);
      const { status, failures } = await this.#one(within, test);
      if (status === 'fail' || status === 'error') progress.note(`✗ ${test.name}: ${failures} 行不符 rows failing`);
      if (failFast && (status === 'fail' || status === 'error')) break;
    }
    progress.step('tests', wanted.length, wanted.length);
  }

  async #one(within: Within, test: TestNode): Promise<TestResult> {
    const { goesOn, buildId, signal } = this.#of;
    try {
      const result = await within(async (tx) => {
        const answer = await this.#ask(tx, test);
        if (goesOn) await writeTests(tx, buildId, [answer]);
        return answer;
      });
      this.results.push(result);
      if (!goesOn) this.pending.push(result);
      return result;
    } catch (error) {
      const result = withoutAnswer(test, 'error', reasonOf(error));
      this.results.push(result);
      this.pending.push(result);
      this.where ??= test.path;
      if (!goesOn) throw error;
      signal?.throwIfAborted();
      return result;
    }
  }

  async #ask(tx: Parameters<Parameters<Within>[0]>[0], test: TestNode): Promise<TestResult> {
    const { parsed, inputs, rendering, restated, earlier, empty, emptyRelations } = this.#of;
    const render = rendering.in(tx);
    if (empty) {
      await tx.rows(`explain ${await render((compiler) => testSql(test, compiler))}`);
      return withoutAnswer(test, 'pass', 'binds');
    }
    return runTest(test, {
      tx,
      render,
      versionOf: (of, days) => versionOf(of, parsed, inputs, days),
      restated: (of) => restated.get(of.target ?? ''),
      earlier,
      empty: emptyRelations,
      scans: this.#scans,
    });
  }
}
