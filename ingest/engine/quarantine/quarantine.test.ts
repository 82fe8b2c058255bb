import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Site, silentProgress, type Warehouse } from '../../../core/index.ts';
import { requireService } from '../../../test/services.ts';
import { systemSchema } from '../../index.ts';
import { startPostgres, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, testSite } from '../../test-support/site.ts';
import { countQuarantine, discardEntries, showQuarantine } from './quarantine.ts';
import { replayQuarantine } from './replay.ts';

const url = requireService('postgres');
const column = (name: string, type: string, classification: string, more: Record<string, unknown> = {}) => ({
  ...{ name, type, classification, description_zh: name },
  ...more,
});
const SYSTEM = systemSchema.parse({
  ...{ system: 'desk', name_zh: '隔离', name_en: 'Desk' },
  tables: [
    {
      ...{ table: 'visit', description_zh: '就诊', description_en: 'Visits', key: ['no', 'line'], dates: ['day'] },
      ...{ capture: 'timestamp', cursor: 'changed_at', overlap_minutes: 0, sweep: 'never' },
      columns: [
        column('no', 'text', 'quasi'),
        column('line', 'integer', 'open'),
        column('姓名', 'text', 'direct_identifier', { max_length: 4 }),
        column('diagnosis', 'text', 'clinical'),
        column('amount', 'numeric(6,2)', 'open'),
        column('day', 'date', 'open'),
        column('changed_at', 'timestamp', 'open'),
      ],
    },
  ],
});

