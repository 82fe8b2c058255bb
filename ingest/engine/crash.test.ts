import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSiteWarehouse, ROOT } from '../../core/index.ts';
import { startPglite, type TestServer } from '../test-support/servers.ts';
import { testSite } from '../test-support/site.ts';

const ROWS = 20_000;
/** Milliseconds of loading before each kill: reading, converting, applying. */
const KILLS = [20, 250, 600, 1000];

let server: TestServer;
beforeAll(async () => {
  server = await startPglite();
  await server.run(`create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,2), is_paid boolean,
    charged_at timestamp, create_time timestamp not null, update_time timestamp)`);
  await server.run('create table payer (code text, kind text, valid_from date, primary key (code, kind))');
  await server.run(`insert into charge select i, 'x', '挂号费', i / 100.0, true, timestamp '2025-01-01' + i * interval '1 minute', timestamp '2025-01-01' + i * interval '1 minute', null
    from generate_series(1, ${ROWS}) i`);
  await server.run(`insert into payer select i, 'a', date '2020-01-01' from generate_series(1, 500) i`);
});
afterAll(() => server.stop());

/** Starts a load and kills it that long after it began to load; without a time it runs to its end. Gives its exit code. */
function loadAndKill(dir: string, killAfter?: number): Promise<number | null> {
  const source = JSON.stringify({ connector: server.connector, settings: server.settings });
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'ingest/test-support/load-child.ts'), dir, source],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  child.stdout.once('data', () => {
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

it('loses nothing and repeats nothing, wherever it is killed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-crash-'));
  let killed = 0;
  for (const [round, delay] of KILLS.entries()) {
    if ((await loadAndKill(dir, delay)) === null) killed += 1;
    await server.run(
      `update charge set amount = amount + 1, charged_at = charged_at + interval '40 days', update_time = timestamp '2025-03-01' + interval '${round} days' where id % 7 = ${round}`,
    );
  }
  expect(killed).toBeGreaterThan(0);
  expect(await loadAndKill(dir)).toBe(0);

  const site = testSite([], dir);
  const warehouse = await openSiteWarehouse(site);
  try {
    const [image] = await warehouse.rows(
      'select count(*) as n, count(distinct id) as keys, sum(amount) as amount from raw.tiny__charge where _deleted_at is null',
    );
    const touched = KILLS.reduce(
      (sum, _, rest) => sum + Array.from({ length: ROWS }, (_, i) => i + 1).filter((id) => id % 7 === rest).length,
      0,
    );
    expect(image).toEqual({ n: ROWS, keys: ROWS, amount: (ROWS * (ROWS + 1)) / 200 + touched });
    // Each row's last known date is where the changes say it went: no change was lost or written twice.
    const wrong =
      await warehouse.rows(`select c.id from raw.tiny__charge c join raw._changes h on h."table" = 'tiny__charge' and h.key = cast(c.id as varchar)
      group by c.id, c.charged_at having arg_max(h.new_date, h.batch) <> cast(c.charged_at as date) or count(*) <> count(distinct h.batch)`);
    expect(wrong).toEqual([]);
    expect(await warehouse.rows('select batch from raw._batches group by batch having count(*) > 1')).toEqual([]);
    expect(
      await warehouse.rows(
        'select distinct batch from raw._changes where batch not in (select batch from raw._batches)',
      ),
    ).toEqual([]);
    expect(await warehouse.rows('select batch from raw._reconciliations where not matched')).toEqual([]);
    const left = readdirSync(join(site.dataDir, 'landing', 'his', 'tiny__charge')).filter(
      (name) => !/^\d+(\.\d+)?\.(parquet|json)$/.test(name),
    );
    expect(left).toEqual([]);
  } finally {
    await warehouse.close();
  }
});
