import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Site, silentProgress, type Warehouse } from '../../../core/index.ts';
import { type ReplayRequest, replayLanded } from '../../index.ts';
import { startPglite, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, TINY, testSite } from '../../test-support/site.ts';
import { landingFolder, readManifests } from '../capture/manifest.ts';

let server: TestServer;
let site: Site;
let warehouse: Warehouse;

const charge = (id: number, amount: number, moment: string) =>
  server.run(
    `insert into charge values (${id}, 'x', '挂号费', ${amount}, true, '${moment}', '${moment}', null)
       on conflict (id) do update set amount = excluded.amount, update_time = excluded.create_time`,
  );

/** Everything a model can see of a landed table, but not under which batch number it came. */
const image = (of: Warehouse) =>
  of.rows('select * exclude (_batch) from raw.tiny__charge order by id').then(async (charges) => ({
    charges,
    payers: await of.rows('select * exclude (_batch) from raw.tiny__payer order by code, kind'),
    quarantine: await of.rows('select key, reason, state, raw_row from raw._quarantine order by key, reason, state'),
    watermarks: await of.rows('select source, "table", cursor from raw._watermarks order by "table"'),
  }));

const replay = (into: Warehouse, more: Partial<ReplayRequest> = {}) =>
  replayLanded({
    site: { ...site, sources: site.sources.map((source) => ({ ...source, settings: { port: 1 } })) },
    warehouse: into,
    systems: [TINY],
    progress: silentProgress,
    from: 0,
    to: undefined,
    ...more,
  });

beforeAll(async () => {
  server = await startPglite();
  await server.run(`create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,2), is_paid boolean,
    charged_at timestamp, create_time timestamp not null, update_time timestamp)`);
  await server.run('create table payer (code text, kind text, valid_from date, primary key (code, kind))');
  site = testSite([{ connector: server.connector, settings: server.settings }]);
  warehouse = await memoryWarehouse();
  const loaded = async (more = {}) => expect((await load(site, warehouse, more)).exit_code).toBe(0);
  await charge(1, 10, '2025-03-01 08:00:00');
  await charge(2, 20, '2025-03-02 08:00:00');
  await charge(3, 30, '2025-03-03 08:00:00');
  await server.run(`insert into payer values ('01', 'a', '2020-01-01'), ('02', 'a', null), ('03', 'a', '0999-01-01')`);
  await loaded();
  await charge(1, 11, '2025-03-05 08:00:00');
  await charge(4, 40, '2025-03-05 09:00:00');
  await server.run(`delete from payer where code = '02'`);
  await loaded();
  await server.run('update charge set amount = 21 where id = 2');
  await server.run('delete from charge where id = 3');
  await server.run(`update payer set valid_from = '2024-01-01' where code = '03'`);
  await loaded({ table: 'charge', since: '2025-03-01', until: '2025-03-31' });
  await loaded({ full: true });
});
afterAll(() => server.stop());

it('rebuilds a lost raw from landing alone: rows, deletes, quarantine and watermarks, without the source', async () => {
  const rebuilt = await memoryWarehouse();
  const report = await replay(rebuilt);
  expect(report).toMatchObject({ exit_code: 0, sources: [{ reconciled: true, tables: 2 }] });
  const before = await image(warehouse);
  expect(before.charges.filter((row) => row['_deleted_at'] !== null).map((row) => row['id'])).toEqual([3]);
  const after = await image(rebuilt);
  // The moments of a replay are those of landing, a blink before those of the first application.
  const timeless = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => ({ ...row, _loaded_at: null, _deleted_at: row['_deleted_at'] !== null }));
  expect(timeless(after.charges)).toEqual(timeless(before.charges));
  expect(timeless(after.payers)).toEqual(timeless(before.payers));
  expect({ ...after, charges: [], payers: [] }).toEqual({ ...before, charges: [], payers: [] });
  const books = await rebuilt.rows('select mode, replays, batch from raw._batches where "table" = $1 order by batch', [
    'tiny__charge',
  ]);
  const landed = readManifests(landingFolder(site.dataDir, 'his', 'tiny__charge')).map(({ batch }) => batch);
  expect(books.map((row) => [row['mode'], row['replays']])).toEqual(landed.map((batch) => ['replay', batch]));
  expect(Math.min(...books.map((row) => Number(row['batch'])))).toBeGreaterThan(Math.max(...landed));
});

