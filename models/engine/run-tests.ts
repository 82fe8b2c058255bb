import { createHash } from 'node:crypto';
import type { Row, Transaction } from '../../core/index.ts';
import type { TestNode } from './node.ts';
import type { Render } from './render-in.ts';
import type { TestResult, TestStatus } from './report.ts';
import type { RowScans } from './row-scans.ts';
import { followsRows, testSql } from './test-sql.ts';

const MOST_KEYS = 20;
const ALL = 'rows failing';
// Only what names a row is kept, never what it says: keys, codes, dates and counts.
const KEY_COLUMN = /(_key|_code|_id|_on|_month|^month|^value|^n|_count)$/;

/** Days of a relation that a build wrote again. */
export interface Restated {
  /** The build before, which wrote the other days. */
  readonly buildId: string;
  /** True for rows of these days. */
  readonly condition: string;
}

/** What tests need to know of the build that they run in. */
export interface TestSurroundings {
  readonly tx: Transaction;
  readonly render: Render;
  /** What a test's answer depends on besides its text; undefined when that cannot be told. `restated`: as it was before this build restated days of its target. */
  readonly versionOf: (test: TestNode, restated?: Restated) => string | undefined;
  /** What this build restated of a test's target; undefined when it was not restated by days. */
  readonly restated: (test: TestNode) => Restated | undefined;
  /** The last answer of each test and what it depended on. */
  readonly earlier: ReadonlyMap<string, TestResult>;
  /** Which tested relations have no rows, as far as asked. */
  readonly empty: Map<string, boolean>;
  readonly scans: RowScans;
}

/** `> 5`, `!= 0`, `between 1 and 3`: dbt's thresholds. */
export function meets(failures: number, threshold: string): boolean {
  const between = /^\s*between\s+(\d+)\s+and\s+(\d+)\s*$/i.exec(threshold);
  if (between) return failures >= Number(between[1]) && failures <= Number(between[2]);
  const [, operator, value] = /^\s*(!=|<>|>=|<=|=|==|>|<)\s*(\d+)\s*$/.exec(threshold) ?? [];
  if (operator === undefined) throw new Error(`threshold "${threshold}" is not understood`);
  const limit = Number(value);
  const compare: Record<string, boolean> = {
    '!=': failures !== limit,
    '<>': failures !== limit,
    '>=': failures >= limit,
    '<=': failures <= limit,
    '=': failures === limit,
    '==': failures === limit,
    '>': failures > limit,
    '<': failures < limit,
  };
  return compare[operator] ?? false;
}

/** The outcome of a count of failing rows under a test's severity and thresholds. */
export function outcome(test: Pick<TestNode, 'severity' | 'warnIf' | 'errorIf'>, failures: number): TestStatus {
  if (test.severity === 'error' && meets(failures, test.errorIf)) return 'fail';
  return meets(failures, test.warnIf) ? 'warn' : 'pass';
}

const keysOf = (rows: readonly Row[]) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => KEY_COLUMN.test(name))));

async function isEmpty(around: TestSurroundings, test: TestNode): Promise<boolean> {
  if (!test.target) return false;
  const known = around.empty.get(test.target);
  if (known !== undefined) return known;
  const { target } = test;
  const relation = await around.render((compiler) => compiler.relation(target));
  const rows = await around.tx.rows(`select 1 from ${relation} limit 1`);
  around.empty.set(test.target, rows.length === 0);
  return rows.length === 0;
}

/**
 * Counts the failing rows and keeps some, in one pass. Rows of sources carry identifiers: they are counted, not kept. The count is no window
 * function: DuckDB 1.5.5 sometimes fails an assertion on one over no rows below a LIMIT, and the whole database with it.
 */
async function failing(test: TestNode, sql: string, tx: Transaction): Promise<{ failures: number; rows: Row[] }> {
  if (test.sources.length > 0) {
    const [counted] = await tx.rows<{ n: number }>(`select count(*) as n from (\n${sql}\n)`);
    return { failures: counted?.n ?? 0, rows: [] };
  }
  const rows = await tx.rows(
    `with "${ALL}" as materialized (\n${sql}\n) select *, (select count(*) from "${ALL}") as "${ALL}" from "${ALL}" limit ${MOST_KEYS}`,
  );
  return { failures: Number(rows[0]?.[ALL] ?? 0), rows };
}

/** An answer whose inputs did not change, under the severity and thresholds of today. */
function takenOver(test: TestNode, before: TestResult): TestResult {
  if (before.status === 'not_applicable') return { ...before, severity: test.severity };
  return { ...before, severity: test.severity, status: outcome(test, before.failures) };
}

/** What stands for a test's query and all that it reads; undefined when that cannot be told. */
export function dependsOn(query: string, version: string | undefined): string | undefined {
  return (
    version &&
    createHash('sha256')
      .update(JSON.stringify([query, version]))
      .digest('hex')
      .slice(0, 32)
  );
}

/** Runs one test inside the build. The count of an answer whose inputs did not change is taken over. */
export async function runTest(test: TestNode, around: TestSurroundings): Promise<TestResult> {
  const base = { name: test.name, severity: test.severity, ...(test.target ? { model: test.target } : {}) };
  const query = (within?: string) => around.render((compiler) => testSql(test, compiler, within));
  const whole = await query();
  const inputs = dependsOn(whole, around.versionOf(test));
  const before = around.earlier.get(test.name);
  if (inputs && before?.inputs === inputs) return takenOver(test, before);
  const depends = inputs ? { inputs } : {};
  if (await isEmpty(around, test))
    return { ...base, ...depends, status: 'not_applicable', failures: 0, message: 'no rows' };
  // Where nothing failed before and nothing else changed, only the days that were written again can fail.
  const restated = followsRows(test) && before?.failures === 0 ? around.restated(test) : undefined;
  const within =
    restated && before?.inputs === dependsOn(whole, around.versionOf(test, restated)) ? restated.condition : undefined;
  if (await around.scans.passes(test, around, within))
    return { ...base, ...depends, status: outcome(test, 0), failures: 0 };
  const { failures, rows } = await failing(test, within ? await query(within) : whole, around.tx);
  const status = outcome(test, failures);
  if (failures === 0) return { ...base, ...depends, status, failures };
  return { ...base, ...depends, status, failures, failingKeys: keysOf(rows) };
}
