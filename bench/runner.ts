import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openMemory, type Warehouse } from '../core/index.ts';
import { type BuildReport, build, compile, parseProject } from '../models/index.ts';

// `node --import tsx bench/runner.ts` (or the built JavaScript): what the runner itself costs.
// Prints one JSON document: parsing, compiling, a first build, a build with nothing to do, and the same SQL without a runner.

const MODELS = 300;
const LAYERS = 6;
const ROWS = 2_000;
const AS_OF = '2026-01-15 08:00:00';

function write(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** A project of 300 models in six layers with a macro, a config, two parents and two tests each. */
function generateProject(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bench-runner-'));
  write(dir, 'dbt_project.yml', 'name: bench\nmodels: {bench: {+materialized: table}}\n');
  write(dir, 'macros/cents.sql', '{% macro cents(column) %}({{ column }} * 100){% endmacro %}');
  write(
    dir,
    'models/sources.yml',
    'sources: [{name: his, database: raw, schema: main, tables: [{name: charges, identifier: his__charges}]}]',
  );
  const perLayer = MODELS / LAYERS;
  const named = (index: number) => `m${Math.floor(index / perLayer)}_${index % perLayer}`;
  const properties: string[] = ['models:'];
  for (let index = 0; index < MODELS; index++) {
    const parents =
      index < perLayer
        ? []
        : [index - perLayer, index - perLayer + (index % perLayer === perLayer - 1 ? -1 : 1)].map(named);
    const [first, second] = parents.map((name) => `{{ ref('${name}') }}`);
    const from = first
      ? `${first} as a {% if true %}inner join ${second} as b using (id){% endif %}`
      : `{{ source('his', 'charges') }} as a`;
    write(
      dir,
      `models/layer${Math.floor(index / perLayer)}/${named(index)}.sql`,
      `{{ config(tags=['layer${Math.floor(index / perLayer)}']) }}\nselect a.id, {{ cents('a.amount') }} % 1000 as amount\nfrom ${from}\n`,
    );
    properties.push(
      `  - {name: ${named(index)}, description: One row per charge., columns: [{name: id, tests: [unique, not_null]}]}`,
    );
  }
  write(dir, 'models/models.yml', `${properties.join('\n')}\n`);
  return dir;
}

async function prepareRaw(warehouse: Warehouse): Promise<void> {
  await warehouse.run(
    `create table raw.main.his__charges as select range as id, range % 97 as amount from range(${ROWS})`,
  );
  await warehouse.run(
    "create table raw.main._batches as select 1::bigint as batch, 'his' as source, 'his__charges' as \"table\", 'full' as mode, now()::timestamp as started_at, now()::timestamp as applied_at, 1 as rows_read, 1 as rows_landed, 0 as rows_quarantined",
  );
  await warehouse.run(
    'create table raw.main._changes ("table" varchar, batch bigint, key varchar, date_column varchar, old_date date, new_date date, is_deleted boolean)',
  );
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - started), result };
}

/** The same statements in one transaction, without a runner around them. */
async function bare(projectDir: string, report: BuildReport): Promise<number> {
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareRaw(warehouse);
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

const projectDir = generateProject();
parseProject(projectDir, { vars: { as_of: AS_OF } });
const parsing = await timed(() => parseProject(projectDir, { vars: { as_of: AS_OF } }));
const compiling = await timed(() => compile({ projectDir, asOf: AS_OF }));
const warehouse = await openMemory({ attachMemory: ['raw'] });
await prepareRaw(warehouse);
const options = { warehouse, projectDir, kind: 'manual', asOf: AS_OF } as const;
const first = await timed(() => build(options));
const again = await timed(() => build(options));
const script = await bare(projectDir, first.result);
await warehouse.close();
const figures = {
  models: first.result.models.length,
  tests: first.result.tests.length,
  parse_ms: parsing.ms,
  parse_and_compile_ms: compiling.ms,
  build_ms: first.ms,
  same_sql_without_runner_ms: script,
  overhead: Number((first.ms / script - 1).toFixed(2)),
  noop_build_ms: again.ms,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
