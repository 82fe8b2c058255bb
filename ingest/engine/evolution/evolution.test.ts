import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Site, Warehouse } from '../../../core/index.ts';
import { requireService } from '../../../test/services.ts';
import { acceptSource, prepareRaw, type System, systemSchema } from '../../index.ts';
import { passwordOf, startMysql, startPostgres, type TestServer } from '../../test-support/servers.ts';
import { load, memoryWarehouse, testSite } from '../../test-support/site.ts';

const column = (name: string, type: string, more: Record<string, unknown> = {}) => ({
  ...{ name, type, classification: 'open', description_zh: name },
  ...more,
});
const table = (name: string, columns: unknown[], more: Record<string, unknown> = {}) => ({
  ...{
    table: name,
    description_zh: name,
    description_en: name,
    key: ['id'],
    capture: 'timestamp',
    cursor: 'changed_at',
  },
  ...{ sweep: 'never', columns },
  ...more,
});
const CHARGE = [
  column('id', 'integer'),
  column('amount', 'numeric(10,2)'),
  column('day', 'date'),
  column('changed_at', 'timestamp'),
];
const system = (charge: unknown[] = CHARGE) =>
  systemSchema.parse({
    ...{ system: 'evo', name_zh: '变', name_en: 'Moving' },
    tables: [
      table('charge', charge),
      table('payer', [column('id', 'integer'), column('name', 'text')], { capture: 'full', cursor: undefined }),
    ],
  });

const servers: [string, string | undefined, (url: string) => Promise<TestServer>][] = [
  ['PostgreSQL', requireService('postgres'), startPostgres],
  ['MariaDB', requireService('mysql'), startMysql],
];

