import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ident, openWarehouse, UserError } from '../../core/index.ts';
import { buildForeign } from '../engine/foreign/build-foreign.ts';
import { compileForeign } from '../engine/foreign/compile-foreign.ts';
import { sourceFreshness } from '../engine/foreign/freshness.ts';
import { listForeign } from '../engine/foreign/list-foreign.ts';
import { retryForeign } from '../engine/foreign/retry-foreign.ts';
import type { BuildReport } from '../engine/report.ts';
import { APART } from './apart.ts';

// Small projects named after dbt's documentation, run as dbt ran them (expect-dbt.py): the same nodes end in the same way,
// and the same relations hold the same rows. Messages are not compared: ours are our own.

interface Step {
  readonly command: 'build' | 'run' | 'seed' | 'snapshot' | 'test' | 'ls' | 'compile' | 'retry' | 'source freshness';
  readonly files?: Readonly<Record<string, string | null>>;
  readonly sql?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly [option: string]: unknown;
}

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly relations?: readonly string[];
  readonly volatile?: readonly string[];
  readonly each?: boolean;
}

interface NodeOutcome {
  readonly status: string;
  readonly failures?: number;
}

interface Outcome {
  readonly success: boolean;
  readonly nodes?: Readonly<Record<string, NodeOutcome>>;
  readonly listed?: readonly string[];
  readonly relations?: Readonly<Record<string, unknown>>;
}

interface Expected {
  readonly steps: readonly Outcome[];
  readonly relations?: Readonly<Record<string, unknown>>;
}

const PROJECT = 'name: clinic\nversion: "1.0"\nconfig-version: 2\nprofile: conformance\n';

function write(folder: string, files: Readonly<Record<string, string | null>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
}

async function withDatabase<T>(
  path: string,
  work: (warehouse: Awaited<ReturnType<typeof openWarehouse>>) => Promise<T>,
): Promise<T> {
  const warehouse = await openWarehouse({ path });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

const PLAIN = /^(U?(TINY|SMALL|BIG)INT|U?INTEGER|BOOLEAN|DOUBLE|FLOAT)$/;

/** A relation as the cases keep it: its kind, columns, and rows sorted by their JSON. */
async function readRelation(path: string, relation: string, volatile: readonly string[]): Promise<unknown> {
  return withDatabase(path, async (warehouse) => {
    const [schema = '', table = ''] = relation.split(/\.(?=[^.]*$)/);
    const [found] = await warehouse.rows<{ kind: string }>(
      `select case table_type when 'VIEW' then 'view' else 'table' end as kind from information_schema.tables
       where table_catalog = current_database() and table_schema = $1 and table_name = $2`,
      [schema, table],
    );
    if (!found) return null;
    const from = `${ident(schema)}.${ident(table)}`;
    const columns = await warehouse.rows<{ column_name: string; column_type: string }>(`describe ${from}`);
    const shown = columns.map(({ column_name, column_type }) => {
      const column = ident(column_name);
      if (volatile.includes(column_name)) return `if(${column} is null, null, '*')`;
      return PLAIN.test(column_type) ? column : `cast(${column} as varchar)`;
    });
    const rows = await warehouse.rows(`select ${shown.map((one, at) => `${one} as c${at}`).join(', ')} from ${from}`);
    const values = rows.map((row) =>
      Object.values(row).map((value) => (typeof value === 'bigint' ? String(value) : value)),
    );
    const keyed = values.map((row) => ({ row, key: JSON.stringify(row) }));
    keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
    return {
      kind: found.kind,
      columns: columns.map(({ column_name, column_type }) => [column_name, column_type]),
      rows: keyed.map(({ row }) => row),
    };
  });
}

async function readRelations(path: string, { relations = [], volatile = [] }: Case): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const relation of relations) found[relation] = await readRelation(path, relation, volatile);
  return found;
}

/** Outcomes in dbt's words. Hooks of the run are no nodes of ours; one that fails fails the run. */
function nodesOf(report: BuildReport): Record<string, NodeOutcome> {
  const models = report.models.map(({ name, status }) => [name, { status }] as const);
  const tests = report.tests.map(({ name, status, failures }) => {
    if (status === 'not_applicable') return [name, { status: 'skipped' }] as const;
    return [name, { status, ...(status === 'error' ? {} : { failures: status === 'pass' ? 0 : failures }) }] as const;
  });
  return Object.fromEntries([...models, ...tests]);
}

const failed = ({ models, tests }: BuildReport) =>
  models.some(({ status }) => status === 'error' || status === 'partial success') ||
  tests.some(({ status }) => status === 'fail' || status === 'error');

