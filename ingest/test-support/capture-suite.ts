import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fixedClock, type Site, type Warehouse } from '../../core/index.ts';
import { type System, systemSchema } from '../index.ts';
import type { TestServer } from './servers.ts';
import { load, memoryWarehouse, TINY, testSite } from './site.ts';

/** The system of the tests, its charges captured in another way. */
export function tinyWith(more: Record<string, unknown>): System {
  const [charge] = TINY.tables;
  return systemSchema.parse({ ...TINY, tables: [{ ...charge, cursor: undefined, ...more }] });
}

/** What capture by digest and by key sweep promise, on a real server. */
export function captureSuite(start: () => Promise<TestServer>, password = 'secret'): void {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.run('drop table if exists charge');
    await server.run(`create table charge (id bigint primary key, "select" varchar(200), "名称" varchar(200), amount numeric(14,2), is_paid boolean,
      charged_at timestamp, create_time timestamp not null, update_time timestamp null)`);
    await server.run(`insert into charge values (1, 'x', '挂号费', 10.50, true, '2025-03-31 09:00:00.123456', '2025-03-31 09:00:00', null),
      (2, null, '', -3.25, false, '2025-03-31 10:00:00', '2025-03-31 10:00:00', null), (3, '', null, 0, null, null, '2025-04-01 10:00:00', null)`);
    const source = testSite([{ connector: server.connector, settings: server.settings }]);
    site = { ...source, environ: { ...source.environ, HISIGHT_TEST_PASSWORD: password } };
    warehouse = await memoryWarehouse();
  });

  const rows = (sql: string) => warehouse.rows(sql);
  const capture = async (system: System, asOf = '2026-01-15 08:00:00', more: Parameters<typeof load>[2] = {}) => {
    const report = await load({ ...site, clock: fixedClock(asOf) }, warehouse, { systems: [system], ...more });
    const table = report.sources[0]?.detail[0];
    if (!table || table.error) throw new Error(table?.error?.code ?? report.sources[0]?.error?.code ?? 'no table');
    return table;
  };
  const landed = () => readdirSync(join(site.dataDir, 'landing', 'his', 'tiny__charge')).sort();
  const DIGEST = tinyWith({ capture: 'digest' });
  const sweeping = (sweep: string) =>
    tinyWith({ capture: 'timestamp', cursor: 'coalesce(update_time, create_time)', sweep });

  it('digest: an unchanged table is read and writes nothing, not even a batch', async () => {
    expect(await capture(DIGEST)).toMatchObject({ mode: 'digest', rows_read: 3, rows_landed: 3, reconciled: true });
    const before = await rows('select count(*) as n from raw._batches');
    const [watermark] = await rows('select * from raw._watermarks');
    expect(await capture(DIGEST, '2026-01-16 08:00:00')).toMatchObject({ batch: null, rows_read: 3, rows_landed: 0 });
    expect(await rows('select count(*) as n from raw._batches')).toEqual(before);
    expect(await rows('select * from raw._watermarks')).toEqual([watermark]);
    expect(landed()).toEqual(['1.json', '1.parquet']);
  });

  it('digest: lands only inserts and changed rows, deletes travel as keys, and the whole image is reconciled', async () => {
    await capture(DIGEST);
    await server.run(
      `insert into charge values (4, 'x', '治疗费', 1, true, '2025-05-01 00:00:00', '2025-05-01 00:00:00', null)`,
    );
    await server.run(`update charge set charged_at = '2025-04-02 00:00:00' where id = 1`);
    await server.run('delete from charge where id = 2');
    expect(await capture(DIGEST)).toMatchObject({ rows_read: 3, rows_landed: 2, rows_changed: 2, rows_deleted: 1 });
    expect(landed()).toEqual(['1.json', '1.parquet', '2.deleted.parquet', '2.json', '2.parquet']);
    expect(await rows('select id, _batch, _deleted_at is null as here from raw.tiny__charge order by id')).toEqual([
      { id: 1, _batch: 2, here: true },
      { id: 2, _batch: 2, here: false },
      { id: 3, _batch: 1, here: true },
      { id: 4, _batch: 2, here: true },
    ]);
    expect(
      await rows('select key, old_date, new_date, is_deleted from raw._changes where batch = 2 order by key'),
    ).toEqual([
      { key: '1', old_date: '2025-03-31', new_date: '2025-04-02', is_deleted: false },
      { key: '2', old_date: '2025-03-31', new_date: null, is_deleted: true },
      { key: '4', old_date: null, new_date: '2025-05-01', is_deleted: false },
    ]);
    expect(await rows('select source_rows, raw_rows, matched from raw._reconciliations where batch = 2')).toEqual([
      { source_rows: 3, raw_rows: 3, matched: true },
    ]);
    await server.run(
      `insert into charge values (2, null, '', -3.25, false, '2025-03-31 10:00:00', '2025-03-31 10:00:00', null)`,
    );
    expect(await capture(DIGEST)).toMatchObject({ rows_landed: 1, rows_changed: 1 });
    expect(await rows('select count(*) as n from raw.tiny__charge where _deleted_at is null')).toEqual([{ n: 4 }]);
  });

  it.each([
    ['null becomes the empty text', `"select" = ''`, 2],
    ['the empty text becomes null', '"select" = null', 3],
    ['values change places', `"select" = '挂号费', "名称" = 'x'`, 1],
    ['a part of a text moves to its neighbour', `"select" = 'x挂', "名称" = '号费'`, 1],
    ['one letter of Chinese', `"名称" = '挂號费'`, 1],
    ['a microsecond', `charged_at = '2025-03-31 09:00:00.123457'`, 1],
    ['a cent', 'amount = 10.51', 1],
    ['the sign', 'amount = 3.25', 2],
    ['a truth value that became known', 'is_paid = false', 3],
  ])('digest: sees that %s', async (_, change, id) => {
    await capture(DIGEST);
    await server.run(`update charge set ${change} where id = ${id}`);
    expect(await capture(DIGEST)).toMatchObject({ rows_landed: 1, rows_changed: 1 });
    expect(await capture(DIGEST)).toMatchObject({ batch: null });
  });

  it.each([
    ['trailing zeros', 'amount = 10.500', 1],
    ['minus zero', 'amount = -0.00', 3],
    ['the same row written again', `"名称" = '挂号费'`, 1],
  ])('digest: is not misled by %s', async (_, change, id) => {
    await capture(DIGEST);
    await server.run(`update charge set ${change} where id = ${id}`);
    expect(await capture(DIGEST)).toMatchObject({ batch: null, rows_landed: 0 });
  });

  it('digest: a table that was emptied is deleted row by row', async () => {
    await capture(DIGEST);
    await server.run('delete from charge');
    expect(await capture(DIGEST)).toMatchObject({ rows_read: 0, rows_deleted: 3, reconciled: true });
    expect(await capture(DIGEST)).toMatchObject({ batch: null });
    expect(await rows('select count(*) as n from raw.tiny__charge where _deleted_at is null')).toEqual([{ n: 0 }]);
  });

  it('digest: a row that waits in quarantine is neither deleted nor told again, and comes in when it is mended', async () => {
    await capture(DIGEST);
    await server.run(`update charge set charged_at = '0999-01-01 00:00:00' where id = 1`);
    expect(await capture(DIGEST)).toMatchObject({ rows_quarantined: 1, rows_deleted: 0, reconciled: true });
    expect(await capture(DIGEST)).toMatchObject({ batch: null });
    expect(await rows('select count(*) as n from raw._quarantine')).toEqual([{ n: 1 }]);
    await server.run(`update charge set charged_at = '2025-03-31 09:00:00.123456' where id = 1`);
    expect(await capture(DIGEST)).toMatchObject({ rows_quarantined: 0, rows_changed: 0, reconciled: true });
    expect(await rows('select state from raw._quarantine')).toEqual([{ state: 'resolved' }]);
    expect(await capture(DIGEST)).toMatchObject({ batch: null });
  });

  it('digest: goes on after a full load, and after the table was captured in another way', async () => {
    await capture(sweeping('never'));
    await server.run('delete from charge where id = 3');
    expect(await capture(DIGEST)).toMatchObject({ rows_landed: 2, rows_deleted: 1, rows_changed: 0 });
    expect(await capture(DIGEST, '2026-01-16 08:00:00', { full: true })).toMatchObject({
      mode: 'full',
      rows_changed: 0,
    });
    expect(await capture(DIGEST)).toMatchObject({ batch: null });
  });

  it('sweep: finds deletes and rows that committed too late for the overlap, and tells of them', async () => {
    await capture(sweeping('always'));
    await server.run('delete from charge where id = 1');
    await server.run(
      `insert into charge values (5, 'x', '晚到', 7, true, '2025-01-01 00:00:00', '2025-01-01 00:00:00', null)`,
    );
    await server.run(
      `insert into charge values (6, 'x', '新', 8, true, '2025-06-01 00:00:00', '2025-06-01 00:00:00', null)`,
    );
    const table = await capture(sweeping('always'));
    expect(table).toMatchObject({ mode: 'timestamp', rows_deleted: 1, rows_changed: 2, reconciled: true });
    expect(table.notes).toEqual([
      expect.objectContaining({
        code: 'late_rows',
        message: expect.stringContaining(' 1 行'),
        message_en: expect.stringContaining('found 1 rows'),
      }),
    ]);
    expect(await rows('select id from raw.tiny__charge where _deleted_at is null order by id')).toEqual([
      { id: 2 },
      { id: 3 },
      { id: 5 },
      { id: 6 },
    ]);
    expect(await rows('select key, old_date from raw._changes where is_deleted')).toEqual([
      { key: '1', old_date: '2025-03-31' },
    ]);
    expect(landed().filter((name) => !/^\d+(\.2|\.deleted)?\.(json|parquet)$/.test(name))).toEqual([]);
  });

  it('sweep: without it a late row and a delete stay unseen; a week after the last whole read it is due', async () => {
    await capture(sweeping('never'), '2026-01-01 08:00:00');
    await server.run('delete from charge where id = 1');
    expect(await capture(sweeping('never'), '2027-01-01 08:00:00')).toMatchObject({ rows_deleted: 0 });
    expect(await capture(sweeping('weekly'), '2026-01-07 23:00:00')).toMatchObject({ rows_deleted: 0 });
    expect(await capture(sweeping('weekly'), '2026-01-08 01:00:00')).toMatchObject({ rows_deleted: 1 });
    await server.run('delete from charge where id = 2');
    expect(await capture(sweeping('weekly'), '2026-01-14 08:00:00')).toMatchObject({ rows_deleted: 0 });
    expect(await capture(sweeping('daily'), '2026-01-14 08:00:00')).toMatchObject({ rows_deleted: 1 });
  });

  it('sweep: an idle table that was swept lands nothing and is not swept again', async () => {
    await capture(sweeping('daily'), '2026-01-01 08:00:00');
    await server.run(`update charge set create_time = '2025-01-01 00:00:00'`);
    expect(await capture(sweeping('daily'), '2026-01-02 08:00:00')).toMatchObject({ batch: null });
    expect(await rows('select swept_at from raw._watermarks')).toEqual([{ swept_at: '2026-01-02 08:00:00' }]);
  });

  it('sweep: a row that waits in quarantine is neither deleted nor called late', async () => {
    await capture(sweeping('always'));
    await server.run(
      `update charge set charged_at = '0999-01-01 00:00:00', update_time = '2025-06-01 00:00:00' where id = 1`,
    );
    expect(await capture(sweeping('always'))).toMatchObject({ rows_quarantined: 1, rows_deleted: 0, notes: [] });
    await server.run(
      `insert into charge values (7, 'x', 'x', 7, true, '0999-01-01 00:00:00', '2025-01-01 00:00:00', null)`,
    );
    const table = await capture(sweeping('always'));
    expect(table).toMatchObject({ rows_deleted: 0, reconciled: true });
    expect(await rows(`select key, state from raw._quarantine order by key`)).toEqual([
      { key: '1', state: 'open' },
      { key: '7', state: 'open' },
    ]);
  });

  it('sweep: where filters stop rows all is read instead of keys, and what they stopped is not called late', async () => {
    const filters = [{ name: 'no_refunds', keep: 'amount >= 0', description_zh: '不含退费' }];
    const system = tinyWith({ capture: 'timestamp', cursor: 'create_time', sweep: 'always', filters });
    expect(await capture(system)).toMatchObject({ mode: 'timestamp', rows_landed: 2, reconciled: true });
    await server.run('delete from charge where id = 1');
    expect(await capture(system)).toMatchObject({ mode: 'full', rows_read: 2, rows_deleted: 1, reconciled: true });
    expect(await rows('select id from raw.tiny__charge where _deleted_at is null')).toEqual([{ id: 3 }]);
  });

  it('digest: rows that filters stop stay out, and a row that is stopped now leaves', async () => {
    const filters = [{ name: 'no_refunds', keep: 'amount >= 0', description_zh: '不含退费' }];
    const system = tinyWith({ capture: 'digest', filters });
    expect(await capture(system)).toMatchObject({ rows_read: 3, rows_landed: 2, reconciled: true });
    expect(await capture(system)).toMatchObject({ batch: null, rows_read: 3 });
    await server.run('update charge set amount = -1 where id = 1');
    expect(await capture(system)).toMatchObject({ rows_landed: 0, rows_deleted: 1, reconciled: true });
    expect(await rows('select id from raw.tiny__charge where _deleted_at is null')).toEqual([{ id: 3 }]);
    expect(await capture(system)).toMatchObject({ batch: null });
  });

  it.each(['digest', 'timestamp'])('%s: a raw that was lost is rebuilt from landing, deletes too', async (name) => {
    const system = name === 'digest' ? DIGEST : sweeping('always');
    const image = () =>
      rows('select * exclude (_loaded_at, _deleted_at), _deleted_at is null as here from raw.tiny__charge order by id');
    await capture(system);
    await server.run(`update charge set amount = 7, update_time = '2025-06-01 00:00:00' where id = 1`);
    await server.run('delete from charge where id = 2');
    await capture(system);
    const before = await image();
    expect(before.map((row) => [row['id'], row['here']])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
    warehouse = await memoryWarehouse();
    const again = await capture(system, '2026-01-15 08:00:00', { table: 'charge' });
    expect(again).toMatchObject({ rows_changed: 0, rows_deleted: 0, reconciled: true });
    expect(await image()).toEqual(before);
  });
}
