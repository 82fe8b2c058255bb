import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';
import { openSiteWarehouse } from '../core/index.ts';
import { loadSources, prepareRaw } from '../ingest/index.ts';
import { benchSite, benchSystem } from './support/site.ts';

/**
 * Capture by digest of a table in which nothing, then one row in a thousand changed, against landing all of it; each run in a process
 * of its own, so that its memory is its own. npx tsx bench/digest.ts [rows]; HISIGHT_PG_URL names the server.
 */
const url = process.env['HISIGHT_PG_URL'];
if (!url) throw new Error('set HISIGHT_PG_URL to a PostgreSQL that the bench may write to');
const [role = '', dir = ''] = process.argv[2] === 'run' ? process.argv.slice(3) : [];
const ROWS = Number(process.argv.at(-1)) || 5_000_000;
const TABLE = `hisight_bench_digest_${ROWS}`;

const COLUMNS: [name: string, type: string, sql: string][] = [
  ['charge_id', 'bigint', 'i'],
  ['patient_id', 'text', `'P' || lpad((i % 300000)::text, 7, '0')`],
  ['dept_code', 'text', `'D02' || lpad((i % 12)::text, 2, '0')`],
  ['fee_class', 'text', `(array['西药费', '检查费', '化验费', '治疗费'])[1 + i % 4]`],
  ['item_name', 'text', `'项目名称' || (i % 500)`],
  ['qty', 'numeric(14,4)', `(1 + i % 5)::numeric(14,4)`],
  ['unit_price', 'numeric(14,4)', `((i % 10000) / 100.0)::numeric(14,4)`],
  ['amount', 'numeric(14,2)', `((1 + i % 5) * (i % 10000) / 100.0)::numeric(14,2)`],
  ['charge_time', 'timestamp', `timestamp '2024-01-01' + i * interval '20 seconds'`],
  ['is_refund', 'boolean', 'i % 50 = 0'],
];

/** One load in this process; prints what it cost. */
async function run(capture: string): Promise<void> {
  const site = benchSite(dir, 'postgres', url ?? '', { memoryLimit: '256MB' });
  const system = benchSystem(TABLE, COLUMNS, capture);
  const warehouse = await openSiteWarehouse(site);
  await prepareRaw(warehouse, [system]);
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const begin = performance.now();
  const progress = { step: () => undefined, note: () => undefined };
  const report = await loadSources({ site, warehouse, systems: [system], progress });
  clearInterval(timer);
  await warehouse.close();
  const table = report.sources[0]?.detail[0];
  if (!table || table.error) throw new Error(table?.error?.code ?? 'nothing was loaded');
  const { rows_read, rows_landed, rows_changed, rows_deleted, extract_seconds, batch } = table;
  const measured = {
    seconds: Number(((performance.now() - begin) / 1000).toFixed(2)),
    peak_rss_mb: Math.round(peak / 1e6),
  };
  process.stdout.write(
    `${JSON.stringify({ capture, batch, rows_read, rows_landed, rows_changed, rows_deleted, extract_seconds, ...measured })}\n`,
  );
}

const outcome = z.object({
  capture: z.string(),
  batch: z.number().nullable(),
  rows_landed: z.number(),
  rows_deleted: z.number(),
  extract_seconds: z.number(),
  peak_rss_mb: z.number(),
});

async function inChild(capture: string, folder: string, label: string): Promise<z.output<typeof outcome>> {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, ['--import', 'tsx', file, 'run', capture, folder, String(ROWS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the load of ${label} ended with ${code}`);
  process.stdout.write(`${JSON.stringify({ label, ...JSON.parse(text) })}\n`);
  return outcome.parse(JSON.parse(text));
}

async function compare(): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const folder = mkdtempSync(join(tmpdir(), 'hisight-bench-'));
  const landing = join(folder, 'landing', 'his', `bench__${TABLE}`);
  try {
    const values = COLUMNS.map(([name, , sql]) => `${sql} as ${name}`).join(', ');
    await client.query(`drop table if exists ${TABLE}`);
    await client.query(`create table ${TABLE} as select ${values} from generate_series(1, ${ROWS}) i`);
    await client.query(`alter table ${TABLE} add primary key (charge_id)`);
    await client.query(`vacuum analyze ${TABLE}`);
    const first = await inChild('digest', folder, 'first: everything lands');
    const files = readdirSync(landing).join();
    const idle = await inChild('digest', folder, 'unchanged');
    if (idle.batch !== null || readdirSync(landing).join() !== files)
      throw new Error('an unchanged table wrote something');
    await client.query(`update ${TABLE} set amount = amount + 1 where charge_id % 1000 = 1`);
    await client.query(`delete from ${TABLE} where charge_id % 1000 = 2`);
    const changed = await inChild('digest', folder, 'one row in a thousand changed, one deleted');
    const expected = Math.floor((ROWS + 999) / 1000);
    if (changed.rows_landed !== expected || changed.rows_deleted !== Math.floor((ROWS + 998) / 1000))
      throw new Error(`expected ${expected} changes, found ${changed.rows_landed} and ${changed.rows_deleted}`);
    const ratio = Number((idle.extract_seconds / first.extract_seconds).toFixed(2));
    process.stdout.write(
      `${JSON.stringify({ rows: ROWS, digest_to_plain_landing: ratio, peak_rss_mb: idle.peak_rss_mb })}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
    await client.query(`drop table if exists ${TABLE}`);
    await client.end();
  }
}

await (role === '' ? compare() : run(role));