it('goes on loading after a rebuild as if nothing had happened', async () => {
  const rebuilt = await memoryWarehouse();
  await replay(rebuilt);
  const report = await load(site, rebuilt);
  expect(report.sources[0]?.detail.map(({ rows_changed, rows_deleted }) => [rows_changed, rows_deleted])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

it('replays a range over a full raw and ends at the same image; tables without a batch of the range are left alone', async () => {
  const before = await image(warehouse);
  const [from] = readManifests(landingFolder(site.dataDir, 'his', 'tiny__charge')).map(({ batch }) => batch);
  const report = await replay(warehouse, { from: from ?? 0, to: from ?? 0 });
  expect(report.sources[0]?.detail.map(({ table }) => table)).toEqual(['charge']);
  const after = await image(warehouse);
  const bare = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => ({ ...row, _loaded_at: null, _deleted_at: row['_deleted_at'] !== null }));
  expect(bare(after.charges)).toEqual(bare(before.charges));
  expect(after.watermarks).toEqual(before.watermarks);
});

it('begins at what a restored raw lacks, not at the batch that was asked for', async () => {
  const landed = readManifests(landingFolder(site.dataDir, 'his', 'tiny__charge'));
  const window = landed.find(({ mode }) => mode === 'window');
  const rebuilt = await memoryWarehouse();
  const report = await replay(rebuilt, { table: 'charge', from: window?.batch ?? 0 });
  expect(report.exit_code).toBe(0);
  expect((await image(rebuilt)).charges.map((row) => [row['id'], row['amount']])).toEqual(
    (await image(warehouse)).charges.map((row) => [row['id'], row['amount']]),
  );
});

it('refuses erased batches and those of another contract, naming the first that can be replayed, and touches nothing', async () => {
  const folder = landingFolder(site.dataDir, 'his', 'tiny__charge');
  const [first, second, , full] = readManifests(folder);
  if (!first || !second || !full) throw new Error('four batches have landed');
  const path = join(folder, `${first.batch}.json`);
  const damage = (change: object) => writeFileSync(path, JSON.stringify({ ...first, ...change }));
  const rebuilt = await memoryWarehouse();
  for (const change of [
    { erasedAt: '2026-01-01T00:00:00.000Z' },
    { contract: 'another' },
    { files: ['gone.parquet'] },
  ]) {
    damage(change);
    const report = await replay(rebuilt, { table: 'charge' });
    expect(report.exit_code).toBe(2);
    expect(report.sources[0]?.detail[0]?.error?.message_en).toContain(`load --replay ${full.batch}`);
    expect(report.sources[0]?.detail[0]?.error?.message_en).toContain(`Batch ${first.batch} of charge`);
    expect(await rebuilt.rows('select * from raw.tiny__charge')).toEqual([]);
  }
  // Only changed rows, and nothing before them in raw: half an image would look like a whole one.
  rmSync(path);
  const partial = await replay(rebuilt, { table: 'charge' });
  expect(partial.sources[0]?.detail[0]?.error?.code).toBe('ingest/replay-refused');
  const whole = await replay(rebuilt, { table: 'charge', from: full.batch });
  expect(whole.exit_code).toBe(0);
  expect(await rebuilt.rows('select id, amount from raw.tiny__charge order by id')).toEqual([
    { id: 1, amount: 11 },
    { id: 2, amount: 21 },
    { id: 4, amount: 40 },
  ]);
  damage({});
});

it('names the batches there are when none is of the range', async () => {
  await expect(replay(warehouse, { from: 5000 })).rejects.toThrow(/no landed batch|没有批次号/);
  expect(existsSync(join(site.dataDir, 'landing', '_replays'))).toBe(true);
});