describe.each(servers)('a schema that moves on %s', (_, url, start) => {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;

  beforeEach(async (context) => {
    if (!url) return context.skip();
    server = await start(url);
    await server.run(
      `create table charge (id int primary key, amount numeric(10,2), day date, changed_at timestamp null, password varchar(20))`,
    );
    await server.run('create table payer (id int primary key, name varchar(20))');
    await server.run(
      `insert into charge values (1, 1.50, '2025-06-01', '2025-06-01 08:00:00', 'secret'), (2, 2.50, '2025-06-02', '2025-06-02 08:00:00', 'secret')`,
    );
    await server.run(`insert into payer values (1, '自费')`);
    const source = testSite([{ connector: server.connector, system: 'evo', settings: server.settings }]);
    site = { ...source, environ: { ...source.environ, HISIGHT_TEST_PASSWORD: passwordOf(url) } };
    warehouse = await memoryWarehouse([system()]);
    expect((await run()).report.exit_code).toBe(0);
  });
  afterEach(async () => {
    await warehouse?.close();
    await server?.stop();
  });

  const rows = (sql: string) => warehouse.rows(sql);
  const accept = () => acceptSource(warehouse, site.sources, [system()], { source: 'his', table: 'CHARGE' });
  const run = async (under: System = system()) => {
    await prepareRaw(warehouse, [under]);
    const report = await load(site, warehouse, { systems: [under] });
    const [charge, payer] = report.sources[0]?.detail ?? [];
    return { report, charge, payer };
  };

  it('never loads what the contract left out at the first load', async () => {
    await run();
    expect(await rows(`select state from raw._source_columns where column_name = 'password'`)).toEqual([
      { state: 'left_out' },
    ]);
    expect(
      await rows(`select 1 from duckdb_columns() where database_name = 'raw' and column_name = 'password'`),
    ).toEqual([]);
  });

  it('adds, fills and tells of a column that joined, and stays quiet afterwards', async () => {
    await server.run('alter table charge add column "备 ""注" numeric(8,1)');
    await server.run('update charge set "备 ""注" = id * 1.5');
    const { charge, report } = await run();
    expect(report.exit_code).toBe(0);
    expect(charge).toMatchObject({ rows_read: 2, reconciled: true, notes: [{ code: 'column-added' }] });
    expect(charge?.notes?.[0]?.message_en).toContain(`type: 'numeric(8,1)', classification: direct_identifier`);
    const note = server.connector === 'mysql' ? '"备 `注"' : '"备 ""注"';
    expect(await rows(`select ${note} as note from raw.evo__charge order by id`)).toEqual([{ note: 1.5 }, { note: 3 }]);
    expect(
      await rows(
        `select state, landed_type, first_seen_batch > 1 as later from raw._source_columns where column_name like '备%'`,
      ),
    ).toEqual([{ state: 'added', landed_type: 'numeric(8,1)', later: true }]);
    await server.run(`insert into charge values (3, 3.5, '2025-06-03', '2025-06-03 08:00:00', 'secret', 9.5)`);
    expect((await run()).charge).toMatchObject({ notes: [], reconciled: true });
    expect(await rows(`select ${note} as note from raw.evo__charge where id = 3`)).toEqual([{ note: 9.5 }]);
  });

  it('widens without loss and tells it once', async () => {
    await server.run(
      server.connector === 'mysql'
        ? 'alter table charge modify id bigint, modify amount decimal(14,4), modify day datetime'
        : 'alter table charge alter id type bigint, alter amount type numeric(14,4), alter day type timestamp',
    );
    await server.run(
      `insert into charge values (3000000000, 1234567890.1234, '2025-06-03 10:30:00', '2025-06-03 08:00:00', 'secret')`,
    );
    const { charge } = await run();
    expect(charge).toMatchObject({ rows_quarantined: 0, reconciled: true });
    expect(charge?.notes?.map(({ code }) => code)).toEqual(['column-widened', 'column-widened', 'column-widened']);
    expect(
      await rows(
        'select cast(id as varchar) as id, cast(amount as varchar) as amount, day from raw.evo__charge order by 1',
      ),
    ).toEqual([
      { id: '1', amount: '1.5000', day: '2025-06-01 00:00:00' },
      { id: '2', amount: '2.5000', day: '2025-06-02 00:00:00' },
      { id: '3000000000', amount: '1234567890.1234', day: '2025-06-03 10:30:00' },
    ]);
    expect((await run()).charge).toMatchObject({ notes: [], reconciled: true });
  });

  it.each([
    [
      'changed to another type',
      'alter table charge alter day type varchar(30)',
      'alter table charge modify day varchar(30)',
      /day.*date.*text/,
    ],
    [
      'narrowed',
      'alter table charge alter amount type numeric(8,2)',
      'alter table charge modify amount decimal(8,2)',
      /amount.*numeric\(8,2\)/,
    ],
  ])(
    'stops a table with a column that %s, loads the others, and goes on when a person accepts',
    async (_, pgSql, mySql, told) => {
      await server.run(server.connector === 'mysql' ? mySql : pgSql);
      await server.run(`insert into payer values (2, '医保')`);
      const { report, charge, payer } = await run();
      expect(report.exit_code).toBe(11);
      expect(charge?.error).toMatchObject({ code: 'ingest/schema-changed', message_en: expect.stringMatching(told) });
      expect(charge?.error?.message_en).toContain('source accept his --table charge');
      expect(payer).toMatchObject({ rows_landed: 2, reconciled: true });
      expect(await accept()).toEqual({ source: 'his', table: 'charge', columns: 5 });
      expect((await run()).report.exit_code).toBe(0);
    },
  );

  it('stops when a column that had joined is removed, and keeps its values after it is accepted', async () => {
    await server.run('alter table charge add column extra varchar(10)');
    await server.run(`update charge set extra = 'old'`);
    await run();
    await server.run('alter table charge drop column extra');
    expect((await run()).charge?.error).toMatchObject({
      code: 'ingest/schema-changed',
      message_en: expect.stringContaining('column extra'),
    });
    await accept();
    expect((await run()).report.exit_code).toBe(0);
    expect(await rows('select distinct extra from raw.evo__charge')).toEqual([{ extra: 'old' }]);
  });

  it('takes over the type of the contract once it names the column', async () => {
    await server.run('alter table charge add column note varchar(10)');
    await server.run(`update charge set note = '7'`);
    await run();
    const named = system([...CHARGE, column('note', 'integer', { classification: 'clinical' })]);
    expect((await run(named)).charge).toMatchObject({ notes: [], reconciled: true });
    expect(await rows('select note from raw.evo__charge where id = 1')).toEqual([{ note: 7 }]);
  });

  it('reports a contract that was narrowed by hand for its table alone, and models still bind', async () => {
    await server.run(`insert into charge values (4, 10000.55, '2025-06-03', '2025-06-03 08:00:00', 'secret')`);
    await run();
    const narrow = system(CHARGE.map((each) => (each.name === 'amount' ? column('amount', 'integer') : each)));
    const { report, charge, payer } = await run(narrow);
    expect(report.exit_code).toBe(11);
    expect(charge?.error).toMatchObject({
      code: 'ingest/contract-narrowed',
      message_en: expect.stringContaining('amount'),
    });
    expect(payer).toMatchObject({ reconciled: true });
    expect(await rows('select sum(amount) as total from raw.evo__charge')).toEqual([{ total: 10_004.55 }]);
  });
});
