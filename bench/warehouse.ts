import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ident,
  literal,
  openWarehouse,
  ROOT,
  Secret,
  silentProgress,
  type Transaction,
  type Warehouse,
} from '../core/index.ts';
import { generateHospital } from '../demo/index.ts';
import {
  discoverSystems,
  landedName,
  prepareMappings,
  prepareRaw,
  type System,
  type TableContract,
} from '../ingest/index.ts';
import { build } from '../models/index.ts';
import { MAPPINGS } from '../models/test-support/landed.ts';

// `npx tsx bench/warehouse.ts [--wide 10] [--years 1] [--scale hospital]`: the whole house built from nothing on the synthetic hospital times
// `wide`, then one more day of it. `--years` puts as many copies of the two years of history before them, so that the day's cost can be
// held against a longer past. Prints one JSON document.

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'hospital' },
    wide: { type: 'string', default: '10' },
    years: { type: 'string', default: '1' },
    memory: { type: 'string', default: '8GB' },
    dir: { type: 'string' },
    slowest: { type: 'string', default: '12' },
  },
});
const BEFORE = '2026-01-14 08:00:00';
const AFTER = '2026-01-15 08:00:00';
const SHIFT_DAYS = 731;
const KEY = new Secret('07'.repeat(32));
const [wide, years] = [Number(values.wide), Number(values.years)];
const folder = values.dir ?? mkdtempSync(join(tmpdir(), 'bench-warehouse-'));

/** Numbers of persons, visits, stays, events and batches; codes of the organisation and dictionaries are shared by all copies. */
const isNumber = (column: string) => (/_id$/.test(column) && column !== 'bed_id') || column === 'batch_no';
/** Dictionaries and sums of a day, which have a number of their own but are known by codes and dates. */
const ONCE = new Set(['drg_groups', 'cashier_closings', 'channel_bills', 'insurance_recons', 'insurance_budgets']);
const multiplies = ({ table, key }: TableContract) => !ONCE.has(table) && key.some(isNumber);

/** A table's rows as often as asked: numbers get the copy's mark, dates of the copies before lie further back. */
function multiplied(table: TableContract, source: string, copies = years): string {
  if (!multiplies(table)) return `select * from ${source}`;
  const columns = table.columns.map(({ name, type }) => {
    const column = ident(name);
    if (isNumber(name) || name === 'refund_of') {
      return `case when w = 0 and y = 0 then ${column} else ${column} || '#' || w || '.' || y end as ${column}`;
    }
    if (type === 'date') return `cast(${column} - ${SHIFT_DAYS} * cast(y as integer) as date) as ${column}`;
    if (type === 'timestamp') return `${column} - to_days(${SHIFT_DAYS} * cast(y as integer)) as ${column}`;
    return column;
  });
  return `select ${columns.join(', ')} from ${source}, range(${wide}) as wides(w), range(${copies}) as years(y)`;
}

const file = (when: string, table: TableContract) => literal(join(folder, when, `${table.table}.parquet`));

async function book(tx: Transaction, name: string, batch: number, rows: number): Promise<void> {
  await tx.run(
    `insert into raw.main._batches (batch, source, "table", mode, started_at, applied_at, rows_read, rows_landed, rows_quarantined)
     values (${batch}, 'his', ${literal(name)}, 'full', now(), now(), ${rows}, ${rows}, 0)`,
  );
}

async function landAll(warehouse: Warehouse, system: System): Promise<number> {
  let total = 0;
  for (const [index, table] of system.tables.entries()) {
    await warehouse.transaction(async (tx) => {
      const name = landedName(system, table);
      const names = table.columns.map((column) => ident(column.name)).join(', ');
      const rows = await tx.run(
        `insert into raw.main.${ident(name)} select ${names}, 'his', 'H01', ${index + 1}, now(), null from (${multiplied(table, `read_parquet(${file('before', table)})`)})`,
      );
      await book(tx, name, index + 1, Number(rows));
      total += Number(rows);
    });
  }
  return total;
}