describe.skipIf(!url)('the quarantine desk', () => {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;
  beforeEach(async () => {
    server = await startPostgres(url ?? '');
    await server.run(
      `create table visit (no varchar(30), line int, "姓名" varchar(20), diagnosis text, amount varchar(20), day varchar(20), changed_at timestamp)`,
    );
    await server.run(`insert into visit values
      ('Z|1', 1, '张三', 'I10', '1.50', '2025-06-01', '2025-06-01'), ('Z|1', 2, '李四', 'I10', '99999.00', '2025-06-01', '2025-06-01'),
      ('Z''2', 1, '王五', 'J18', 'ten', '2025-06-02', '2025-06-02'), ('Z"3', 1, '赵六', 'J18', '3.00', '0025-06-02', '2025-06-02'),
      ('Z4', 1, '爱新觉罗玄烨', 'K35', '4.00', '2025-06-03', '2025-06-03'), (null, 1, '孙七', 'K35', '5.00', '2025-06-03', '2025-06-03')`);
    site = testSite([{ connector: server.connector, system: 'desk', settings: server.settings }]);
    warehouse = await memoryWarehouse([SYSTEM]);
    const report = await load(site, warehouse, { systems: [SYSTEM] });
    expect(report).toMatchObject({ exit_code: 0, sources: [{ rows_read: 6, rows_landed: 1, rows_quarantined: 5 }] });
  });
  afterEach(async () => {
    await warehouse.close();
    await server.stop();
  });

  const now = new Date('2026-01-20T00:00:00Z');
  const rows = (sql: string) => warehouse.rows(sql);
  const show = (choice = {}) => showQuarantine(warehouse, [SYSTEM], { limit: 50, now, ...choice });
  const replay = (choice = {}) =>
    replayQuarantine({ site, warehouse, systems: [SYSTEM], progress: silentProgress }, choice);
  const idOf = async (reason: string) => (await show({ reason, state: 'open' }))[0]?.id ?? '';
  const states = async () => Object.fromEntries((await show()).map(({ reason, state }) => [reason, state]));

  it('counts by reason, with words and the share of the table', async () => {
    const counts = await countQuarantine(warehouse);
    expect(counts.map(({ reason, rows: n, share, state }) => [reason, n, share, state])).toEqual(
      ['date', 'null_key', 'overflow', 'too_long', 'type'].map((reason) => [reason, 1, 1 / 6, 'open']),
    );
    expect(counts[0]).toMatchObject({ source: 'his', table: 'desk__visit', column_name: 'day', last_batch: 1 });
    expect(counts.every(({ reason_zh, reason_en }) => /\p{Script=Han}/u.test(reason_zh) && reason_en.length > 8)).toBe(
      true,
    );
  });

  it('shows entries without a value by which a person could be known', async () => {
    const entries = await show();
    expect(entries).toHaveLength(5);
    const text = JSON.stringify(entries);
    for (const secret of ['李四', '王五', '赵六', '爱新', '孙七', 'Z|1', `Z'2`, 'Z4'])
      expect(text).not.toContain(secret);
    expect(entries.find(({ reason }) => reason === 'type')).toMatchObject({
      ...{ column_name: 'amount', position: null, state: 'open' },
      row: { no: `a'9`, line: '1', 姓名: '中中', diagnosis: 'J18', amount: 'ten', day: '2025-06-02' },
    });
    expect(await show({ table: 'VISIT', limit: 2 })).toHaveLength(2);
    expect(await show({ table: 'sit' })).toEqual([]);
    expect(await show({ source: 'other' })).toEqual([]);
    expect(await show({ ids: [(await idOf('date')).slice(0, 8)] })).toMatchObject([{ reason: 'date' }]);
  });

  it('replays: what is good now is applied as a batch, what fails stays open, what is gone is closed', async () => {
    await server.run(`update visit set amount = '12.00' where no = 'Z''2'`);
    await server.run(`update visit set amount = '20.00' where no = 'Z|1' and line = 2`);
    await server.run(`delete from visit where no = 'Z"3'`);
    const before = await rows('select cursor from raw._watermarks');
    const result = await replay();
    expect(result).toMatchObject({ asked: 5, resolved: 3, open: 2, unreadable: 0, load: { exit_code: 0 } });
    expect(result.load.sources[0]?.detail[0]).toMatchObject({
      mode: 'keys',
      batch: 2,
      reconciled: true,
      rows_landed: 2,
    });
    expect(await rows('select line, amount from raw.desk__visit order by amount')).toEqual([
      { line: 1, amount: 1.5 },
      { line: 1, amount: 12 },
      { line: 2, amount: 20 },
    ]);
    expect(await states()).toEqual({
      type: 'resolved',
      overflow: 'resolved',
      date: 'resolved',
      too_long: 'open',
      null_key: 'open',
    });
    expect(await rows('select count(*) as n from raw._quarantine')).toEqual([{ n: 5 }]);
    expect(await rows('select cursor from raw._watermarks')).toEqual(before);
    expect(await rows('select mode, rows_read, rows_quarantined from raw._batches where batch = 2')).toEqual([
      { mode: 'keys', rows_read: 4, rows_quarantined: 2 },
    ]);
    expect(await rows('select matched from raw._reconciliations where batch = 2')).toEqual([{ matched: true }]);
    expect(await replay({ reason: 'too_long' })).toMatchObject({ asked: 1, resolved: 0, open: 1 });
  });

  it('converts a row without a key again when the contract has another key now', async () => {
    const [table] = SYSTEM.tables;
    const systems = [
      { ...SYSTEM, tables: [{ ...table, key: ['line'], columns: table?.columns ?? [] }] },
    ] as (typeof SYSTEM)[];
    const result = await replayQuarantine(
      { site, warehouse, systems, progress: silentProgress },
      { reason: 'null_key' },
    );
    expect(result).toMatchObject({ asked: 1, resolved: 1, load: { exit_code: 0 } });
    expect(await rows('select amount from raw.desk__visit where no is null')).toEqual([{ amount: 5 }]);
  });

  it('discards with name and reason, and a row read again stays discarded', async () => {
    const id = await idOf('date');
    expect(await discardEntries(warehouse, { ids: [id] }, { by: 'wang', note: '测试数据', at: now })).toBe(1);
    expect(await show({ ids: [id] })).toMatchObject([
      { state: 'discarded', decided_by: 'wang', note: '测试数据', decided_at: '2026-01-20 00:00:00' },
    ]);
    await load(site, warehouse, { systems: [SYSTEM], full: true });
    expect(await show({ reason: 'date' })).toMatchObject([{ state: 'discarded' }]);
    await expect(discardEntries(warehouse, { ids: [id] }, { by: 'wang', note: 'x', at: now })).rejects.toMatchObject({
      code: 'ingest/no-entry',
    });
    await expect(discardEntries(warehouse, { ids: [''] }, { by: 'wang', note: 'x', at: now })).rejects.toMatchObject({
      code: 'ingest/ambiguous-entry',
    });
    await expect(discardEntries(warehouse, {}, { by: 'wang', note: 'x', at: now })).rejects.toMatchObject({
      code: 'ingest/no-choice',
    });
    await expect(replay({ ids: [id] })).rejects.toMatchObject({ code: 'ingest/no-entry' });
  });

  it('closes entries that a whole read does not meet any more', async () => {
    await server.run(`delete from visit where no is null`);
    await load(site, warehouse, { systems: [SYSTEM], full: true });
    expect(await states()).toMatchObject({ null_key: 'resolved', date: 'open', type: 'open' });
  });
});
