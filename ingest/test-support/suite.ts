import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Site, Warehouse } from '../../core/index.ts';
import type { System } from '../index.ts';
import type { TestServer } from './servers.ts';
import { load, memoryWarehouse, TINY, testSite } from './site.ts';

const CHARGE = `create table charge (id bigint primary key, "select" varchar(200), "名称" varchar(200), amount numeric(14,2), is_paid boolean,
  charged_at timestamp, create_time timestamp not null, update_time timestamp null)`;
const PAYER = `create table payer (code varchar(20) not null, kind varchar(20) not null, valid_from date, primary key (code, kind))`;

const charge = (id: number, amount: string, chargedAt: string, created: string, updated = 'null', name = `'挂号费'`) =>
  `insert into charge values (${id}, 'x', ${name}, ${amount}, true, '${chargedAt}', '${created}', ${updated})`;

/** The promises that every connector keeps, checked against a real server of its kind. */
export function connectorSuite(start: () => Promise<TestServer>, password = 'secret'): void {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    for (const table of ['charge', 'payer']) await server.run(`drop table if exists ${table}`);
    await server.run(CHARGE);
    await server.run(PAYER);
    await server.run(charge(1, '10.50', '2025-03-31 09:00:00', '2025-03-31 09:00:00'));
    await server.run(charge(2, '-3.25', '2025-03-31 10:00:00', '2025-03-31 10:00:00'));
    await server.run(charge(3, 'null', '2025-04-01 10:00:00', '2025-04-01 10:00:00'));
    await server.run(
      `insert into payer values ('01', 'a', '2020-01-01'), ('01', 'b', null), ('02', 'a', '2021-05-01')`,
    );
    const source = testSite([{ connector: server.connector, settings: server.settings }]);
    site = { ...source, environ: { ...source.environ, HISIGHT_TEST_PASSWORD: password } };
    warehouse = await memoryWarehouse();
  });

  const rows = (sql: string) => warehouse.rows(sql);
  const detail = async (more: Parameters<typeof load>[2] = {}) => {
    const report = await load(site, warehouse, more);
    return { report, tables: Object.fromEntries(report.sources[0]?.detail.map((table) => [table.table, table]) ?? []) };
  };

  it('loads every table with its values, and reconciles', async () => {
    const { report } = await detail();
    expect(report).toMatchObject({
      exit_code: 0,
      sources: [{ source: 'his', tables: 2, rows_read: 6, rows_landed: 6, rows_quarantined: 0, reconciled: true }],
    });
    expect(
      await rows(
        `select id, "select", "名称", amount, is_paid, charged_at, _source, _institution, _deleted_at from raw.tiny__charge order by id`,
      ),
    ).toEqual([
      {
        id: 1,
        select: 'x',
        名称: '挂号费',
        amount: 10.5,
        is_paid: true,
        charged_at: '2025-03-31 09:00:00',
        _source: 'his',
        _institution: 'H01',
        _deleted_at: null,
      },
      {
        id: 2,
        select: 'x',
        名称: '挂号费',
        amount: -3.25,
        is_paid: true,
        charged_at: '2025-03-31 10:00:00',
        _source: 'his',
        _institution: 'H01',
        _deleted_at: null,
      },
      {
        id: 3,
        select: 'x',
        名称: '挂号费',
        amount: null,
        is_paid: true,
        charged_at: '2025-04-01 10:00:00',
        _source: 'his',
        _institution: 'H01',
        _deleted_at: null,
      },
    ]);
    expect(await rows(`select source_rows, raw_rows, matched from raw._reconciliations order by batch`)).toEqual([
      { source_rows: 3, raw_rows: 3, matched: true },
      { source_rows: 3, raw_rows: 3, matched: true },
    ]);
  });

  it('keeps text exactly: quotes, line feeds, commas, empty against null, and the letters of a null mark', async () => {
    const values = ['say "hi"', 'two\nlines,\r\nand a comma', '', '\\N', ' padded ', '𠮷野家', '" ""'];
    await server.run('delete from charge');
    for (const [id, value] of values.entries()) {
      const escaped = value.replaceAll("'", "''");
      // The test server's quotes are rewritten for MySQL, so double quotes and backslashes are made by functions.
      const sql = [...escaped]
        .map((letter) => (letter === '"' ? "', chr(34), '" : letter === '\\' ? "', chr(92), '" : letter))
        .join('');
      const made = `concat('${sql}')`;
      await server.run(
        charge(
          id,
          '1',
          '2025-03-31 09:00:00',
          '2025-03-31 09:00:00',
          'null',
          server.connector === 'mysql' ? made.replaceAll('chr(', 'char(') : made,
        ),
      );
    }
    await server.run(charge(90, '1', '2025-03-31 09:00:00', '2025-03-31 09:00:00', 'null', 'null'));
    await detail();
    expect((await rows(`select "名称" as name from raw.tiny__charge order by id`)).map((row) => row['name'])).toEqual([
      ...values,
      null,
    ]);
  });

  it('reads only what changed, and restates the old and the new date of a row that moved', async () => {
    await detail();
    await server.run(charge(4, '7', '2025-05-02 08:00:00', '2025-05-02 08:00:00'));
    await server.run(
      `update charge set charged_at = '2025-04-02 00:00:00', update_time = '2025-05-02 09:00:00' where id = 1`,
    );
    const { tables } = await detail();
    // The third row read is the one at the watermark itself: it changes nothing.
    const [mode, rowsRead, unchanged] = server.knowsDeliveries ? ['full', 4, 0] : ['timestamp', 3, 3];
    expect(tables['charge']).toMatchObject({ mode, rows_read: rowsRead, rows_changed: 2, reconciled: true });
    expect(tables['payer']).toMatchObject({ mode: 'full', rows_read: unchanged, rows_changed: 0 });
    expect(
      await rows(
        `select key, date_column, old_date, new_date, is_deleted from raw._changes where "table" = 'tiny__charge' and batch > 2 order by key`,
      ),
    ).toEqual([
      { key: '1', date_column: 'charged_at', old_date: '2025-03-31', new_date: '2025-04-02', is_deleted: false },
      { key: '4', date_column: 'charged_at', old_date: null, new_date: '2025-05-02', is_deleted: false },
    ]);
  });

  it('finds a row that committed late, and restates nothing for ties that are read again', async () => {
    await server.run(charge(5, '1', '2025-06-01 12:00:00', '2025-06-01 12:00:00'));
    await detail();
    await server.run(charge(6, '2', '2025-06-01 11:30:00', '2025-06-01 11:30:00'));
    const { tables } = await detail();
    const [first, second] = server.knowsDeliveries ? [5, 0] : [2, 2];
    expect(tables['charge']).toMatchObject({ rows_read: first, rows_changed: 1 });
    const again = await detail();
    expect(again.tables['charge']).toMatchObject({ rows_read: second, rows_changed: 0 });
    expect(await rows('select count(*) as n, count(distinct id) as keys from raw.tiny__charge')).toEqual([
      { n: 5, keys: 5 },
    ]);
  });

  it('is not led astray by a cursor in the future', async () => {
    await server.run(charge(7, '1', '2025-06-01 12:00:00', '2099-01-01 00:00:00'));
    await detail();
    if (server.knowsDeliveries) {
      await server.run(charge(8, '1', '2025-06-02 12:00:00', '2025-06-02 12:00:00'));
      await detail();
      expect(await rows('select count(*) as n from raw.tiny__charge where id = 8')).toEqual([{ n: 1 }]);
      return;
    }
    expect(await rows(`select cursor < '2098' as sane from raw._watermarks where "table" = 'tiny__charge'`)).toEqual([
      { sane: true },
    ]);
  });

  it('marks deleted rows on a full capture, and welcomes them back', async () => {
    await detail();
    await server.run(`delete from payer where kind = 'b'`);
    await server.run('delete from charge where id = 2');
    const { tables } = await detail({ full: true });
    expect([tables['payer']?.rows_deleted, tables['charge']?.rows_deleted]).toEqual([1, 1]);
    expect(await rows(`select id from raw.tiny__charge where _deleted_at is not null`)).toEqual([{ id: 2 }]);
    expect(await rows(`select key, old_date, new_date from raw._changes where is_deleted order by key`)).toEqual([
      { key: '01|b', old_date: null, new_date: null },
      { key: '2', old_date: '2025-03-31', new_date: null },
    ]);
    await server.run(`insert into payer values ('01', 'b', null)`);
    const back = await detail();
    expect(back.tables['payer']).toMatchObject({ rows_changed: 1, rows_deleted: 0 });
    expect(await rows(`select count(*) as n from raw.tiny__payer where _deleted_at is null`)).toEqual([{ n: 3 }]);
  });

  it('restates a window by business date: changed, deleted and moved rows, others untouched', async () => {
    await detail();
    await server.run(`update charge set amount = 99 where id = 1`);
    await server.run(`update charge set charged_at = '2025-04-05 00:00:00' where id = 2`);
    await server.run(`delete from charge where id = 3`);
    const { tables } = await detail({ table: 'charge', since: '2025-03-01', until: '2025-03-31' });
    expect(tables['charge']).toMatchObject({ mode: 'window', rows_changed: 2, rows_deleted: 0, reconciled: true });
    expect(
      await rows(
        `select id, amount, cast(charged_at as date) as day, _deleted_at is null as here from raw.tiny__charge order by id`,
      ),
    ).toEqual([
      { id: 1, amount: 99, day: '2025-03-31', here: true },
      { id: 2, amount: -3.25, day: '2025-04-05', here: true },
      { id: 3, amount: null, day: '2025-04-01', here: true },
    ]);
    const april = await detail({ table: 'charge', since: '2025-04-01', until: '2025-04-30' });
    expect(april.tables['charge']).toMatchObject({ rows_read: 1, rows_deleted: 1 });
  });

  it('puts rows that break the contract aside with their reason, and keeps the others', async () => {
    await server.run(`insert into payer values ('03', 'a', '0999-01-01')`);
    const { tables } = await detail();
    expect(tables['payer']).toMatchObject({ rows_read: 4, rows_landed: 3, rows_quarantined: 1, reconciled: true });
    expect(
      await rows(
        `select reason, column_name, key, json_extract_string(raw_row, '$.code') as code, state from raw._quarantine`,
      ),
    ).toEqual([{ reason: 'date', column_name: 'valid_from', key: '03|a', code: '03', state: 'open' }]);
    await detail();
    expect(await rows(`select count(*) as n from raw._quarantine`)).toEqual([{ n: 1 }]);
    await server.run(`update payer set valid_from = '2024-01-01' where code = '03'`);
    const mended = await detail();
    expect(mended.tables['payer']).toMatchObject({ rows_quarantined: 0, rows_changed: 1 });
    expect(await rows(`select state from raw._quarantine`)).toEqual([{ state: 'resolved' }]);
  });

  it('reports a missing table and a missing column with what there is, and loads the other table', async () => {
    await server.run('drop table payer');
    const { report, tables } = await detail();
    expect(report.exit_code).toBe(11);
    expect(tables['payer']?.error).toMatchObject({
      code: server.knowsDeliveries ? 'ingest/no-file' : 'ingest/missing-table',
      message_en: expect.stringContaining('payer'),
    });
    expect(tables['charge']).toMatchObject({ rows_landed: 3, reconciled: true });

    await server.run(PAYER.replace('valid_from', 'valid_since'));
    const second = await detail();
    expect(second.tables['payer']?.error?.message_en).toMatch(
      /lacks the column valid_from; it has: code, kind, valid_since/,
    );
    expect(await rows('select count(*) as n from raw.tiny__payer')).toEqual([{ n: 0 }]);
  });

  it('names an unreachable host, a wrong password, an unknown database and a password that is not set, each with its exit code', async () => {
    const elsewhere = (change: Record<string, unknown>): Site => ({
      ...site,
      sources: site.sources.map((source) => ({ ...source, settings: { ...server.settings, ...change } })),
    });
    const nowhere = server.nowhere ?? { settings: { port: 1 }, code: 'ingest/unreachable' };
    const unreachable = await load(elsewhere(nowhere.settings), warehouse);
    expect(unreachable).toMatchObject({
      exit_code: 12,
      sources: [{ reconciled: false, error: { code: nowhere.code } }],
    });
    if (server.authenticates) {
      const refused = await load(elsewhere({ password: { env: 'HIS_WRONG_PASSWORD' } }), warehouse);
      expect(refused).toMatchObject({ exit_code: 13, sources: [{ error: { code: 'ingest/auth' } }] });
      expect(JSON.stringify(refused)).not.toContain(site.environ['HIS_WRONG_PASSWORD']);
    }
    if (server.authenticates) {
      const lost = await load(elsewhere({ database: 'no_such_database' }), warehouse);
      expect(lost.sources[0]?.error?.code).toMatch(/ingest\/(no-database|no-permission)/);
    }
    const unset = await load(elsewhere({ password: { env: 'NOT_SET' } }), warehouse);
    expect(unset.exit_code).toBe(10);
    expect(await rows('select count(*) as n from raw._batches')).toEqual([{ n: 0 }]);
  });

  it('fills a column that joins the contract later', async () => {
    const narrow: System = {
      ...TINY,
      tables: TINY.tables.map((table) => ({
        ...table,
        columns: table.columns.filter(({ name }) => name !== 'amount'),
      })),
    };
    warehouse = await memoryWarehouse([narrow]);
    await load(site, warehouse, { systems: [narrow] });
    const { prepareRaw } = await import('../index.ts');
    await prepareRaw(warehouse, [TINY]);
    await detail();
    expect(await rows('select amount from raw.tiny__charge order by id')).toEqual([
      { amount: 10.5 },
      { amount: -3.25 },
      { amount: null },
    ]);
  });
}
