import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Site, Warehouse } from '../../../core/index.ts';
import { requireService } from '../../../test/services.ts';
import { discoverConnectors, type System, systemSchema } from '../../index.ts';
import { changingConnector, type Tell } from '../../test-support/changing-connector.ts';
import { passwordOf, startPostgres, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, TINY, testSite } from '../../test-support/site.ts';

const LOG: System = systemSchema.parse({
  ...TINY,
  tables: TINY.tables.map((table) => ({ ...table, cursor: undefined, capture: 'log' })),
});
const SILENT: Tell = (_, since) => ({
  position: since ?? 'p0',
  ...(since === null ? { restart: 'first' } : {}),
  keys: [],
});

const url = requireService('postgres');
describe.skipIf(!url)('changed keys', () => {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;
  let confirmed: Record<string, string>[] = [];

  beforeAll(async () => {
    server = await startPostgres(url ?? '');
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.run(`drop table if exists charge; drop table if exists payer;
      create table charge (id bigint primary key, "select" text, "名称" text, amount numeric(14,2), is_paid boolean, charged_at timestamp, create_time timestamp not null, update_time timestamp);
      insert into charge select i, 'x', '挂号费', i / 100.0, true, timestamp '2025-03-01' + i * interval '1 minute', '2025-03-01', null from generate_series(1, 3000) i;
      create table payer (code text, kind text, valid_from date, primary key (code, kind));
      insert into payer values ('01', 'it''s "甲|乙"', '2020-01-01'), ('01', 'b', null)`);
    const source = testSite([{ connector: server.connector, settings: server.settings }]);
    site = { ...source, environ: { ...source.environ, HISIGHT_TEST_PASSWORD: passwordOf(url ?? '') } };
    warehouse = await memoryWarehouse([LOG]);
    confirmed = [];
  });

  const rows = (sql: string) => warehouse.rows(sql);
  const run = async (tell: Tell, more: Parameters<typeof load>[2] = {}) => {
    const postgres = (await discoverConnectors()).get('postgres');
    if (!postgres) throw new Error('no connector postgres');
    const confirm = (positions: ReadonlyMap<string, string>) => void confirmed.push(Object.fromEntries(positions));
    const connectors = new Map([['postgres', changingConnector(postgres, tell, confirm)]]);
    const report = await load(site, warehouse, { systems: [LOG], connectors, ...more });
    const tables = Object.fromEntries(report.sources[0]?.detail.map((table) => [table.table, table]) ?? []);
    return { report, tables };
  };
  const keys = (...ids: number[]) => ids.map((id) => [String(id)]);
  const chargeTells =
    (position: string, changed: readonly (readonly string[])[]): Tell =>
    (table, since) =>
      table === 'charge' ? { position, keys: changed } : SILENT(table, since);

  it('reads the table whole at first, says so, and confirms where it stands', async () => {
    const { tables } = await run(SILENT);
    expect(tables['charge']).toMatchObject({ mode: 'full', rows_landed: 3000, reconciled: true });
    expect(tables['charge']?.notes).toEqual([expect.objectContaining({ code: 'restart_first' })]);
    expect(confirmed).toEqual([{ charge: 'p0', payer: 'p0' }]);
  });

  it('reads only the rows of changed keys; a key that does not come back is a delete', async () => {
    await run(SILENT);
    await server.run(`insert into charge values (3001, 'x', '新', 1, true, '2025-05-01', '2025-05-01', null);
      update charge set charged_at = '2025-04-01' where id = 1; delete from charge where id = 2; update charge set id = 9003 where id = 3`);
    const { tables } = await run(chargeTells('p1', keys(3001, 1, 2, 3, 9003, 4, 777_777)));
    expect(tables['charge']).toMatchObject({
      mode: 'log',
      rows_read: 4,
      rows_changed: 3,
      rows_deleted: 2,
      reconciled: true,
    });
    expect(
      await rows(`select key, old_date, new_date, is_deleted from raw._changes where batch = 3 order by key`),
    ).toEqual([
      { key: '1', old_date: '2025-03-01', new_date: '2025-04-01', is_deleted: false },
      { key: '2', old_date: '2025-03-01', new_date: null, is_deleted: true },
      { key: '3', old_date: '2025-03-01', new_date: null, is_deleted: true },
      { key: '3001', old_date: null, new_date: '2025-05-01', is_deleted: false },
      { key: '9003', old_date: null, new_date: '2025-03-01', is_deleted: false },
    ]);
    expect(
      await rows('select count(*) as n, sum(amount) as amount from raw.tiny__charge where _deleted_at is null'),
    ).toEqual([{ n: 3000, amount: 3001 * 15 - 0.02 + 1 }]);
  });

  it('reads thousands of keys in bounded statements and reconciles their sum', async () => {
    await run(SILENT);
    await server.run(
      `update charge set amount = amount * 3 where id <= 2500; delete from charge where id > 2200 and id <= 2500`,
    );
    const changed = keys(...Array.from({ length: 2500 }, (_, i) => i + 1));
    const { tables } = await run(chargeTells('p1', changed));
    expect(tables['charge']).toMatchObject({
      rows_read: 2200,
      rows_changed: 2200,
      rows_deleted: 300,
      reconciled: true,
    });
    const [sums] = await rows(
      `select source_rows, json_extract_string(source_sums, '$.amount') as amount from raw._reconciliations where batch = 3`,
    );
    expect(sums).toMatchObject({ source_rows: 2200, amount: expect.stringMatching(/^72633\.0+$/) });
  });

  it('knows keys of several columns with quotes, bars and Chinese', async () => {
    await run(SILENT);
    await server.run(`delete from payer where kind like 'it%'; update payer set valid_from = '2024-01-01'`);
    const changed = [
      ['01', `it's "甲|乙"`],
      ['01', 'b'],
    ];
    const { tables } = await run((table, since) =>
      table === 'payer' ? { position: 'p1', keys: changed } : SILENT(table, since),
    );
    expect(tables['payer']).toMatchObject({ rows_changed: 1, rows_deleted: 1, reconciled: true });
    expect(await rows('select kind, valid_from from raw.tiny__payer where _deleted_at is null')).toEqual([
      { kind: 'b', valid_from: '2024-01-01' },
    ]);
  });

  it('moves on without a batch when nothing changed, and writes nothing when not even the position did', async () => {
    await run(SILENT);
    const { tables } = await run(chargeTells('p1', []));
    expect(tables['charge']).toMatchObject({ batch: null, reconciled: true });
    expect(confirmed.at(-1)).toEqual({ charge: 'p1', payer: 'p0' });
    const [before] = await rows(`select rowid as id, * from raw._watermarks where "table" = 'tiny__charge'`);
    await run(chargeTells('p1', []));
    expect(await rows(`select rowid as id, * from raw._watermarks where "table" = 'tiny__charge'`)).toEqual([before]);
    expect(await rows('select count(*) as n from raw._batches')).toEqual([{ n: 2 }]);
  });

  it.each(['pruned', 'truncated', 'too_many'] as const)(
    'reads the table whole again when the log says %s, and tells',
    async (restart) => {
      await run(SILENT);
      await server.run('delete from charge where id > 10');
      const { tables } = await run((table, since) =>
        table === 'charge' ? { position: 'p9', restart, keys: [] } : SILENT(table, since),
      );
      expect(tables['charge']).toMatchObject({ mode: 'full', rows_read: 10, rows_deleted: 2990, reconciled: true });
      expect(tables['charge']?.notes).toEqual([
        expect.objectContaining({
          code: `restart_${restart}`,
          message: expect.stringContaining('整表'),
          message_en: expect.stringContaining('whole'),
        }),
      ]);
      expect(confirmed.at(-1)).toEqual({ charge: 'p9', payer: 'p0' });
    },
  );

  it('does not take a row that waits in quarantine for a delete', async () => {
    await run(SILENT);
    await server.run(`update charge set charged_at = '0999-01-01' where id = 1`);
    const { tables } = await run(chargeTells('p1', keys(1)));
    expect(tables['charge']).toMatchObject({ rows_quarantined: 1, rows_deleted: 0, reconciled: true });
  });

  it('keeps the position of a table that failed, and confirms the others', async () => {
    await run(SILENT);
    await server.run('alter table charge rename to elsewhere');
    const { report, tables } = await run((_, since) => ({ position: `${since}+`, keys: [] }));
    expect(tables['charge']?.error?.code).toBe('ingest/missing-table');
    expect(report.exit_code).toBe(11);
    expect(confirmed.at(-1)).toEqual({ charge: 'p0', payer: 'p0+' });
  });

  it('confirms also the tables that this load did not ask for', async () => {
    await run(SILENT);
    await run(chargeTells('p1', []), { table: 'charge' });
    expect(confirmed.at(-1)).toEqual({ charge: 'p1', payer: 'p0' });
  });

  it('reports a source that would not be told how far it may forget', async () => {
    const postgres = (await discoverConnectors()).get('postgres');
    if (!postgres) throw new Error('no connector postgres');
    const refusing = changingConnector(postgres, SILENT, () => {
      throw new Error('refused');
    });
    const report = await load(site, warehouse, { systems: [LOG], connectors: new Map([['postgres', refusing]]) });
    expect(report).toMatchObject({
      exit_code: 1,
      sources: [{ reconciled: false, rows_landed: 3002, error: { code: 'defect' } }],
    });
  });

  it('a full load asks for no keys and goes on from where the log stands', async () => {
    await run(SILENT);
    await server.run('delete from charge where id = 1');
    const asked: (string | null)[] = [];
    const tell: Tell = (table, since) => {
      if (table === 'charge') asked.push(since);
      return { position: 'p7', ...(since === null ? { restart: 'first' as const } : {}), keys: [] };
    };
    const { tables } = await run(tell, { full: true });
    expect(tables['charge']).toMatchObject({ mode: 'full', rows_deleted: 1 });
    expect(asked).toEqual([null]);
    expect(confirmed.at(-1)).toEqual({ charge: 'p7', payer: 'p7' });
  });

  it('does not take the cursor of another capture for a position', async () => {
    await load(site, warehouse);
    const { tables } = await run(SILENT);
    expect(tables['charge']).toMatchObject({ mode: 'full', rows_changed: 0 });
    expect(await rows('select count(*) as n from raw.tiny__charge')).toEqual([{ n: 3000 }]);
  });

  it('names a capture that the connector cannot do', async () => {
    const postgres = (await discoverConnectors()).get('postgres');
    if (!postgres) throw new Error('no connector postgres');
    const mute: typeof postgres = {
      ...postgres,
      open: async (settings, context) => {
        const session = await postgres.open(settings, context);
        const withTable: typeof session.withTable = (contract, work) =>
          session.withTable({ ...contract, capture: 'full' }, (table) =>
            work({
              columns: table.columns,
              summed: table.summed,
              highWater: () => table.highWater(),
              measure: (selection, options) => table.measure(selection, options),
              read: (selection, options) => table.read(selection, options),
            }),
          );
        return { withTable, close: () => session.close() };
      },
    };
    const report = await load(site, warehouse, { systems: [LOG], connectors: new Map([['postgres', mute]]) });
    expect(report.sources[0]?.detail[0]?.error).toMatchObject({
      code: 'ingest/no-changes',
      message_en: expect.stringContaining('captured by log'),
    });
  });

  it('loads nothing and stays where it is when rows get lost on the way', async () => {
    await run(SILENT);
    await server.run('update charge set amount = 0 where id <= 5');
    const postgres = (await discoverConnectors()).get('postgres');
    if (!postgres) throw new Error('no connector postgres');
    const tell = chargeTells('p1', keys(1, 2, 3, 4, 5));
    const telling = changingConnector(postgres, tell);
    const losing: typeof postgres = {
      ...telling,
      open: async (settings, context) => {
        const session = await telling.open(settings, context);
        const withTable: typeof session.withTable = (contract, work) =>
          session.withTable(contract, (table) => work({ ...table, read: () => table.read({ keys: [['1']] }) }));
        return { withTable, close: () => session.close() };
      },
    };
    const report = await load(site, warehouse, {
      systems: [LOG],
      table: 'charge',
      connectors: new Map([['postgres', losing]]),
    });
    expect(report).toMatchObject({ exit_code: 21 });
    expect(await rows(`select cursor from raw._watermarks where "table" = 'tiny__charge'`)).toEqual([{ cursor: 'p0' }]);
    expect(await rows('select count(*) as n from raw.tiny__charge where _deleted_at is not null')).toEqual([{ n: 0 }]);
  });
});
