import { ident, UserError } from '../../../core/index.ts';
import type { TestNode } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import type { TestResult } from '../report.ts';
import { outcome } from '../run-tests.ts';
import { testSettings } from '../test-nodes.ts';
import type { Work } from './foreign-options.ts';

const isTrue = (value: unknown) => value === true || value === 'true' || value === 'True';

/** Runs a data test as dbt does: its failing rows are limited, counted by fail_calc, held against the thresholds, kept where asked. */
export async function runDbtTest(
  work: Work,
  test: TestNode,
  parsed: ParsedProject,
  flags: { readonly storeFailures?: boolean | undefined; readonly warnError?: boolean | undefined },
): Promise<TestResult> {
  const { tx } = work;
  const { sql: query, config } = await work.render((compiler) => compiler.test(test));
  const limited = config['limit'] ? `select * from (\n${query}\n) limit ${Number(config['limit'])}` : query;
  const kept = isTrue(config['store_failures'] ?? flags.storeFailures) || config['store_failures_as'] !== undefined;
  const kind = config['store_failures_as'] ?? 'table';
  let from = `(\n${limited}\n)`;
  if (kept && kind !== 'ephemeral') {
    const schema = `${parsed.target.schema}_${String(config['schema'] ?? 'dbt_test__audit')}`;
    const relation = `${ident(schema)}.${ident(String(config['alias'] ?? test.alias))}`;
    await tx.run(`create schema if not exists ${ident(schema)}`);
    await tx.run(`create or replace ${kind === 'view' ? 'view' : 'table'} ${relation} as\n${limited}`);
    from = relation;
  }
  const count = String(config['fail_calc'] ?? 'count(*)');
  const [row] = await tx.rows<{ failures: number | null }>(
    `select ${count} as failures from ${from} as dbt_internal_test`,
  );
  if (typeof row?.failures !== 'number') {
    throw new UserError('models/invalid', { file: test.path, problem: `fail_calc ${count} gives no number` });
  }
  const { failures } = row;
  const status = outcome(testSettings(config, test.path), failures);
  return {
    name: test.name,
    severity: test.severity,
    ...(test.target ? { model: test.target } : {}),
    status: flags.warnError && status === 'warn' ? 'fail' : status,
    failures,
  };
}
