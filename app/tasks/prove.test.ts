import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import { startPglite, type TestServer } from '../../ingest/test-support/servers.ts';
import { TINY } from '../../ingest/test-support/site.ts';
import eraseCommand from '../cli/commands/erase.ts';
import loadCommand from '../cli/commands/load.ts';
import reconcileCommand from '../cli/commands/reconcile.ts';
import { locateSite } from '../site/locate.ts';
import { type OpenSite, openSite } from '../site/open.ts';
import { siteFolder } from '../test-support/test-site.ts';

let server: TestServer;
let folder: string;
let open: OpenSite;

beforeAll(async () => {
  server = await startPglite();
  await server.run(`create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,2), is_paid boolean,
    charged_at timestamp, create_time timestamp not null, update_time timestamp)`);
  await server.run('create table payer (code text, kind text, valid_from date, primary key (code, kind))');
  await server.run(`insert into payer values ('01', 'a', '2020-01-01'), ('A1234567', '甲"b', null)`);
  await server.run(
    `insert into charge select i, 'x', '挂号费', i, true, date '2025-01-01' + i, '2025-01-01', null from generate_series(1, 9) i`,
  );
  folder = await siteFolder(
    `sources: {his: {system: tiny, connector: postgres, settings: ${JSON.stringify(server.settings)}}}\n`,
  );
  mkdirSync(join(folder, 'systems'));
  writeFileSync(join(folder, 'systems', 'tiny.yml'), JSON.stringify(TINY));
  open = await openSite(locateSite({ dir: folder, environ: {} }));
});
afterAll(async () => {
  await open.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const context = () => ({ open, progress: silentProgress, signal: new AbortController().signal });
const load = (input: object) => loadCommand.run(input, context());
const reconcile = (input: object = {}) => reconcileCommand.run(input, context());
const erase = (input: object = {}) => eraseCommand.run(input, context());

it('refuses flags of load that contradict or need each other', async () => {
  for (const input of [
    { replay: '3', full: true },
    { replay: '3', since: '2025-01-01' },
    { replay: '3..x' },
    { replay: '-1' },
    { chunkDays: '7' },
    { chunkDays: '7', table: 'charge' },
    { chunkDays: '0', table: 'charge', since: '2025-01-01' },
    { chunkDays: '7', table: 'charge', since: '2025-01-01', full: true },
    { newestFirst: true },
  ]) {
    await expect(
      Promise.resolve().then(() => load(input)),
      JSON.stringify(input),
    ).rejects.toThrow('参数有误');
  }
});

it('loads in pieces and replays through the command', async () => {
  expect(await load({})).toMatchObject({ exit_code: 0 });
  const pieces = { table: 'charge', since: '2025-01-01', until: '2025-01-10', chunkDays: '4', newestFirst: true };
  expect(await load(pieces)).toMatchObject({ exit_code: 0, sources: [{ detail: [{ mode: 'window', rows_read: 9 }] }] });
  expect(await load({ replay: '0', table: 'charge' })).toMatchObject({
    exit_code: 0,
    sources: [{ detail: [{ mode: 'replay', rows_read: 18, reconciled: true }] }],
  });
  expect(await open.warehouse.rows('select count(*) as n from raw.tiny__charge where _deleted_at is null')).toEqual([
    { n: 9 },
  ]);
});

it('writes differing keys to a file that nobody else can read, and shows them nowhere else', async () => {
  expect(reconcileCommand.exitCode(await reconcile())).toBe(0);
  await server.run(`delete from payer where code = 'A1234567'`);
  const report = await reconcile({ table: 'payer', keysTo: 'payer.csv' });
  expect(reconcileCommand.exitCode(report)).toBe(21);
  expect(reconcileCommand.show(report)).toContain('payer.csv');
  expect(JSON.stringify(report) + reconcileCommand.show(report)).not.toContain('A1234567');
  const path = join(open.site.dataDir, 'reconciliation', 'payer.csv');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  expect(readFileSync(path, 'utf8')).toBe('source,table,side,key\n"his","tiny__payer","raw_only","A1234567|甲""b"\n');
  for (const keysTo of ['../payer.csv', '/tmp/payer.csv', '', '.hidden', 'a/b'])
    await expect(Promise.resolve().then(() => reconcile({ keysTo }))).rejects.toThrow('--keys-to');
  const last = await reconcile({ last: true });
  expect(last).toMatchObject({
    exit_code: 0,
    last: [
      { table: 'tiny__charge', matched: true },
      { table: 'tiny__payer', matched: false, source_rows: 1, raw_rows: 2, keys_differing: 1, by: 'check' },
    ],
  });
});

it('keeps changes that a model still needs, and prunes them once all models have used them', async () => {
  const { warehouse } = open;
  await warehouse.run(`update raw._batches set applied_at = applied_at - interval '40 days'`);
  const batches = await warehouse.rows<{ batch: number }>(
    `select max(batch) as batch from raw._changes where "table" = 'tiny__charge'`,
  );
  const last = batches[0]?.batch ?? 0;
  await warehouse.run('create schema if not exists ops');
  await warehouse.run('create table ops.consumed (model varchar, input varchar, batch bigint, build_id varchar)');
  await warehouse.run(
    `insert into ops.consumed values ('a', 'tiny__charge', ${last}, 'b1'), ('b', 'tiny__charge', 0, 'b1')`,
  );
  const charges = async () =>
    (await warehouse.rows(`select 1 from raw._changes where "table" = 'tiny__charge'`)).length;
  const before = await charges();
  expect(before).toBeGreaterThan(0);
  await erase();
  expect(await charges()).toBe(before);
  await warehouse.run(`update ops.consumed set batch = ${last}`);
  expect(await erase({ dryRun: true })).toMatchObject({ dry_run: true, changes: before });
  expect(await charges()).toBe(before);
  expect(await erase()).toMatchObject({ dry_run: false, changes: before });
  expect(await charges()).toBe(0);
});
