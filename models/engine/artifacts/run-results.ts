import type { ReadonlyTransaction } from '../../../core/index.ts';
import { uniqueId, unitTestId } from '../graph-object.ts';
import type { ParsedProject } from '../parse.ts';
import type { BuildReport, ModelResult, TestResult } from '../report.ts';
import { type Artifact, type Invocation, metadataOf } from './artifact.ts';
import { testId } from './ids.ts';

/** What was run: a build, or (as `dbt docs generate` says of itself) only the compilation. */
export interface Ran {
  readonly which: 'build' | 'generate';
  readonly startedAt: Date;
  readonly report: BuildReport;
}

// A test that had no rows to look at answered nothing; dbt's word nearest to it is skipped.
const TEST: Readonly<Record<TestResult['status'], string>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  not_applicable: 'skipped',
};

interface Result {
  readonly status: string;
  readonly id: string;
  readonly seconds: number;
  readonly message: string | null;
  readonly failures: number | null;
  readonly relation: string | null;
  readonly failedBatches?: ModelResult['failedBatches'];
}

function resultArtifact(result: Result, compiled: ReadonlyMap<string, string>): Artifact {
  const sql = compiled.get(result.id);
  const isCompiled = !/^(seed|exposure)\./.test(result.id);
  return {
    status: result.status,
    timing: [],
    thread_id: 'main',
    execution_time: result.seconds,
    adapter_response: {},
    message: result.message,
    failures: result.failures,
    unique_id: result.id,
    compiled: isCompiled ? sql !== undefined : null,
    compiled_code: sql ?? null,
    relation_name: result.relation,
    batch_results: result.failedBatches ? { successful: [], failed: result.failedBatches } : null,
  };
}

const exposureResult = ({ package: packageName, name }: ParsedProject['exposures'][number]): Result => {
  const id = `exposure.${packageName}.${name}`;
  return { status: 'no-op', id, seconds: 0, message: null, failures: 0, relation: null };
};

/** Ids of tests by the names under which a report has them. */
function testIds(parsed: ParsedProject): Map<string, string> {
  const source = (target: string | undefined) => parsed.sources.get(target ?? '');
  return new Map([
    ...parsed.tests.map((test) => [test.name, testId(test, source(test.target))] as const),
    ...parsed.unitTests.map((unit) => [unit.name, unitTestId(unit)] as const),
  ]);
}

/** dbt's run_results.json of a build. Nodes and tests that the project no longer has are left out. */
export function runResultsArtifact(
  parsed: ParsedProject,
  compiled: ReadonlyMap<string, string>,
  { which, startedAt, report }: Ran,
  invocation: Invocation,
): Artifact {
  const tests = testIds(parsed);
  const models = report.models.flatMap(({ name, status, seconds, message, failedBatches }): Result[] => {
    const node = parsed.nodes.get(name);
    if (!node) return [];
    const relation = node.config.materialized === 'seed' ? null : node.relation;
    return [{ status, id: uniqueId(node), seconds, message: message ?? null, failures: null, relation, failedBatches }];
  });
  const tested = report.tests.flatMap(({ name, status, failures, message }): Result[] => {
    const id = tests.get(name);
    if (!id) return [];
    return [{ status: TEST[status], id, seconds: 0, message: message ?? null, failures, relation: null }];
  });
  // A build passes exposures by, and dbt says so.
  const passed = which === 'build' ? parsed.exposures.map(exposureResult) : [];
  return {
    metadata: { ...metadataOf('run_results', invocation), invocation_started_at: startedAt.toISOString() },
    results: [...models, ...tested, ...passed].map((result) => resultArtifact(result, compiled)),
    elapsed_time: report.seconds,
    args: { which, select: [], exclude: [], vars: {}, threads: 1 },
  };
}

/** The last build of the warehouse, as its books have it. */
export async function lastBuild(tx: ReadonlyTransaction): Promise<Ran | undefined> {
  const [build] = await tx.rows<{ build_id: string; started_at: string; seconds: number }>(
    `select build_id, started_at::varchar as started_at, date_diff('millisecond', started_at, finished_at) / 1000.0 as seconds
     from ops.builds order by build_id desc limit 1`,
  );
  if (!build) return undefined;
  const models = await tx.rows<ModelResult & { message: string | null }>(
    'select model as name, status, rows, seconds, message from ops.model_runs where build_id = $1',
    [build.build_id],
  );
  const tests = await tx.rows<TestResult & { message: string | null }>(
    'select test as name, model, status, severity, failures, message from ops.test_results where build_id = $1',
    [build.build_id],
  );
  return {
    which: 'build',
    startedAt: new Date(`${build.started_at.replace(' ', 'T')}Z`),
    report: { build_id: build.build_id, models, tests, seconds: build.seconds },
  };
}

/** What `dbt docs generate` leaves where nothing was built in the same run: each node that was compiled. */
export function compiledOnly(parsed: ParsedProject, invocation: Invocation): Ran {
  const models = [...parsed.nodes.values()]
    .filter((node) => node.config.materialized !== 'ephemeral')
    .map(({ name }): ModelResult => ({ name, status: 'success', rows: 0, seconds: 0 }));
  return {
    which: 'generate',
    startedAt: invocation.at,
    report: { build_id: '', models, tests: [], seconds: 0 },
  };
}