/** The day's rows, of the copies that lie in the present only: the past does not change. */
async function landDay(warehouse: Warehouse, system: System): Promise<number> {
  let total = 0;
  await warehouse.transaction(async (tx) => {
    for (const [index, table] of system.tables.entries()) {
      const name = landedName(system, table);
      const landed = `raw.main.${ident(name)}`;
      const batch = 1000 + index;
      const names = table.columns.map((column) => ident(column.name)).join(', ');
      const key = (side: string) => table.key.map((column) => `${side}.${ident(column)}::varchar`).join(` || '|' || `);
      const changed = `(select * from read_parquet(${file('after', table)}) except all select * from read_parquet(${file('before', table)}))`;
      await tx.run(`create or replace temp table incoming as ${multiplied(table, changed, 1)}`);
      const [count] = await tx.rows<{ n: number }>('select count(*) as n from incoming');
      if (!count?.n) continue;
      const on = table.key.map((column) => `o.${ident(column)} = n.${ident(column)}`).join(' and ');
      for (const date of table.dates.length > 0 ? table.dates : [undefined]) {
        const day = (side: string) => (date ? `cast(${side}.${ident(date)} as date)` : 'null');
        await tx.run(
          `insert into raw.main._changes select ${literal(name)}, ${batch}, ${key('n')}, ${date ? literal(date) : 'null'}, ${day('o')}, ${day('n')}, false
           from incoming as n left join ${landed} as o on ${on}`,
        );
      }
      await tx.run(`delete from ${landed} as o using incoming as n where ${on}`);
      await tx.run(`insert into ${landed} select ${names}, 'his', 'H01', ${batch}, now(), null from incoming`);
      await book(tx, name, batch, count.n);
      total += count.n;
    }
  });
  return total;
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { seconds: Math.round(performance.now() - started) / 1000, result };
}

const say = (text: string) => process.stderr.write(`${text}\n`);
const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
const system = systems.find((one) => one.system === 'demo_his');
if (!system) throw new Error('no system demo_his');
const scale = values.scale === 'tiny' ? 'tiny' : 'hospital';
for (const [when, asOf] of [
  ['before', BEFORE],
  ['after', AFTER],
] as const) {
  const dir = join(folder, when);
  // A folder that is given keeps the hospital for the next run.
  if (existsSync(join(dir, 'truth.json'))) continue;
  say(`generating ${when}`);
  await generateHospital({ scale, asOf, seed: 7, dir, progress: silentProgress });
}

for (const file of ['warehouse.duckdb', 'raw.duckdb']) rmSync(join(folder, file), { force: true });
const warehouse = await openWarehouse({
  path: join(folder, 'warehouse.duckdb'),
  attach: { raw: join(folder, 'raw.duckdb') },
  memoryLimit: values.memory,
  threads: 2,
});
await prepareRaw(warehouse, systems);
await prepareMappings(warehouse, MAPPINGS, { dataDir: folder, now: new Date() });
/** A build, with the seconds until its models were there and those of its tests. */
async function run(asOf: string) {
  const started = performance.now();
  let modelled = started;
  const progress = {
    ...silentProgress,
    step: (phase: string) => {
      if (phase === 'models') modelled = performance.now();
    },
  };
  const { seconds, result } = await timed(() =>
    build({ warehouse, kind: 'nightly', asOf, pseudonymKey: KEY, progress }),
  );
  const models_seconds = Math.round(modelled - started) / 1000;
  return { seconds, result, models_seconds, tests_seconds: Math.round((seconds - models_seconds) * 1000) / 1000 };
}
const slowest = (models: readonly { name: string; seconds: number }[]) =>
  [...models]
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, Number(values.slowest))
    .map(({ name, seconds }) => `${name} ${seconds.toFixed(1)}`);

say('landing all');
const landed = await timed(() => landAll(warehouse, system));
say(`building ${landed.result} rows`);
const full = await run(BEFORE);
say('landing a day');
const day = await timed(() => landDay(warehouse, system));
const increment = await run(AFTER);
const [lines] = await warehouse.rows<{ n: number }>('select count(*) as n from marts.fct_charges');
process.stdout.write(
  `${JSON.stringify(
    {
      ...{ scale, wide, years, charge_lines: lines?.n, rows: landed.result, models: full.result.models.length },
      full_build_seconds: full.seconds,
      full_build_models_seconds: full.models_seconds,
      full_build_tests_seconds: full.tests_seconds,
      full_build_slowest: slowest(full.result.models),
      day: {
        rows: day.result,
        tables: system.tables.length,
        landed_seconds: day.seconds,
        built_seconds: increment.seconds,
        models_seconds: increment.models_seconds,
        tests_seconds: increment.tests_seconds,
        models_written: increment.result.models.length,
      },
      day_slowest: slowest(increment.result.models),
      tests: increment.result.tests.length,
      tests_failed: increment.result.tests.filter(({ status }) => status === 'fail' || status === 'error').length,
      peak_memory_gb: Number((process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)),
    },
    null,
    2,
  )}\n`,
);
await warehouse.close();
if (!values.dir) rmSync(folder, { recursive: true, force: true });
