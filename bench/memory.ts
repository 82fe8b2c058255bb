import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../core/index.ts';

/**
 * Memory of a landing, by the number of rows: the same table ever larger, each in a process of its own.
 * HISIGHT_PG_URL=… npx tsx bench/memory.ts [millions,…]
 */
const MILLIONS = (process.argv[2] ?? '1,5,20').split(',').map(Number);

interface Landed {
  readonly rows: number;
  readonly landed_s: number;
  readonly peak_rss_mb: number;
}

const peaks: number[] = [];
for (const millions of MILLIONS) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'bench', 'extract.ts'), 'postgres', String(millions * 1_000_000), '1'],
    { cwd: ROOT, maxBuffer: 1 << 20 },
  );
  const { rows, landed_s, peak_rss_mb } = JSON.parse(stdout.split('\n')[0] ?? '') as Landed;
  peaks.push(peak_rss_mb);
  process.stdout.write(`${JSON.stringify({ rows, landed_s, peak_rss_mb })}\n`);
}
process.stdout.write(
  `${JSON.stringify({ largest_to_smallest: Number((Math.max(...peaks) / Math.min(...peaks)).toFixed(2)) })}\n`,
);
