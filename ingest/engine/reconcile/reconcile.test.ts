import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Site, silentProgress, type Warehouse } from '../../../core/index.ts';
import { requireService } from '../../../test/services.ts';
import { type LoadRequest, lastReconciliations, reconcileSources } from '../../index.ts';
import { passwordOf, startMysql, startPglite, startPostgres, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, TINY, testSite } from '../../test-support/site.ts';

const ROWS = 4000;

const insert = (from: number, to: number, moment: string) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).map(
    (id) => `(${id}, 'x', '挂号费', ${id}.25, true, '2025-03-0${1 + (id % 9)} 08:00:00', '${moment}', null)`,
  );

function suite(start: () => Promise<TestServer>, password = 'secret') {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;

  beforeAll(async () => {
    server = await start();
    await server.run(`create table charge (id bigint primary key, "select" varchar(200), "名称" varchar(200), amount numeric(14,2), is_paid boolean,
      charged_at timestamp, create_time timestamp not null, update_time timestamp null)`);
    await server.run(
      'create table payer (code varchar(20) not null, kind varchar(20) not null, valid_from date, primary key (code, kind))',
    );
    await server.run(`insert into charge values ${insert(1, ROWS, '2025-03-10 08:00:00').join(', ')}`);
    await server.run(`insert into payer values ('01', 'a', '2020-01-01'), ('02', '甲''b', null)`);
    const made = testSite([{ connector: server.connector, settings: server.settings }]);
    site = { ...made, environ: { ...made.environ, HISIGHT_TEST_PASSWORD: password } };
    warehouse = await memoryWarehouse();
    expect((await load(site, warehouse)).exit_code).toBe(0);
  });
  afterAll(() => server.stop());

  const reconcile = async (more: Partial<LoadRequest> = {}) => {
    const report = await reconcileSources({ site, warehouse, systems: [TINY], progress: silentProgress, ...more });
    return { report, charge: report.tables.find(({ table }) => table === 'charge') };
  };
  const keys = (id: string | null | undefined) =>
    warehouse.rows('select key, side from raw._reconciliation_keys where reconciliation = $1 order by key', [id]);

  it('finds source and raw equal after a load, and keeps that it looked', async () => {
    const { report } = await reconcile();
    expect(report).toMatchObject({ matched: true, exit_code: 0 });
    expect(report.tables.map(({ table, source_rows, raw_rows }) => [table, source_rows, raw_rows])).toEqual([
      // All rows lie at the watermark itself: they were loaded, and are compared.
      ['charge', ROWS, ROWS],
      ['payer', 2, 2],
    ]);
    expect(report.tables[0]?.changed_since).toBe(0);
    expect((await lastReconciliations(warehouse)).map(({ table, matched, by }) => [table, matched, by])).toEqual([
      ['tiny__charge', true, 'check'],
      ['tiny__payer', true, 'check'],
    ]);
  });

  it('finds the differing keys of either side by bisection, and leaves out what changed since the load', async () => {
    await server.run(`insert into charge values ${insert(5001, 5001, '2025-03-12 08:00:00').join(', ')}`);
    expect((await load(site, warehouse)).exit_code).toBe(0);
    await server.run('delete from charge where id = 17');
    await server.run(`update charge set amount = amount + 1 where id in (18, 2999)`);
    await server.run(`insert into charge values ${insert(6001, 6001, '2025-03-11 08:00:00').join(', ')}`);
    await server.run(`insert into charge values ${insert(7001, 7003, '2025-03-13 08:00:00').join(', ')}`);
    await server.run(`update charge set amount = 0, update_time = '2025-03-14 08:00:00' where id = 40`);
    const { report, charge } = await reconcile();
    expect(report).toMatchObject({ matched: false, exit_code: 21 });
    expect(charge).toMatchObject({ matched: false, keys_differing: '4', changed_since: 4 });
    expect(await keys(charge?.reconciliation)).toEqual([
      { key: '17', side: 'raw_only' },
      { key: '18', side: 'different' },
      { key: '2999', side: 'different' },
      { key: '6001', side: 'source_only' },
    ]);
    expect(JSON.stringify(report)).not.toContain('2999');
  });

  it('compares a business window alone', async () => {
    // Row 18 belongs to the 1st, row 17 to the 9th, row 2999 to the 3rd.
    const { charge } = await reconcile({ table: 'charge', since: '2025-03-01', until: '2025-03-01' });
    expect(await keys(charge?.reconciliation)).toEqual([{ key: '18', side: 'different' }]);
    const quiet = await reconcile({ table: 'charge', since: '2025-03-02', until: '2025-03-02' });
    expect(quiet.report).toMatchObject({ exit_code: 0, matched: true });
  });

  it('stops at a thousand keys and says that there are more', async () => {
    await server.run(`update charge set amount = amount + 1 where id between 1001 and 2800`);
    const { charge } = await reconcile({ table: 'charge' });
    expect(charge?.keys_differing).toMatch(/^≥ \d+$/);
    const found = await keys(charge?.reconciliation);
    expect(found.length).toBeGreaterThan(500);
    expect(found.length).toBeLessThanOrEqual(1000);
  });

  it('is content with rows that wait in quarantine: they are kept out on purpose', async () => {
    await server.run(`insert into payer values ('03', 'a', '0999-01-01')`);
    expect((await load(site, warehouse, { table: 'payer' })).exit_code).toBe(0);
    const { report } = await reconcile({ table: 'payer' });
    expect(report.tables).toMatchObject([{ matched: true, source_rows: 3, raw_rows: 2, kept_out: 1 }]);
    await server.run(`delete from payer where code = '03'`);
  });

  it('is content with rows that a filter stops, also many, and still finds a row that is lost', async () => {
    const systems = TINY.tables.map((table) =>
      table.table === 'charge'
        ? { ...table, filters: [{ name: 'small', keep: 'amount < 3000', description_zh: '小额' }] }
        : table,
    );
    const filtered = { ...TINY, tables: systems };
    const more = { table: 'charge', systems: [filtered] };
    expect((await load(site, warehouse, { ...more, full: true })).exit_code).toBe(0);
    await server.run(`insert into charge values ${insert(9001, 9001, '2025-03-20 08:00:00').join(', ')}`);
    expect((await load(site, warehouse, more)).exit_code).toBe(0);
    const { charge } = await reconcile(more);
    expect(charge).toMatchObject({ matched: true });
    expect(charge?.kept_out).toBeGreaterThan(1000);
    await server.run('delete from charge where id = 17 or id = 18');
    const lost = await reconcile(more);
    expect(await keys(lost.charge?.reconciliation)).toEqual([{ key: '18', side: 'raw_only' }]);
  });

  it('goes on with the other table when one cannot be compared', async () => {
    await server.run('drop table charge');
    const { report } = await reconcile();
    expect(report.tables.map(({ table, matched, error }) => [table, matched, error?.code])).toEqual([
      ['charge', false, 'ingest/missing-table'],
      ['payer', true, undefined],
    ]);
    expect(report.exit_code).toBe(11);
  });
}

