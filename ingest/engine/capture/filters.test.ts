import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Site, Warehouse } from '../../../core/index.ts';
import { requireService } from '../../../test/services.ts';
import { prepareRaw, type System, systemSchema } from '../../index.ts';
import { startPostgres, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, testSite } from '../../test-support/site.ts';

const url = requireService('postgres');
const PATIENTS = { name: 'test_patients', keep: `"姓名" not like '测试%'`, description_zh: '测试病人' };
const VOIDED = { name: 'voided', keep: 'amount >= 0', description_zh: '作废' };

const system = (filters: unknown[], more: Record<string, unknown> = {}): System =>
  systemSchema.parse({
    ...{ system: 'sift', name_zh: '筛', name_en: 'Sifted' },
    tables: [
      {
        ...{ table: 'visit', description_zh: '就诊', description_en: 'Visits', key: ['id'], dates: ['day'] },
        ...{ capture: 'timestamp', cursor: 'changed_at', overlap_minutes: 0, sweep: 'never', filters },
        columns: [
          { name: 'id', type: 'integer', classification: 'open', description_zh: '号' },
          { name: '姓名', type: 'text', classification: 'direct_identifier', description_zh: '姓名' },
          { name: 'amount', type: 'numeric(10,2)', classification: 'open', description_zh: '金额' },
          { name: 'day', type: 'date', classification: 'open', description_zh: '日' },
          { name: 'changed_at', type: 'timestamp', classification: 'open', description_zh: '改' },
        ],
        ...more,
      },
    ],
  });

