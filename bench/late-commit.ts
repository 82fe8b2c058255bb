import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openMemory, silentProgress } from '../core/index.ts';
import { loadSources, prepareRaw, systemSchema } from '../ingest/index.ts';
import { benchSite } from './support/site.ts';

/**
 * Rows that commit after a load with an older timestamp, as long transactions of a HIS do: how many a load misses, how many are
 * still missing after the next one, and what a bare watermark (no overlap) would have lost for good.
 * HISIGHT_PG_URL=… npx tsx bench/late-commit.ts [seconds]
 */
const url = process.env['HISIGHT_PG_URL'];
if (!url) throw new Error('set HISIGHT_PG_URL to a PostgreSQL that the bench may write to');
const SECONDS = Number(process.argv[2] ?? 30);
const WRITERS = 4;
const ROWS_A_COMMIT = 20;
/** Longest time between a row's stamp and its commit. */
const LATEST_MS = 4000;
const SCHEMA = `hisight_late_${process.pid}`;

const system = (overlapMinutes: number) =>
  systemSchema.parse({
    system: 'bench',
    name_zh: '基准',
    name_en: 'Bench',
    tables: [
      {
        table: 'charge',
        description_zh: '费用',
        description_en: 'Charges',
        key: ['id'],
        capture: 'timestamp',
        cursor: 'update_time',
        overlap_minutes: overlapMinutes,
        sweep: 'never',
        columns: [
          ['id', 'bigint'],
          ['amount', 'numeric(14,2)'],
          ['update_time', 'timestamp'],
        ].map(([name, type]) => ({ name, type, classification: 'open', description_zh: name })),
      },
    ],
  });

const dir = mkdtempSync(join(tmpdir(), 'hisight-late-'));

/** A warehouse of its own that loads the table with the given overlap. */
async function loader(overlapMinutes: number) {
  const described = system(overlapMinutes);
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareRaw(warehouse, [described]);
  const site = benchSite(join(dir, String(overlapMinutes)), 'postgres', url ?? '', { schema: SCHEMA });
  return {
    load: async () => {
      const report = await loadSources({ site, warehouse, systems: [described], progress: silentProgress });
      if (report.exit_code !== 0) throw new Error(`the load failed: ${JSON.stringify(report.sources[0]?.detail)}`);
    },
    keys: async () =>
      new Set((await warehouse.rows<{ id: number }>('select id from raw.bench__charge')).map(({ id }) => id)),
    close: () => warehouse.close(),
  };
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`set search_path = ${SCHEMA}`);
  return client;
}

let writing = true;
let late = 0;
let watermarkMoved = 0;

/** Stamps rows, waits, commits: what a cashier's open window does. */
async function write(writer: number): Promise<void> {
  const client = await connect();
  for (let n = 0; writing; n += 1) {
    const first = (writer * 1_000_000 + n) * ROWS_A_COMMIT;
    const before = watermarkMoved;
    await client.query('begin');
    await client.query(
      `insert into charge select i, 1.25, clock_timestamp() from generate_series(${first}, ${first + ROWS_A_COMMIT - 1}) i`,
    );
    await sleep(writer === 0 ? Math.random() * LATEST_MS : 5);
    await client.query('commit');
    // A load took its picture between the stamp and the commit: these rows lie behind its watermark.
    if (watermarkMoved > before) late += ROWS_A_COMMIT;
  }
  await client.end();
}

const admin = new pg.Client(url);
await admin.connect();
await admin.query(`create schema ${SCHEMA}`);
try {
  await admin.query(
    `create table ${SCHEMA}.charge (id bigint primary key, amount numeric(14,2), update_time timestamp)`,
  );
  const [ours, bare] = [await loader(60), await loader(0)];
  const source = async () =>
    (await admin.query<{ id: string }>(`select id from ${SCHEMA}.charge`)).rows.map(({ id }) => Number(id));
  const missingOf = async (of: { keys(): Promise<Set<number>> }) => {
    const [there, here] = [await source(), await of.keys()];
    return there.filter((id) => !here.has(id)).length;
  };
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
  const end = performance.now() + SECONDS * 1000;
  let loads = 0;
  while (performance.now() < end) {
    await Promise.all([ours.load(), bare.load()]);
    watermarkMoved += 1;
    loads += 1;
  }
  await Promise.all([ours.load(), bare.load()]);
  watermarkMoved += 1;
  writing = false;
  await Promise.all(writers);
  const missingAfterLastLoadInFlight = await missingOf(ours);
  await Promise.all([ours.load(), bare.load()]);
  const figures = {
    ...{ seconds: SECONDS, loads: loads + 2, rows: (await source()).length, late_rows: late },
    missing_before_the_overlap_load: missingAfterLastLoadInFlight,
    missing_after_the_overlap_load: await missingOf(ours),
    lost_by_a_bare_watermark: await missingOf(bare),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  await ours.close();
  await bare.close();
} finally {
  await admin.query(`drop schema ${SCHEMA} cascade`);
  await admin.end();
  rmSync(dir, { recursive: true, force: true });
}