async function runStep(folder: string, database: string, step: Step, number: number): Promise<Outcome> {
  const { command, files = {}, sql = [], env = {}, vars, ...flags } = step;
  write(folder, files);
  for (const statement of sql)
    await withDatabase(database, (warehouse) => warehouse.transaction((tx) => tx.run(statement)));
  const options = {
    projectDir: folder,
    database,
    environment: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    vars: (vars ?? {}) as Record<string, unknown>,
    select: flags['select'] as string[] | undefined,
    exclude: flags['exclude'] as string[] | undefined,
    selector: flags['selector'] as string | undefined,
    resourceTypes: flags['resource_type'] === undefined ? undefined : [String(flags['resource_type'])],
    excludeResourceTypes:
      flags['exclude_resource_type'] === undefined ? undefined : [String(flags['exclude_resource_type'])],
    indirectSelection: flags['indirect_selection'] as 'eager' | undefined,
    fullRefresh: flags['full_refresh'] === true,
    empty: flags['empty'] === true,
    failFast: flags['fail_fast'] === true,
    storeFailures: flags['store_failures'] === true,
    warnError: flags['warn_error'] === true,
    state: flags['state'] === undefined ? undefined : `${folder}-target-${flags['state']}`,
    defer: flags['defer'] === true,
    favorState: flags['favor_state'] === true,
    targetDir: `${folder}-target`,
    eventTimeStart: flags['event_time_start'] === undefined ? undefined : String(flags['event_time_start']),
    eventTimeEnd: flags['event_time_end'] === undefined ? undefined : String(flags['event_time_end']),
  };
  try {
    if (command === 'ls') {
      const ids = listForeign(options).map(({ id }) => id);
      return { success: true, listed: ids.sort() };
    }
    if (command === 'compile') {
      const compiled = await compileForeign(options);
      return { success: true, nodes: Object.fromEntries(compiled.map(({ name }) => [name, { status: 'success' }])) };
    }
    if (command === 'source freshness') {
      const tables = await sourceFreshness(options);
      const nodes = tables.map(({ name, status }) => [name.replace(/^.*\./, ''), { status }]);
      return { success: tables.every(({ status }) => !status.endsWith('error')), nodes: Object.fromEntries(nodes) };
    }
    const report = await (command === 'retry' ? retryForeign(options) : buildForeign({ ...options, command }));
    // `state: 1` means the target folder as the first step left it.
    cpSync(options.targetDir, `${options.targetDir}-${number}`, { recursive: true });
    return { success: !failed(report), nodes: nodesOf(report) };
  } catch (error) {
    // Only what is told to a person is an outcome; a bug of ours is not.
    if (!(error instanceof UserError)) throw error;
    return command === 'ls' ? { success: false, listed: [] } : { success: false };
  }
}

async function run(one: Case): Promise<Expected> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const database = join(folder, 'warehouse.duckdb');
  try {
    write(folder, { 'dbt_project.yml': PROJECT, ...one.files });
    const steps: Outcome[] = [];
    for (const step of one.steps) {
      const outcome = await runStep(folder, database, step, steps.length + 1);
      steps.push(one.each ? { ...outcome, relations: await readRelations(database, one) } : outcome);
    }
    return one.each ? { steps } : { steps, relations: await readRelations(database, one) };
  } finally {
    for (const made of readdirSync(tmpdir()).filter((name) => name.startsWith(basename(folder)))) {
      rmSync(join(tmpdir(), made), { recursive: true, force: true });
    }
  }
}

/** What is compared of dbt's answer: no messages, no hooks of the run, no failures of models. */
function wanted({ steps, relations }: Expected): Expected {
  const outcome = ({ success, nodes, listed, relations: after }: Outcome): Outcome => {
    const isHook = (name: string) => /-on-run-(start|end)-\d+$/.test(name);
    const kept = Object.entries(nodes ?? {}).filter(([name, { status }]) => {
      return status !== 'no-op' && (!isHook(name) || status === 'error');
    });
    const shown = kept.map(([name, { status, failures }]) => [
      name,
      { status, ...(failures === undefined || !['pass', 'warn', 'fail'].includes(status) ? {} : { failures }) },
    ]);
    return {
      success,
      ...(nodes && (success || kept.length > 0) ? { nodes: Object.fromEntries(shown) } : {}),
      ...(listed ? { listed } : {}),
      ...(after ? { relations: after } : {}),
    };
  };
  return { steps: steps.map(outcome), ...(relations ? { relations } : {}) };
}

const folder = join(import.meta.dirname, 'dbt');
const sections = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => file.replace('.yml', ''));

describe.each(sections)('%s', (section) => {
  const cases = parse(readFileSync(join(folder, `${section}.yml`), 'utf8'), {
    merge: true,
    maxAliasCount: -1,
  }) as Case[];
  const answered = join(folder, `${section}.json`);
  const answers = JSON.parse(existsSync(answered) ? readFileSync(answered, 'utf8') : '{}') as Record<string, Expected>;

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const answer = answers[name];
    if (!answer) throw new Error(`${section}/${name} has no answer of dbt: run expect-dbt.py`);
    const ours = await run(one);
    const why = APART[`${section}/${name}`];
    // A case that breaks before its first relation has no database to read.
    const theirs = wanted(answer);
    const unread = theirs.relations && Object.keys(theirs.relations).length === 0;
    const compared = unread ? { ...ours, relations: {} } : ours;
    if (why) expect(compared, `agrees with dbt now: ${why}`).not.toEqual(theirs);
    else expect(compared).toEqual(theirs);
  });
});
