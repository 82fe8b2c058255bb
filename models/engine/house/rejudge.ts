import { UserError, type Warehouse } from '../../../core/index.ts';
import '../errors.ts';
import { HOUSE_PROJECT } from '../build.ts';
import type { TestNode } from '../node.ts';
import { prepareOps } from '../ops.ts';
import { parseProject } from '../parse.ts';
import type { TestStatus } from '../report.ts';
import { outcome } from '../run-tests.ts';

export interface RejudgeOptions {
  readonly warehouse: Warehouse;
  readonly projectDir?: string;
  readonly overlayDir?: string;
  readonly asOf: string;
}

export interface Rejudged {
  readonly name: string;
  readonly failures: number;
  readonly from: TestStatus;
  readonly to: TestStatus;
}

export interface RejudgeReport {
  /** The build whose answers were judged again. */
  readonly build_id: string;
  readonly judged: number;
  readonly changed: readonly Rejudged[];
}

interface Kept {
  readonly name: string;
  readonly status: TestStatus;
  readonly severity: TestNode['severity'];
  readonly failures: number;
}

/** Only counts can be judged again: not what could not run, had no rows, or is no longer a data test of the project. */
const isCounted = ({ status }: Kept) => ['pass', 'warn', 'fail'].includes(status);

/**
 * Judges the last build's answers again by the severity and thresholds that the project has today. The counts of failing
 * rows are in the books: no query of the data is run. A build that was rolled back stays so; a retry builds it again.
 */
export async function rejudge(options: RejudgeOptions): Promise<RejudgeReport> {
  const { warehouse, projectDir = HOUSE_PROJECT, overlayDir, asOf } = options;
  const parsed = parseProject(projectDir, { overlayDir, vars: { as_of: asOf } });
  await prepareOps(warehouse);
  return warehouse.transaction(async (tx) => {
    const [last] = await tx.rows<{ build_id: string | null }>('select max(build_id) as build_id from ops.test_results');
    const buildId = last?.build_id;
    if (!buildId) throw new UserError('models/nothing-to-rejudge');
    const kept = await tx.rows<Kept>(
      'select test as name, status, severity, failures from ops.test_results where build_id = $1 order by test',
      [buildId],
    );
    const tests = new Map(parsed.tests.map((test) => [test.name, test]));
    const again = kept.filter(isCounted).flatMap((result) => {
      const test = tests.get(result.name);
      return test ? [{ ...result, to: outcome(test, result.failures), now: test.severity }] : [];
    });
    for (const { name, to, now } of again.filter((one) => one.to !== one.status || one.now !== one.severity)) {
      await tx.run('update ops.test_results set status = $3, severity = $4 where build_id = $1 and test = $2', [
        buildId,
        name,
        to,
        now,
      ]);
    }
    const changed = again
      .filter(({ to, status }) => to !== status)
      .map(({ name, failures, status, to }): Rejudged => ({ name, failures, from: status, to }));
    return { build_id: buildId, judged: again.length, changed };
  });
}
