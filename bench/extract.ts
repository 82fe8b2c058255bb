import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { median } from 'simple-statistics';
import { fixedClock, openSiteWarehouse, type Site } from '../core/index.ts';
import { loadSources, prepareRaw, systemSchema } from '../ingest/index.ts';

/**
 * Speed of landing a PostgreSQL table against `psql COPY … TO STDOUT >/dev/null`, side by side in one run.
 * npx tsx bench/extract.ts [rows [rounds]]; HISIGHT_PG_URL names the server, psql must be on the path.
 */
const url = process.env['HISIGHT_PG_URL'];
if (!url) throw new Error('set HISIGHT_PG_URL to a PostgreSQL that the bench may write to');
const ROWS = Number(process.argv[2] ?? 3_000_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const TABLE = `hisight_bench_${ROWS}`;

const COLUMNS: [name: string, type: string, sql: string][] = [
  ['charge_id', 'text', `'C' || lpad(i::text, 9, '0')`],
  ['patient_id', 'text', `'P' || lpad((i % 300000)::text, 7, '0')`],
  ['visit_id', 'text', `'V' || (i / 3)`],
  ['dept_code', 'text', `'D02' || lpad((i % 12)::text, 2, '0')`],
  ['fee_class', 'text', `(array['西药费', '检查费', '化验费', '治疗费'])[1 + i % 4]`],
  ['item_name', 'text', `'项目名称' || (i % 500)`],
  ['qty', 'numeric(14,4)', `(1 + i % 5)::numeric(14,4)`],
  ['unit_price', 'numeric(14,4)', `((i % 10000) / 100.0)::numeric(14,4)`],
  ['amount', 'numeric(14,2)', `((1 + i % 5) * (i % 10000) / 100.0)::numeric(14,2)`],
  ['charge_time', 'timestamp', `timestamp '2024-01-01' + i * interval '20 seconds'`],
  [
    'update_time',
    'timestamp',
    `case when i % 7 = 0 then null else timestamp '2024-01-01' + i * interval '21 seconds' end`,
  ],
  ['is_refund', 'boolean', `i % 50 = 0`],
];

async function prepare(): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const values = COLUMNS.map(([name, , sql]) => `${sql} as ${name}`).join(', ');
  await client.query(`drop table if exists ${TABLE}`);
  await client.query(`create table ${TABLE} as select ${values} from generate_series(1, ${ROWS}) i`);
  await client.query(`alter table ${TABLE} add primary key (charge_id)`);
  await client.query(`vacuum analyze ${TABLE}`);
  await client.end();
}

/** Seconds of psql's COPY with its output thrown away. */
async function psql(format: string): Promise<number> {
  const begin = performance.now();
  await new Promise<void>((resolve, reject) => {
    const child = spawn('psql', [url ?? '', '-c', `copy ${TABLE} to stdout (format ${format})`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`psql ended with ${code}`))));
  });
  return (performance.now() - begin) / 1000;
}

async function land(): Promise<{ extract: number; total: number; peakMb: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-bench-'));
  const { hostname, port, pathname, username, password } = new URL(url ?? '');
  const system = systemSchema.parse({
    system: 'bench',
    name_zh: '基准',
    name_en: 'Bench',
    tables: [
      {
        table: TABLE,
        description_zh: '费用',
        description_en: 'Charges',
        key: ['charge_id'],
        capture: 'full',
        dates: ['charge_time'],
        columns: COLUMNS.map(([name, type]) => ({ name, type, classification: 'open', description_zh: name })),
      },
    ],
  });
  const settings = {
    host: hostname,
    port: Number(port || 5432),
    database: pathname.slice(1),
    user: username,
    ...(password ? { password: { env: 'PASSWORD' } } : {}),
  };
  const site: Site = {
    dir,
    dataDir: dir,
    name: { zh: '基准', en: 'Bench' },
    clock: fixedClock('2026-01-15 08:00:00'),
    timeZone: 'Asia/Shanghai',
    nightly: undefined,
    isDemo: false,
    demoSeed: 0,
    sources: [
      {
        name: 'his',
        system: 'bench',
        institution: undefined,
        connector: 'postgres',
        managed: undefined,
        schedule: undefined,
        hours: undefined,
        rateLimitMb: undefined,
        retry: { attempts: 0, firstAfterMinutes: 5 },
        node: {},
        settings,
      },
    ],
    server: { host: '127.0.0.1', port: 0 },
    warehouse: { memoryLimit: '1GB', threads: 2 },
    retentionDays: {},
    institutions: {},
    environ: { PASSWORD: decodeURIComponent(password) },
  };
  const warehouse = await openSiteWarehouse(site);
  await prepareRaw(warehouse, [system]);
  let peak = 0;
  let landing = true;
  const before = process.memoryUsage().rss;
  const timer = setInterval(() => {
    if (landing) peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const report = await loadSources({
    site,
    warehouse,
    systems: [system],
    progress: { step: () => undefined, note: (text) => (landing = !text.startsWith('landed') && landing) },
  });
  clearInterval(timer);
  await warehouse.close();
  rmSync(dir, { recursive: true });
  const table = report.sources[0]?.detail[0];
  if (!table || !report.sources[0]?.reconciled) throw new Error('the load did not reconcile');
  return { extract: table.extract_seconds, total: table.seconds, peakMb: Math.round(Math.max(peak, before) / 1e6) };
}

await prepare();
const ratios: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const text = await psql('text');
  const csv = await psql('csv');
  const ours = await land();
  const line = {
    rows: ROWS,
    psql_text_s: Number(text.toFixed(2)),
    psql_csv_s: Number(csv.toFixed(2)),
    landed_s: ours.extract,
    landed_and_applied_s: ours.total,
    ratio_text: Number((text / ours.extract).toFixed(2)),
    ratio_csv: Number((csv / ours.extract).toFixed(2)),
    peak_rss_mb: ours.peakMb,
  };
  ratios.push(line.ratio_text);
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
process.stdout.write(`${JSON.stringify({ median_ratio_text: median(ratios) })}\n`);
