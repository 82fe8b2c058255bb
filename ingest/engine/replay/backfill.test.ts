import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Site, silentProgress, type Warehouse } from '../../../core/index.ts';
import { type BackfillRequest, backfill } from '../../index.ts';
import { startPglite, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, TINY, testSite } from '../../test-support/site.ts';
import { chunksOf } from './backfill.ts';

let server: TestServer;
let site: Site;
let warehouse: Warehouse;

beforeAll(async () => {
  server = await startPglite();
  await server.run(`create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,2), is_paid boolean,
    charged_at timestamp, create_time timestamp not null, update_time timestamp)`);
  await server.run('create table payer (code text, kind text, valid_from date, primary key (code, kind))');
  await server.run(`insert into charge select i, 'x', '挂号费', 1, true, timestamp '2025-01-01 08:00:00' + (i % 30) * interval '1 day', timestamp '2025-01-01', null
    from generate_series(0, 299) i`);
});
afterAll(() => server.stop());
beforeEach(async () => {
  site = testSite([{ connector: server.connector, settings: server.settings }]);
  warehouse = await memoryWarehouse();
  await load(site, warehouse);
  await server.run('update charge set amount = amount + 1');
});

const fill = (more: Partial<BackfillRequest> = {}) =>
  backfill({
    ...{ site, warehouse, systems: [TINY], progress: silentProgress, table: 'charge' },
    ...{ since: '2025-01-01', until: '2025-01-30', chunkDays: 7, newestFirst: false },
    ...more,
  });
const windows = () =>
  warehouse.rows(
    `select cast(chunk_since as varchar) as since, cast(chunk_until as varchar) as until, rows_landed from raw._backfills order by batch`,
  );

it('cuts days into pieces that meet and do not overlap', () => {
  expect(chunksOf('2024-02-27', '2024-03-04', 3)).toEqual([
    { since: '2024-02-27', until: '2024-02-29' },
    { since: '2024-03-01', until: '2024-03-03' },
    { since: '2024-03-04', until: '2024-03-04' },
  ]);
  expect(chunksOf('2025-01-01', '2025-01-01', 30)).toEqual([{ since: '2025-01-01', until: '2025-01-01' }]);
});

it('restates a window piece by piece, each a batch of its own, newest first when asked', async () => {
  const report = await fill({ newestFirst: true });
  expect(report).toMatchObject({
    exit_code: 0,
    sources: [{ rows_read: 300, reconciled: true, detail: [{ table: 'charge', mode: 'window', rows_changed: 300 }] }],
  });
  expect(await windows()).toEqual([
    { since: '2025-01-29', until: '2025-01-30', rows_landed: 20 },
    { since: '2025-01-22', until: '2025-01-28', rows_landed: 70 },
    { since: '2025-01-15', until: '2025-01-21', rows_landed: 70 },
    { since: '2025-01-08', until: '2025-01-14', rows_landed: 70 },
    { since: '2025-01-01', until: '2025-01-07', rows_landed: 70 },
  ]);
  expect(await warehouse.rows('select count(*) as n from raw._batches where mode = $1', ['window'])).toEqual([
    { n: 5 },
  ]);
});

it('stops at a signal and goes on where it stopped; done, it begins anew', async () => {
  const controller = new AbortController();
  const progress = {
    ...silentProgress,
    step: (label: string, done?: number) => {
      if (label.startsWith('backfill') && done === 2) controller.abort(new Error('stopped by a person'));
    },
  };
  await expect(fill({ signal: controller.signal, progress })).rejects.toThrow('stopped by a person');
  expect(await windows()).toHaveLength(2);
  const rest = await fill();
  expect(rest.sources[0]?.detail[0]).toMatchObject({ rows_read: 160, rows_changed: 160 });
  expect(rest.sources[0]?.detail[0]?.notes?.at(-1)?.message_en).toContain('5 of 5');
  const anew = await fill();
  expect(anew.sources[0]?.detail[0]).toMatchObject({ rows_read: 300, rows_changed: 0 });
});

it('keeps what is done when the source fails, and refuses a range that ends before it begins', async () => {
  const elsewhere = {
    ...site,
    sources: site.sources.map((source) => ({ ...source, settings: { ...source.settings, port: 1 } })),
  };
  const failed = await fill({ site: elsewhere });
  expect(failed.exit_code).toBe(12);
  expect(await windows()).toEqual([]);
  await expect(fill({ since: '2025-02-01', until: '2025-01-01' })).rejects.toThrow('2025-02-01');
});
