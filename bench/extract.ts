import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { openSiteWarehouse } from '../core/index.ts';
import { loadSources, prepareRaw } from '../ingest/index.ts';
import { CHARGES, PEERS, seconds } from './support/peers.ts';
import { benchSite, benchSystem } from './support/site.ts';

/**
 * Speed of landing a table against the product's own client reading it into nothing, side by side in one run.
 * npx tsx bench/extract.ts [postgres|mariadb [rows [rounds]]]; HISIGHT_PG_URL or HISIGHT_MYSQL_URL names the server, psql or
 * mariadb must be on the path.
 */
const makePeer = PEERS[process.argv[2] ?? 'postgres'];
if (!makePeer) throw new Error(`the first word is one of ${Object.keys(PEERS).join(', ')}`);
const peer = makePeer();
const ROWS = Number(process.argv[3] ?? 3_000_000);
const ROUNDS = Number(process.argv[4] ?? 3);
const TABLE = `hisight_bench_${ROWS}`;

async function land(): Promise<{ extract: number; total: number; peakMb: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-bench-'));
  const system = benchSystem(TABLE, CHARGES, 'full');
  const site = benchSite(dir, peer.connector, peer.address, peer.database ? { database: peer.database } : {});
  const warehouse = await openSiteWarehouse(site);
  await prepareRaw(warehouse, [system]);
  let peak = 0;
  let landing = true;
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
  return { extract: table.extract_seconds, total: table.seconds, peakMb: Math.round(peak / 1e6) };
}

const rounded = (value: number) => Number(value.toFixed(2));

await peer.prepare(TABLE, ROWS);
const ratios: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const theirs: [name: string, seconds: number][] = [];
  for (const [name, command] of Object.entries(peer.commands(TABLE))) theirs.push([name, await seconds(command)]);
  const ours = await land();
  const line = {
    rows: ROWS,
    landed_s: ours.extract,
    landed_and_applied_s: ours.total,
    peak_rss_mb: ours.peakMb,
    ...Object.fromEntries(theirs.map(([name, took]) => [`${name}_s`, rounded(took)])),
    ...Object.fromEntries(theirs.map(([name, took]) => [`ratio_${name}`, rounded(took / ours.extract)])),
  };
  ratios.push((theirs[0]?.[1] ?? 0) / ours.extract);
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
process.stdout.write(`${JSON.stringify({ median_ratio: rounded(median(ratios)) })}\n`);
