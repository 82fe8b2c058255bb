import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Site, Warehouse } from '../../core/index.ts';
import { tinyWith } from './capture-suite.ts';
import type { OwnServer } from './session.ts';
import { load, memoryWarehouse, testSite } from './site.ts';

const ROWS = 30;

/** What capture by change tables and by log promise from the source to raw, on a real server. MySQL's triggers do not see a truncate. */
export function changesSuite(
  capture: 'trigger' | 'log',
  start: () => Promise<OwnServer>,
  { password, seesTruncate }: { readonly password: string; readonly seesTruncate: boolean },
): void {
  const system = tinyWith({ capture, overlap_minutes: 0 });
  let server: OwnServer;
  let site: Site;
  let warehouse: Warehouse;

  beforeAll(async () => {
    server = await start();
    await server.run(`create table charge (id bigint primary key, "select" varchar(200), "名称" varchar(200), amount numeric(14,2), is_paid boolean,
      charged_at timestamp, create_time timestamp not null, update_time timestamp null)`);
    await server.query(server.ddl(system.tables));
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.run('delete from charge');
    const rows = Array.from({ length: ROWS }, (_, i) => row(i + 1));
    await server.run(`insert into charge values ${rows.join(', ')}`);
    const source = testSite([{ connector: server.connector, settings: server.settings }]);
    site = { ...source, environ: { ...source.environ, HISIGHT_TEST_PASSWORD: password } };
    warehouse = await memoryWarehouse([system]);
  });

  const row = (id: number, amount = '1.00', at = '2025-03-31 09:00:00') =>
    `(${id}, 'x', '挂号费', ${amount}, true, '${at}', '${at}', null)`;
  const rows = (sql: string) => warehouse.rows(sql);
  const run = async (more: Parameters<typeof load>[2] = {}) => {
    const report = await load(site, warehouse, { systems: [system], ...more });
    const [table] = report.sources[0]?.detail ?? [];
    const error = table?.error ?? report.sources[0]?.error;
    if (!table || error) throw new Error(error?.code ?? 'no table');
    return table;
  };
  /** Raw holds what the source holds, row by row. */
  const agree = async () => {
    const image = await rows('select id, amount from raw.tiny__charge where _deleted_at is null order by id');
    const source = await server.query('select id, amount from charge order by id');
    expect(image).toEqual(source.map(({ id, amount }) => ({ id: Number(id), amount: Number(amount) })));
  };

  it('reads the whole table at first and says so, then nothing while nothing changes', async () => {
    const first = await run();
    expect(first).toMatchObject({ mode: 'full', rows_landed: ROWS, reconciled: true });
    expect(first.notes).toEqual([expect.objectContaining({ code: 'restart_first' })]);
    expect(await run()).toMatchObject({ mode: capture, batch: null, rows_read: 0, reconciled: true });
    await agree();
  });

  it('brings inserts, updates, deletes and changes of the key, with the days that they restate', async () => {
    await run();
    await server.run(`insert into charge values ${row(101, '7', '2025-05-01 00:00:00')}`);
    await server.run(`update charge set charged_at = '2025-04-02 00:00:00' where id = 1`);
    await server.run('delete from charge where id = 2');
    await server.run('update charge set id = 103 where id = 3');
    expect(await run()).toMatchObject({
      mode: capture,
      rows_read: 3,
      rows_changed: 3,
      rows_deleted: 2,
      reconciled: true,
    });
    expect(
      await rows('select key, old_date, new_date, is_deleted from raw._changes where batch = 2 order by key'),
    ).toEqual([
      { key: '1', old_date: '2025-03-31', new_date: '2025-04-02', is_deleted: false },
      { key: '101', old_date: null, new_date: '2025-05-01', is_deleted: false },
      { key: '103', old_date: null, new_date: '2025-03-31', is_deleted: false },
      { key: '2', old_date: '2025-03-31', new_date: null, is_deleted: true },
      { key: '3', old_date: '2025-03-31', new_date: null, is_deleted: true },
    ]);
    await agree();
  });

  it('sees a row that changed ten times once, as it is now', async () => {
    await run();
    for (let i = 1; i <= 10; i += 1) await server.run(`update charge set amount = ${i} where id = 5`);
    expect(await run()).toMatchObject({ rows_read: 1, rows_changed: 1 });
    expect(await rows('select amount from raw.tiny__charge where id = 5')).toEqual([{ amount: 10 }]);
    await agree();
  });

  it('sees a row that came and went as nothing, and one that went and came as it is', async () => {
    await run();
    await server.run(`insert into charge values ${row(201)}`);
    await server.run('delete from charge where id = 201');
    await server.run('delete from charge where id = 6');
    await server.run(`insert into charge values ${row(6, '66')}`);
    expect(await run()).toMatchObject({ rows_read: 1, rows_changed: 1, rows_deleted: 0 });
    await agree();
  });

  it('takes nothing from a transaction that was rolled back', async () => {
    await run();
    await server.query('begin');
    await server.query('update charge set amount = 999');
    await server.query('rollback');
    expect(await run()).toMatchObject({ rows_changed: 0, rows_deleted: 0 });
    await agree();
  });

  it('brings with the next load what is committed while a load is under way', async () => {
    await run();
    await server.run('update charge set amount = 2 where id = 7');
    let during: Promise<void> | undefined;
    const progress = {
      step: () => undefined,
      note: () => {
        // The rows have landed and are not applied yet.
        during ??= server.run('update charge set amount = 3 where id in (7, 8)');
      },
    };
    expect(await run({ progress })).toMatchObject({ rows_changed: 1 });
    expect(during).toBeDefined();
    await during;
    expect(await run()).toMatchObject({ rows_changed: 2 });
    await agree();
  });

  it.runIf(seesTruncate)('reads the table whole after a truncate, and says why', async () => {
    await run();
    await server.run('truncate table charge');
    await server.run(`insert into charge values ${row(1)}`);
    const table = await run();
    expect(table).toMatchObject({ mode: 'full', rows_read: 1, rows_deleted: ROWS - 1, reconciled: true });
    expect(table.notes).toEqual([
      expect.objectContaining({ code: expect.stringMatching(/^restart_/), message: expect.stringContaining('整表') }),
    ]);
    await server.run('update charge set amount = 5 where id = 1');
    expect(await run()).toMatchObject({ mode: capture, rows_changed: 1 });
    await agree();
  });

  it.runIf(capture === 'trigger')('finds by comparing keys what happened behind the back of the triggers', async () => {
    const systems = [tinyWith({ capture, overlap_minutes: 0, sweep: 'always' })];
    await run({ systems });
    if (server.connector === 'mysql') {
      await server.run('truncate table charge');
      await server.run(`insert into charge values ${row(1)}`);
      expect(await run({ systems })).toMatchObject({ rows_deleted: ROWS - 1, reconciled: true });
    } else {
      await server.query('set session_replication_role = replica');
      await server.query(`delete from charge where id = 3; insert into charge values ${row(301)}`);
      await server.query('reset session_replication_role');
      const table = await run({ systems });
      expect(table).toMatchObject({ mode: capture, rows_changed: 1, rows_deleted: 1, reconciled: true });
      expect(table.notes).toEqual([expect.objectContaining({ code: 'missed_rows' })]);
    }
    await agree();
    expect(await run({ systems })).toMatchObject({ batch: null, notes: [] });
  });

  it('loses nothing that committed between a full load and the next', async () => {
    await run();
    await server.run('update charge set amount = 4 where id = 9');
    expect(await run({ full: true })).toMatchObject({ mode: 'full', rows_changed: 1 });
    await server.run('delete from charge where id = 10');
    expect(await run()).toMatchObject({ mode: capture, rows_deleted: 1 });
    await agree();
  });

  it('brings thousands of changed keys', async () => {
    const many = Array.from({ length: 2400 }, (_, i) => row(1000 + i));
    await server.run(`insert into charge values ${many.join(', ')}`);
    await run();
    await server.run('update charge set amount = amount * 3 where id >= 1000 and id < 3000');
    await server.run('delete from charge where id >= 3000');
    expect(await run()).toMatchObject({ mode: capture, rows_read: 2000, rows_changed: 2000, rows_deleted: 400 });
    await agree();
  });
}
