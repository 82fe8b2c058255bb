import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { modulePath, openMemory, openWarehouse, ROOT, type Warehouse } from '../core/index.ts';
import { writeManyModels } from '../models/engine/test-support/many-models.ts';
import { type BuildReport, build, compile, parseProject } from '../models/index.ts';

// `npm run build:node && npx tsx bench/runner.ts`: what the runner itself costs. Prints one JSON document, milliseconds
// unless it says seconds: the best of several runs, because the machine may have other work.
// HISIGHT_DBT=…/bin/dbt puts dbt-core beside it; --house makes a tiny demo and builds it with nothing to do.

const ROUNDS = 5;
const ROWS = 2_000;
const AS_OF = '2026-01-15 08:00:00';
const BUILT = existsSync(join(ROOT, 'dist', 'models', 'index.js'));
const DBT = process.env['HISIGHT_DBT'];
const folder = mkdtempSync(join(tmpdir(), 'bench-runner-'));

function project(name: string, options: Parameters<typeof writeManyModels>[1]): string {
  const dir = join(folder, name);
  writeManyModels(dir, options);
  return dir;
}

const CHARGES = `create table main.his__charges as select range as id, range % 97 as amount from range(${ROWS})`;

async function withRaw(): Promise<Warehouse> {
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  await warehouse.run(CHARGES.replace('main.', 'raw.main.'));
  await warehouse.run(
    "create table raw.main._batches as select 1::bigint as batch, 'his' as source, 'his__charges' as \"table\", 'full' as mode, now()::timestamp as started_at, now()::timestamp as applied_at, 1 as rows_read, 1 as rows_landed, 0 as rows_quarantined",
  );
  await warehouse.run(
    'create table raw.main._changes ("table" varchar, batch bigint, key varchar, date_column varchar, old_date date, new_date date, is_deleted boolean)',
  );
  return warehouse;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { ms: performance.now() - started, result };
}

async function best(rounds: number, work: () => number | Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) least = Math.min(least, await work());
  return Math.round(least);
}

const FROM_SOURCE = BUILT ? [] : ['--import', 'tsx'];
const node = (args: readonly string[], environ: NodeJS.ProcessEnv = {}) =>
  execFileSync(process.execPath, [...FROM_SOURCE, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...environ },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  });
const moduleOf = (name: string) => (BUILT ? join(ROOT, 'dist', `${name}.js`) : modulePath(name));
const cli = (args: readonly string[], environ?: NodeJS.ProcessEnv) =>
  node([moduleOf('app/cli/main'), ...args], environ);

/** From the start of the command line's process until it looks at a project. */
const start = (dir: string) =>
  Number(
    node([
      '--import',
      pathToFileURL(join(ROOT, 'bench', 'support', 'first-look.mjs')).href,
      moduleOf('app/cli/main'),
      ...['build', '--project-dir', dir, '--database', join(folder, 'none.duckdb')],
    ]),
  );

interface Cold {
  readonly loaded: number;
  readonly work: number;
}

async function parsing(dir: string) {
  const models = pathToFileURL(moduleOf('models/index')).href;
  const once = join(ROOT, 'bench', 'support', 'parse-once.mjs');
  const cold = (what: 'parse' | 'compile') =>
    Array.from({ length: ROUNDS }, () => JSON.parse(node([once, models, dir, what])) as Cold);
  const [parsed, compiled] = [cold('parse'), cold('compile')];
  const least = (runs: readonly Cold[], of: (run: Cold) => number) => Math.round(Math.min(...runs.map(of)));
  const warm = (work: () => unknown) => best(ROUNDS + 2, async () => (await timed(work)).ms);
  return {
    parse_in_a_new_process: least(parsed, ({ work }) => work),
    parse_and_compile_in_a_new_process: least(compiled, ({ work }) => work),
    parse_when_warm: await warm(() => parseProject(dir)),
    parse_and_compile_when_warm: await warm(() => compile({ projectDir: dir, asOf: AS_OF })),
    whole_process_that_parses: least(parsed, ({ loaded, work }) => loaded + work),
  };
}

