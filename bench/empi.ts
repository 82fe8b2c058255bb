import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, silentProgress } from '../core/index.ts';
import {
  compareWithTruth,
  landPopulation,
  makePopulation,
  openIndex,
  runIndex,
} from '../ingest/empi/test-support/population.ts';

/**
 * The patient index from nothing over invented records of which the truth is known: precision and recall by pair, seconds, memory;
 * then a night on which a thousandth is new. npx tsx bench/empi.ts [records]
 */
const RECORDS = Number(process.argv[2] ?? 1_000_000);
const DAY = Math.round(RECORDS / 1000);

const dir = mkdtempSync(join(tmpdir(), 'hisight-empi-'));
const warehouse = await openWarehouse({
  path: join(dir, 'warehouse.duckdb'),
  attach: { raw: join(dir, 'raw.duckdb') },
  memoryLimit: '2GB',
  threads: 2,
});
const say = (line: Readonly<Record<string, unknown>>) => process.stdout.write(`${JSON.stringify(line)}\n`);
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

/** Wall-clock time, and that of the processors: the same on a machine where nothing else runs with two cores busy. */
async function timed(more: { readonly full?: boolean } = {}) {
  const before = process.cpuUsage();
  const report = await runIndex({
    warehouse,
    dataDir: dir,
    progress: silentProgress,
    memoryLimit: '4GB',
    threads: 2,
    ...more,
  });
  const { user, system } = process.cpuUsage(before);
  return { ...report, cpu_s: round((user + system) / 1e6) };
}

try {
  await openIndex(warehouse);
  await makePopulation(warehouse, RECORDS);
  await landPopulation(warehouse, `patient_no < ${RECORDS - DAY}`);
  const cold = await timed();
  const { precision, recall, pairs } = await compareWithTruth(warehouse);
  const peak = process.resourceUsage().maxRSS / 1024;
  say({
    what: 'cold',
    ...cold,
    true_pairs: pairs,
    precision: round(precision, 5),
    recall: round(recall, 5),
    peak_rss_mb: round(peak),
  });
  await landPopulation(warehouse, `patient_no >= ${RECORDS - DAY}`);
  say({ what: 'night', ...(await timed()) });
} finally {
  await warehouse.close();
  rmSync(dir, { recursive: true, force: true });
}
