import type { ReadonlyTransaction } from '../../core/index.ts';
import type { Inputs } from './inputs.ts';
import type { TestNode } from './node.ts';
import type { ParsedProject } from './parse.ts';
import type { TestResult } from './report.ts';
import type { Restated } from './run-tests.ts';

/** A test runs when something that it reads was chosen, and all of it is there. */
export function testable(test: TestNode, parsed: ParsedProject, inputs: Inputs, chosen: ReadonlySet<string>): boolean {
  if (test.refs.length === 0) return chosen.size === parsed.nodes.size;
  const there = test.refs.every(
    (ref) => parsed.nodes.get(ref)?.config.materialized === 'ephemeral' || inputs.states.has(ref),
  );
  return there && test.refs.some((ref) => chosen.has(ref));
}

/** What a test's answer depends on besides its text; undefined when that cannot be told. */
export function versionOf(
  test: TestNode,
  parsed: ParsedProject,
  inputs: Inputs,
  restated?: Restated,
): string | undefined {
  const parts: string[] = [];
  for (const ref of test.refs) {
    const node = parsed.nodes.get(ref);
    const stored = inputs.states.get(ref);
    if (node && !stored) {
      const available = inputs.available(node);
      if (available.untracked.length > 0) return undefined;
      parts.push(available.checksum, JSON.stringify([...available.batches]), available.asOf ?? '');
    } else parts.push(restated && ref === test.target ? restated.buildId : (stored?.buildId ?? ''));
  }
  for (const source of test.sources) {
    const mark = inputs.highWaterOf(source);
    if (mark === undefined) return undefined;
    parts.push(String(mark));
  }
  return parts.join('|');
}

interface StoredResult {
  readonly test: string;
  readonly model: string | null;
  readonly status: TestResult['status'];
  readonly severity: TestResult['severity'];
  readonly failures: number;
  readonly keys: string | null;
  readonly message: string | null;
  readonly inputs: string;
}

/**
 * The answers that tell what they depended on, of the last successful build and of `others` (builds that a retry goes on
 * with), newest last. What failed is asked again.
 */
export async function earlierResults(
  tx: Pick<ReadonlyTransaction, 'rows'>,
  others: readonly string[],
): Promise<Map<string, TestResult>> {
  const rows = await tx.rows<StoredResult>(
    `select test, model, status, severity, failures, failing_keys::varchar as keys, message, inputs from ops.test_results
     where inputs is not null and status <> 'fail'
       and (build_id = (select max(build_id) from ops.builds where status = 'success')
         or build_id in (select unnest(from_json($1::json, '["varchar"]'))))
     order by build_id`,
    [JSON.stringify(others)],
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