/** The same statements in one transaction, without a runner around them. */
async function bare(projectDir: string, report: BuildReport): Promise<number> {
  const warehouse = await withRaw();
  const compiled = new Map(compile({ projectDir, asOf: AS_OF }).map((model) => [model.name, model.sql]));
  const { ms } = await timed(() =>
    warehouse.transaction(async (tx) => {
      for (const { name } of report.models)
        await tx.run(`create or replace table main.${name} as ${compiled.get(name)}`);
      for (const { name } of report.models) {
        await tx.rows(
          `select count(*) from (select id from main.${name} where id is not null group by id having count(*) > 1)`,
        );
        await tx.rows(`select count(*) from main.${name} where id is null`);
      }
    }),
  );
  await warehouse.close();
  return ms;
}

/** Builds, builds with nothing to do, and the same SQL, in turns. */
async function building(projectDir: string) {
  const rounds: { first: number; again: number; script: number }[] = [];
  let report: BuildReport | undefined;
  for (let round = 0; round < 3; round++) {
    const warehouse = await withRaw();
    const options = { warehouse, projectDir, kind: 'manual', asOf: AS_OF } as const;
    const first = await timed(() => build(options));
    const again = await timed(() => build(options));
    await warehouse.close();
    report = first.result;
    rounds.push({ first: first.ms, again: again.ms, script: await bare(projectDir, first.result) });
  }
  const least = (of: (round: (typeof rounds)[number]) => number) => Math.round(Math.min(...rounds.map(of)));
  const [first, script] = [least((round) => round.first), least((round) => round.script)];
  return {
    tests: report?.tests.length,
    build: first,
    same_sql_in_one_script: script,
    overhead: Number((first / script - 1).toFixed(2)),
    with_nothing_to_do: least((round) => round.again),
  };
}

const dbt = (dir: string, ...args: string[]) =>
  execFileSync(DBT ?? '', [...args, '--profiles-dir', dir, '--project-dir', dir], {
    cwd: dir,
    env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
    stdio: 'ignore',
  });

/** Whole processes side by side, each with a database file of its own: parse 1,200 models, build 300. */
async function besideDbt(many: string) {
  if (!DBT) return 'skipped: HISIGHT_DBT names no dbt';
  const theirs = project('dbt-300', { models: 300 });
  const ours = project('ours-300', { models: 300 });
  for (const dir of [theirs, ours]) {
    const warehouse = await openWarehouse({ path: join(dir, 'many.duckdb') });
    await warehouse.run(CHARGES);
    await warehouse.close();
  }
  return {
    dbt_parse_1200: await best(2, async () => (await timed(() => dbt(many, 'parse', '--no-partial-parse'))).ms),
    dbt_build_300: await best(2, async () => (await timed(() => dbt(theirs, 'build'))).ms),
    hisight_build_300: await best(2, async () => {
      const args = ['build', '--project-dir', ours, '--database', join(ours, 'many.duckdb'), '--json'];
      return (await timed(() => cli(args))).ms;
    }),
  };
}

/** A tiny demo hospital, then its build with nothing to do: what the report says, and the whole process. */
async function house() {
  if (!process.argv.includes('--house')) return 'skipped: asked for by --house';
  const environ = { HISIGHT_DATA: join(folder, 'house') };
  cli(['demo', '--once', '--scale', 'tiny', '--json'], environ);
  const runs: { seconds: number; process: number }[] = [];
  for (let round = 0; round < 4; round++) {
    const { ms, result } = await timed(() => JSON.parse(cli(['build', '--json'], environ)) as BuildReport);
    runs.push({ seconds: result.seconds, process: ms });
  }
  return {
    noop_build_seconds: Math.min(...runs.map(({ seconds }) => seconds)),
    noop_build_process: Math.round(Math.min(...runs.map((run) => run.process))),
  };
}

const few = project('300', { models: 300, rawDatabase: 'raw' });
const many = project('1200', { models: 1200, mixed: true });
const figures = {
  runs: BUILT ? 'the built JavaScript' : 'the sources (npm run build:node first)',
  load_before: loadavg()[0]?.toFixed(1),
  start: await best(ROUNDS, () => start(few)),
  models_300: await parsing(few),
  models_1200: await parsing(many),
  build_300: await building(few),
  house: await house(),
  dbt: await besideDbt(many),
  load_after: loadavg()[0]?.toFixed(1),
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
rmSync(folder, { recursive: true, force: true });
