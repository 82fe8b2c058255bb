import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Warehouse } from '../../core/index.ts';
import { fixtures, requireService } from '../../test/services.ts';
import { discoverSystems, type LoadReport, type System } from '../index.ts';
import { passwordOf, startMysql, type TestServer } from './servers.ts';
import { load, memoryWarehouse, testSite } from './site.ts';

const url = requireService('mysql');
const folder = fixtures();

describe.skipIf(!url || !folder)('hosoneu, a real HIS', () => {
  let server: TestServer;
  let warehouse: Warehouse;
  let report: LoadReport;
  let system: System;

  beforeAll(async () => {
    server = await startMysql(url ?? '', readFileSync(join(folder ?? '', 'hosoneu/hosoneu.sql'), 'utf8'));
    const found = (await discoverSystems([join(ROOT, 'ingest/systems')])).find(({ system: id }) => id === 'hosoneu');
    if (!found) throw new Error('hosoneu is not a system');
    system = found;
    warehouse = await memoryWarehouse([system]);
    const site = testSite([{ system: 'hosoneu', connector: 'mysql', settings: server.settings }]);
    const environ = { ...site.environ, HISIGHT_TEST_PASSWORD: passwordOf(url ?? '') };
    report = await load({ ...site, environ }, warehouse, { systems: [system] });
  });
  afterAll(() => server.stop());

  const rows = (sql: string) => warehouse.rows(sql);

  it('loads and reconciles every table of its contract', () => {
    expect(report.sources[0]?.detail.filter(({ reconciled }) => !reconciled)).toEqual([]);
    expect(report).toMatchObject({
      exit_code: 0,
      sources: [{ tables: system.tables.length, rows_quarantined: 0, reconciled: true }],
    });
  });

  it('reproduces the figures known of it', async () => {
    expect(
      await rows(
        `select strftime(Registration_Date, '%m-%d') as day, count(*) as n, sum(Registration_Total_Cost) as fee from raw.hosoneu__registration group by day order by day`,
      ),
    ).toEqual([
      { day: '06-10', n: 10, fee: 11110 },
      { day: '07-04', n: 14, fee: 55 },
      { day: '07-05', n: 6, fee: 25 },
      { day: '07-06', n: 2, fee: 10 },
    ]);
    expect(await rows(`select sum(Total_Cost) as total, count(*) as n from raw.hosoneu__invoice`)).toEqual([
      { total: 482.85, n: 53 },
    ]);
    expect(
      await rows(
        `select Pay_Status as status, count(*) as n, sum(Total_Cost) as cost from raw.hosoneu__expense_items group by status order by status`,
      ),
    ).toEqual([
      { status: '1', n: 38, cost: 5893.24 },
      { status: '2', n: 69, cost: 5679.75 },
      { status: '3', n: 7, cost: 422.37 },
      { status: '4', n: 3, cost: 126.14 },
    ]);
    expect(
      await rows(
        `select (select count(*) from raw.hosoneu__drugs) as drugs, (select count(*) from raw.hosoneu__disease) as diseases`,
      ),
    ).toEqual([{ drugs: 2966, diseases: 23986 }]);
  });

  it('never lands a login name or a password', () => {
    const names = system.tables.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase()));
    expect(names.filter((name) => /password|login/.test(name))).toEqual([]);
  });
});