describe.skipIf(!url)('filters', () => {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;
  beforeEach(async () => {
    server = await startPostgres(url ?? '');
    await server.run(
      'create table visit (id int primary key, "姓名" varchar(20), amount numeric(10,2), day date, changed_at timestamp)',
    );
    await server.run(`insert into visit values (1, '张三', 1.25, '2025-06-01', '2025-06-01'), (2, '测试甲', 2.50, '2025-06-01', '2025-06-01'),
      (3, '李四', -3.75, '2025-06-02', '2025-06-02'), (4, null, null, '2025-06-02', '2025-06-02'), (5, '测试乙', -9, '2025-06-02', '2025-06-02')`);
    site = testSite([{ connector: server.connector, system: 'sift', settings: server.settings }]);
    warehouse = await memoryWarehouse([]);
  });
  afterEach(async () => {
    await warehouse.close();
    await server.stop();
  });

  const rows = (sql: string) => warehouse.rows(sql);
  const live = async () =>
    (await warehouse.rows<{ id: number }>('select id from raw.sift__visit where _deleted_at is null order by id')).map(
      ({ id }) => id,
    );
  const run = async (under: System, more: Parameters<typeof load>[2] = {}) => {
    await prepareRaw(warehouse, [under]);
    const report = await load(site, warehouse, { systems: [under], ...more });
    return { report, visit: report.sources[0]?.detail[0] };
  };

  it('stops rows by the first rule that they fail, counts them, and still compares count, sums and keys with the source', async () => {
    const { report, visit } = await run(system([PATIENTS, VOIDED]));
    expect(report).toMatchObject({ exit_code: 0, sources: [{ rows_read: 5, rows_landed: 2, rows_filtered: 3 }] });
    expect(visit).toMatchObject({
      rows_read: 5,
      rows_landed: 2,
      rows_quarantined: 0,
      rows_filtered: 3,
      reconciled: true,
    });
    expect(await live()).toEqual([1, 4]);
    expect(await rows('select source, "table", rule, rows from raw._filtered order by rule')).toEqual([
      { source: 'his', table: 'sift__visit', rule: 'test_patients', rows: 2 },
      { source: 'his', table: 'sift__visit', rule: 'voided', rows: 1 },
    ]);
    expect(
      await rows(
        `select source_rows, json_extract_string(source_sums, '$.amount') as amount from raw._reconciliations`,
      ),
    ).toEqual([{ source_rows: 5, amount: '-9.00' }]);
    const folder = join(site.dataDir, 'landing', 'his', 'sift__visit');
    expect(readdirSync(folder).sort()).toEqual(['1.filtered.parquet', '1.json', '1.parquet']);
    expect(await rows(`select * from read_parquet('${join(folder, '1.filtered.parquet')}') order by id`)).toEqual([
      { id: 2 },
      { id: 3 },
      { id: 5 },
    ]);
  });

  it.each(['timestamp', 'digest', 'full'])(
    'takes a row that is stopped now out of raw, and lets it back (%s)',
    async (capture) => {
      const under = system([VOIDED], { capture });
      await run(under);
      expect(await live()).toEqual([1, 2, 4]);
      await server.run(`update visit set amount = -1, changed_at = '2025-07-01' where id = 1`);
      expect((await run(under)).visit).toMatchObject({ rows_deleted: 1, reconciled: true });
      expect(await live()).toEqual([2, 4]);
      expect(await rows(`select key, old_date, new_date from raw._changes where is_deleted`)).toEqual([
        { key: '1', old_date: '2025-06-01', new_date: null },
      ]);
      await server.run(`update visit set amount = 1, changed_at = '2025-07-02' where id = 1`);
      expect((await run(under)).visit).toMatchObject({ rows_changed: 1, reconciled: true });
      expect(await live()).toEqual([1, 2, 4]);
    },
  );

  it('reads the whole table when its filters change, so that raw is what they say', async () => {
    await run(system([]));
    expect(await live()).toEqual([1, 2, 3, 4, 5]);
    const { visit } = await run(system([PATIENTS]));
    expect(visit).toMatchObject({
      rows_read: 5,
      rows_filtered: 2,
      rows_deleted: 2,
      notes: [{ code: 'filters-changed' }],
    });
    expect(await live()).toEqual([1, 3, 4]);
    expect((await run(system([PATIENTS]))).visit?.notes).toEqual([]);
    expect((await run(system([]))).visit).toMatchObject({ rows_changed: 2, notes: [{ code: 'filters-changed' }] });
    expect(await live()).toEqual([1, 2, 3, 4, 5]);
  });

  it('counts a row that breaks the contract as put aside, never as stopped', async () => {
    await server.run('alter table visit alter amount type varchar(10)');
    await server.run(`update visit set amount = 'much' where id in (1, 2)`);
    const { visit } = await run(system([PATIENTS]));
    expect(visit).toMatchObject({
      rows_read: 5,
      rows_landed: 2,
      rows_quarantined: 2,
      rows_filtered: 1,
      reconciled: true,
    });
  });

  it('does not ask again for stopped rows of a window or a sweep', async () => {
    await run(system([]));
    const under = system([PATIENTS], { sweep: 'always' });
    expect((await run(under, { since: '2025-06-01', until: '2025-06-01' })).visit).toMatchObject({
      ...{ rows_read: 2, rows_filtered: 1, rows_deleted: 1, reconciled: true },
    });
    await run(under);
    expect((await run(under)).visit).toMatchObject({ reconciled: true });
    expect(await live()).toEqual([1, 3, 4]);
  });

  it.each([
    ['names no column', 'amuont >= 0', 'ingest/filter'],
    ['is an aggregate', 'sum(amount) > 0', 'ingest/filter'],
    ['is no condition', 'day', 'ingest/filter'],
    ['is no SQL', 'amount >=', 'ingest/filter'],
    ['cannot be evaluated on a row', 'cast("姓名" as integer) > 0', 'ingest/filter-failed'],
  ])('names a filter that %s, and says no value of a row', async (_, keep, code) => {
    const { report, visit } = await run(system([{ ...PATIENTS, keep }]));
    expect(report.exit_code).toBe(11);
    expect(visit?.error).toMatchObject({
      code,
      message_en: expect.stringMatching(/test_patients.*visit|visit.*test_patients/),
    });
    expect(JSON.stringify(report)).not.toContain('张三');
    expect(await live()).toEqual([]);
  });
});