describe('reconcile with an embedded server', () => suite(() => startPglite()));

const postgres = requireService('postgres');
describe.skipIf(!postgres)('reconcile with PostgreSQL', () =>
  suite(() => startPostgres(postgres ?? ''), passwordOf(postgres ?? 'x://x')),
);

const mysql = requireService('mysql');
describe.skipIf(!mysql)('reconcile with MySQL', () =>
  suite(() => startMysql(mysql ?? ''), passwordOf(mysql ?? 'x://x')),
);

it('lists the keys of a load that does not reconcile, in raw and nowhere else', async () => {
  const server = await startPglite();
  try {
    await server.run(`create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,4), is_paid boolean,
      charged_at timestamp, create_time timestamp not null, update_time timestamp)`);
    await server.run(`insert into charge select i, 'x', '挂号费', case when i in (4711, 8800) then 1.005 else 1.5 end, true, '2025-03-01', '2025-03-01', null
      from generate_series(4001, 9000) i`);
    await server.run('create table payer (code text, kind text, valid_from date, primary key (code, kind))');
    const site = testSite([{ connector: server.connector, settings: server.settings }]);
    const warehouse = await memoryWarehouse();
    // The source counts more decimals than the contract holds.
    const report = await load(site, warehouse, { table: 'charge' });
    expect(report).toMatchObject({
      exit_code: 21,
      sources: [{ detail: [{ error: { code: 'ingest/reconciliation' } }] }],
    });
    expect(report.sources[0]?.detail[0]?.error?.message_en).toContain('2 keys differ');
    expect(JSON.stringify(report)).not.toMatch(/4711|8800/);
    expect(
      await warehouse.rows(
        `select k.key, k.side, r.keys_differing, r.matched from raw._reconciliation_keys k join raw._reconciliations r on r.id = k.reconciliation order by key`,
      ),
    ).toEqual(['4711', '8800'].map((key) => ({ key, side: 'different', keys_differing: 2, matched: false })));
    expect(await warehouse.rows('select count(*) as n from raw.tiny__charge')).toEqual([{ n: 0 }]);
  } finally {
    await server.stop();
  }
});
