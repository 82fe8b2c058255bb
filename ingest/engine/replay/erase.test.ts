import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Site, silentProgress, type Warehouse } from '../../../core/index.ts';
import { eraseOld, replayLanded, type System } from '../../index.ts';
import { startPglite, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, TINY, testSite } from '../../test-support/site.ts';
import { landingFolder, readManifests } from '../capture/manifest.ts';
import type { EraseRequest } from './erase.ts';

/** Charges hold clinical columns, payers only open ones. */
const SYSTEM: System = {
  ...TINY,
  tables: TINY.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) =>
      column.name === '名称' ? { ...column, classification: 'clinical' as const } : column,
    ),
  })),
};
const DAY = 86_400_000;

let server: TestServer;
let site: Site;
let warehouse: Warehouse;

beforeAll(async () => {
  server = await startPglite();
  await server.run(`create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,2), is_paid boolean,
    charged_at timestamp, create_time timestamp not null, update_time timestamp)`);
  await server.run('create table payer (code text, kind text, valid_from date, primary key (code, kind))');
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.run('truncate charge, payer');
  await server.run(`insert into charge values (1, 'x', '挂号费', 1, true, '2025-03-01', '2025-03-01', null)`);
  await server.run(`insert into payer values ('01', 'a', '2020-01-01'), ('02', 'a', '0999-01-01')`);
  site = testSite([{ connector: server.connector, settings: server.settings }]);
  warehouse = await memoryWarehouse([SYSTEM]);
  expect((await load(site, warehouse, { systems: [SYSTEM] })).exit_code).toBe(0);
});

const later = (days: number): Site['clock'] => ({ ...site.clock, now: () => new Date(Date.now() + days * DAY) });
const erase = (
  days: number,
  more: Partial<EraseRequest> = {},
  retentionDays: Site['retentionDays'] = { clinical: 30 },
) =>
  eraseOld({
    site: { ...site, clock: later(days), retentionDays },
    ...{ warehouse, systems: [SYSTEM], consumed: new Map(), dryRun: false },
    ...more,
  });
const folder = (table: string) => landingFolder(site.dataDir, 'his', `tiny__${table}`);

it('erases the files of the class whose time is over, keeps the manifest, and leaves other classes alone', async () => {
  expect((await erase(29)).tables).toEqual([]);
  const planned = await erase(31, { dryRun: true });
  expect(planned).toMatchObject({
    dry_run: true,
    tables: [{ table: 'tiny__charge', classification: 'clinical', days: 30, batches: 1, files: 1 }],
  });
  expect(readManifests(folder('charge'))[0]?.erasedAt).toBeUndefined();
  const done = await erase(31);
  expect(done.tables).toEqual(planned.tables);
  const [manifest] = readManifests(folder('charge'));
  expect(manifest?.erasedAt).toBeDefined();
  expect(manifest?.rowsLanded).toBe(1);
  expect(readdirSync(folder('charge'))).toEqual([`${manifest?.batch}.json`]);
  expect(readdirSync(folder('payer')).filter((name) => name.endsWith('.parquet'))).toHaveLength(2);
  expect((await erase(31)).tables).toEqual([]);
  // The image is raw's: nothing of it is gone, and loading goes on.
  expect(await warehouse.rows('select id from raw.tiny__charge')).toEqual([{ id: 1 }]);
  await server.run(`insert into charge values (2, 'x', '挂号费', 1, true, '2025-03-02', '2025-03-02', null)`);
  expect((await load(site, warehouse, { systems: [SYSTEM] })).exit_code).toBe(0);
  const rebuilt = await memoryWarehouse([SYSTEM]);
  const replayed = await replayLanded({
    ...{
      site,
      warehouse: rebuilt,
      systems: [SYSTEM],
      progress: silentProgress,
      from: 0,
      to: undefined,
      table: 'charge',
    },
  });
  expect(replayed.sources[0]?.detail[0]?.error?.code).toBe('ingest/replay-refused');
});

it('never touches a batch that waits to be applied', async () => {
  const restored = await memoryWarehouse([SYSTEM]);
  expect((await erase(400, { warehouse: restored })).tables).toEqual([]);
  expect(readdirSync(folder('charge')).filter((name) => name.endsWith('.parquet'))).toHaveLength(1);
});

it('reads the source again where a restored raw lacks batches that were erased', async () => {
  await erase(31);
  await server.run(`insert into charge values (2, 'x', '挂号费', 1, true, '2025-03-02', '2025-03-02', null)`);
  expect((await load(site, warehouse, { systems: [SYSTEM] })).exit_code).toBe(0);
  const restored = await memoryWarehouse([SYSTEM]);
  expect((await load(site, restored, { systems: [SYSTEM] })).exit_code).toBe(0);
  expect(await restored.rows('select id from raw.tiny__charge order by id')).toEqual([{ id: 1 }, { id: 2 }]);
});

it('empties decided quarantine entries, and keeps the entry and the open ones', async () => {
  const entries = () =>
    warehouse.rows('select reason, state, raw_row is null as emptied, key is null as keyless from raw._quarantine');
  await erase(400, {}, { open: 30 });
  expect(await entries()).toEqual([{ reason: 'date', state: 'open', emptied: false, keyless: false }]);
  await server.run(`update payer set valid_from = '2024-01-01' where code = '02'`);
  await load(site, warehouse, { systems: [SYSTEM] });
  const report = await erase(400, {}, { open: 30 });
  expect(report.tables.find(({ table }) => table === 'tiny__payer')?.quarantine_rows).toBe(1);
  expect(await entries()).toEqual([{ reason: 'date', state: 'resolved', emptied: true, keyless: true }]);
});

it('prunes changes that every model has consumed, when they are old, and no others', async () => {
  const changes = async () =>
    (await warehouse.rows<{ table: string }>('select distinct "table" from raw._changes order by 1')).map(
      ({ table }) => table,
    );
  const batch = readManifests(folder('charge'))[0]?.batch ?? 0;
  await erase(30, { consumed: new Map([['tiny__charge', batch]]) }, {});
  expect(await changes()).toEqual(['tiny__charge', 'tiny__payer']);
  await erase(40, { consumed: new Map([['tiny__charge', batch - 1]]) }, {});
  expect(await changes()).toEqual(['tiny__charge']);
  const dry = await erase(40, { consumed: new Map([['tiny__charge', batch]]), dryRun: true }, {});
  expect([dry.changes, await changes()]).toEqual([1, ['tiny__charge']]);
  expect((await erase(40, { consumed: new Map([['tiny__charge', batch]]) }, {})).changes).toBe(1);
  expect(await changes()).toEqual([]);
});

it('treats a table that no system describes any more as the most sensitive', async () => {
  const report = await erase(31, { systems: [] }, { direct_identifier: 30 });
  expect(report.tables.map(({ classification, batches }) => [classification, batches])).toEqual([
    ['direct_identifier', 1],
    ['direct_identifier', 1],
  ]);
  expect(existsSync(join(folder('charge')))).toBe(true);
});
