import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXIT, ROOT, type Site, type Warehouse } from '../../core/index.ts';
import { requireService } from '../../test/services.ts';
import { discoverSystems, FRONT_END_CONTROL, frontEndDdl, type System } from '../index.ts';
import { startMysql, startPostgres, type TestServer } from '../test-support/servers.ts';
import { load, memoryWarehouse, testSite } from '../test-support/site.ts';

const TABLES = ['charges', 'departments', 'payers'];
const ACCOUNT = `hisight_reader_${process.pid}`;
const READER_PASSWORD = 'only-reads';

const frontEnd = (await discoverSystems([join(ROOT, 'ingest', 'systems')])).find(
  ({ system }) => system === 'front_end',
) as System;
const system: System = { ...frontEnd, tables: frontEnd.tables.filter(({ table }) => TABLES.includes(table)) };

interface Product {
  readonly dialect: 'postgres' | 'mysql';
  readonly url: string | undefined;
  start(url: string): Promise<TestServer>;
  /** Makes the account that reads, may see the schema and has no right beside those of the printed SQL. */
  account(server: TestServer): string[];
  forget(server: TestServer): string[];
  revoke: string;
  grant: string;
}

const PRODUCTS: Product[] = [
  {
    dialect: 'postgres',
    url: requireService('postgres'),
    start: startPostgres,
    account: ({ settings }) => [
      `create role ${ACCOUNT} login`,
      `grant usage on schema ${String(settings['schema'])} to ${ACCOUNT}`,
    ],
    forget: () => [`drop owned by ${ACCOUNT}; drop role ${ACCOUNT}`],
    revoke: `revoke insert on hisight_receipt from ${ACCOUNT}`,
    grant: `grant insert on hisight_receipt to ${ACCOUNT}`,
  },
  {
    dialect: 'mysql',
    url: requireService('mysql'),
    start: startMysql,
    account: () => [`create user '${ACCOUNT}'@'%' identified by '${READER_PASSWORD}'`],
    forget: () => [`drop user '${ACCOUNT}'@'%'`],
    revoke: `revoke insert on hisight_receipt from '${ACCOUNT}'@'%'`,
    grant: `grant insert on hisight_receipt to '${ACCOUNT}'@'%'`,
  },
];

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

const frontEndTables = (product: Product) => {
  let server: TestServer;
  let site: Site;
  let warehouse: Warehouse;
  const { dialect } = product;

  beforeAll(async () => {
    server = await product.start(product.url ?? '');
    for (const sql of product.account(server)) await server.run(sql);
    await server.run(frontEndDdl(frontEnd.tables, { dialect, tables: TABLES, account: ACCOUNT }));
  });
  afterAll(async () => {
    for (const sql of product.forget(server)) await server.run(sql);
    await server.stop();
  });
  beforeEach(async () => {
    for (const table of ['hisight_batch', 'hisight_receipt', ...TABLES]) await server.run(`delete from ${table}`);
    const settings = { ...server.settings, user: ACCOUNT, password: { env: 'READER_PASSWORD' } };
    const made = testSite([
      { system: 'front_end', connector: 'front_end_tables', settings: { connector: server.connector, settings } },
    ]);
    site = { ...made, environ: { ...made.environ, READER_PASSWORD } };
    warehouse = await memoryWarehouse([system]);
  });

  const charge = (batch: string, id: string, amount: string, more: { deleted?: boolean; on?: string } = {}) =>
    server.run(
      `insert into charges (batch_no, charge_id, charged_at, setting, item_code, fee_class, qty, amount, ordering_department_code, patient_id, institution_code, is_deleted)
       values (${quoted(batch)}, ${quoted(id)}, '${more.on ?? '2025-03-01'} 08:00:00', 'outpatient', 'I1', 'exam', 1, ${amount}, 'D1', 'P1', 'H01', ${more.deleted ? 'true' : 'false'})`,
    );
  const finish = (batch: string, rows: number, amount: string | null, more: { table?: string; at?: string } = {}) =>
    server.run(
      `insert into hisight_batch (batch_no, table_name, row_count, amount_total, is_complete, created_at, completed_at)
       values (${quoted(batch)}, '${more.table ?? 'charges'}', ${rows}, ${amount}, true, '2025-03-01 20:00:00', '${more.at ?? '2025-03-01 21:00:00'}')`,
    );
  const loaded = async (more: Parameters<typeof load>[2] = {}) => {
    const report = await load(site, warehouse, { systems: [system], ...more });
    const tables = report.sources[0]?.detail ?? [];
    return { report, tables: tables.filter(({ table }) => table === 'charges') };
  };
  const inRaw = () =>
    warehouse.rows(
      'select charge_id as id, amount, coalesce(is_deleted, false) as gone from raw.front_end__charges where _deleted_at is null order by charge_id',
    );
  // Receipts are read by the connector's own way in: as a table of a system.
  const receipts = async () => {
    const control: System = {
      system: 'receipts',
      name_zh: '回执',
      name_en: 'Receipts',
      tables: FRONT_END_CONTROL.filter(({ table }) => table === 'hisight_receipt'),
    };
    const reader = await memoryWarehouse([control]);
    const settings = { ...server.settings, user: ACCOUNT, password: { env: 'READER_PASSWORD' } };
    const plain = testSite([{ system: control.system, connector: server.connector, settings }]);
    await load({ ...plain, environ: site.environ }, reader, { systems: [control] });
    return reader.rows(
      'select batch_no as batch, state, reason, rows_received as n, amount_received as amount from raw.receipts__hisight_receipt order by batch_no',
    );
  };

  it('loads finished batches in their order, leaves unfinished ones, and writes a receipt for each once', async () => {
    await charge('20250301001', 'c1', '10.50');
    await charge('20250301001', 'c2', '-0.50');
    await finish('20250301001', 2, '10.00');
    await charge('20250302001', 'c3', '7');
    await finish('20250302001', 1, '7.00', { at: '2025-03-02 21:00:00' });
    await charge('20250303001', 'c4', '1');
    await server.run(
      `insert into hisight_batch (batch_no, table_name, row_count, is_complete, created_at) values ('20250303001', 'charges', 0, false, '2025-03-03 20:00:00')`,
    );
    const { report, tables } = await loaded();
    expect(report.exit_code).toBe(0);
    expect(report.sources[0]).toMatchObject({ tables: 3, rows_landed: 3, reconciled: true });
    expect(tables.map(({ rows_read }) => rows_read)).toEqual([2, 1]);
    expect(tables.at(-1)?.notes?.map(({ code, message }) => [code, message])).toEqual([
      ['front-end/unfinished', expect.stringContaining('20250303001')],
    ]);
    expect(await inRaw()).toEqual([
      { id: 'c1', amount: 10.5, gone: false },
      { id: 'c2', amount: -0.5, gone: false },
      { id: 'c3', amount: 7, gone: false },
    ]);
    expect(await receipts()).toEqual([
      { batch: '20250301001', state: 'accepted', reason: null, n: 2, amount: 10 },
      { batch: '20250302001', state: 'accepted', reason: null, n: 1, amount: 7 },
    ]);
    expect((await loaded()).tables).toMatchObject([{ batch: null, rows_read: 0, reconciled: true }]);
    // Everything again: nothing is there to be read again, and nothing is taken for deleted.
    expect((await loaded({ full: true })).tables).toMatchObject([{ batch: null, rows_deleted: 0 }]);
    expect(await inRaw()).toHaveLength(3);
  });

  it('sends back a batch whose count or total is not as declared, says why, and takes the others', async () => {
    await charge('B1', 'c1', '10.50');
    await finish('B1', 1, '99.00');
    await charge('B2', 'c2', '2');
    await finish('B2', 2, '2', { at: '2025-03-01 22:00:00' });
    await charge('B3', 'c3', '3');
    await finish('B3', 1, null, { at: '2025-03-01 22:30:00' });
    await charge('B4', 'c4', '4.00');
    await finish('B4', 1, '4', { at: '2025-03-01 23:00:00' });
    const { report, tables } = await loaded();
    expect(report.exit_code).toBe(EXIT.reconciliation);
    expect(report.sources[0]?.reconciled).toBe(false);
    expect(tables.map(({ rows_landed }) => rows_landed)).toEqual([1, 0]);
    expect(tables[1]?.error).toMatchObject({
      code: 'ingest/batch-rejected',
      message_en: expect.stringContaining('B1 (amount), B2 (row_count), B3 (amount)'),
    });
    expect(await inRaw()).toEqual([{ id: 'c4', amount: 4, gone: false }]);
    expect(await receipts()).toEqual([
      { batch: 'B1', state: 'rejected', reason: 'amount', n: 1, amount: 10.5 },
      { batch: 'B2', state: 'rejected', reason: 'row_count', n: 1, amount: 2 },
      { batch: 'B3', state: 'rejected', reason: 'amount', n: 1, amount: 3 },
      { batch: 'B4', state: 'accepted', reason: null, n: 1, amount: 4 },
    ]);
    expect((await loaded()).report.exit_code).toBe(0);
  });

  it('merges by key what is sent again under a new number, and takes out what the deliverer voids', async () => {
    await charge('A', 'c1', '10');
    await charge('A', 'c2', '20');
    await finish('A', 2, '30');
    await charge('B', 'c1', '11');
    await charge('B', 'c2', '20', { deleted: true });
    await finish('B', 2, '31', { at: '2025-03-02 21:00:00' });
    const { tables } = await loaded();
    expect(tables.map(({ rows_changed }) => rows_changed)).toEqual([2, 2]);
    expect(await inRaw()).toEqual([
      { id: 'c1', amount: 11, gone: false },
      { id: 'c2', amount: 20, gone: true },
    ]);
  });

  it('keeps numbers apart that differ in case, a quote or script only, and takes a batch of no rows', async () => {
    await charge('b1', 'c1', '1');
    await charge('B1', 'c2', '2');
    await charge(`批'次"1`, 'c3', '3');
    await finish('b1', 1, '1');
    await finish('B1', 1, '2');
    await finish(`批'次"1`, 1, '3');
    await finish('empty', 0, '0');
    const { report, tables } = await loaded();
    expect(report.exit_code).toBe(0);
    expect(tables.map(({ rows_read }) => rows_read).sort()).toEqual([0, 1, 1, 1]);
    expect(await receipts()).toHaveLength(4);
  });

  it('keeps what it loaded when the receipt cannot be written, says so, and writes it at the next load', async () => {
    await charge('B1', 'c1', '1');
    await finish('B1', 1, '1');
    await server.run(product.revoke);
    const { report, tables } = await loaded();
    await server.run(product.grant);
    expect(report.exit_code).toBe(0);
    expect(tables[0]?.notes?.map(({ code }) => code)).toEqual(['front-end/receipt-not-written']);
    expect(await receipts()).toEqual([]);
    expect((await loaded()).tables).toMatchObject([{ batch: null, rows_read: 0 }]);
    expect(await receipts()).toEqual([{ batch: 'B1', state: 'accepted', reason: null, n: 1, amount: 1 }]);
    expect(await inRaw()).toHaveLength(1);
  });

  it('fills a raw that was made anew, and says which batches the deliverer has cleaned away', async () => {
    for (const id of ['1', '2']) {
      await charge(`B${id}`, `c${id}`, id);
      await finish(`B${id}`, 1, id);
    }
    await loaded();
    await server.run(`delete from charges where batch_no = 'B1'`);
    warehouse = await memoryWarehouse([system]);
    // Without its landing folder, too: that alone would bring everything back.
    site = { ...site, dataDir: `${site.dataDir}-new` };
    const { report, tables } = await loaded();
    expect(report.exit_code).toBe(0);
    expect(await inRaw()).toEqual([{ id: 'c2', amount: 2, gone: false }]);
    expect(tables.flatMap(({ notes = [] }) => notes)).toEqual([
      expect.objectContaining({ code: 'front-end/not-in-raw', message: expect.stringContaining('B1') }),
    ]);
    expect((await receipts()).map(({ state }) => state)).toEqual(['accepted', 'accepted']);
  });

  it('sends back a batch of which too many rows break the contract, and takes the next', async () => {
    await charge('B1', 'c1', '1', { on: '0999-01-01' });
    await finish('B1', 1, '1');
    await charge('B2', 'c2', '2');
    await finish('B2', 1, '2', { at: '2025-03-02 21:00:00' });
    const strict = {
      ...system,
      tables: system.tables.map((table) => ({ ...table, quarantine: { rows: 0, share: 0 } })),
    };
    const { report, tables } = await loaded({ systems: [strict] });
    expect(tables.map(({ error }) => error?.code)).toEqual(['ingest/quarantine-budget', undefined]);
    expect(report.exit_code).not.toBe(0);
    expect((await receipts()).map(({ batch, state, reason }) => [batch, state, reason])).toEqual([
      ['B1', 'rejected', 'quarantine'],
      ['B2', 'accepted', null],
    ]);
  });

  it('cannot restate a window, and needs no table of which no batch was announced', async () => {
    await charge('B1', 'c1', '1');
    await finish('B1', 1, '1');
    await loaded();
    const { tables } = await loaded({ table: 'charges', since: '2025-03-01', until: '2025-03-31' });
    expect(tables[0]?.error?.code).toBe('ingest/front-end-window');
    expect(await inRaw()).toHaveLength(1);
    const whole = await memoryWarehouse([frontEnd]);
    const report = await load(site, whole, { systems: [frontEnd] });
    expect(report).toMatchObject({ exit_code: 0, sources: [{ tables: frontEnd.tables.length }] });
  });

  it('makes every table by the printed SQL, and again without harm', async () => {
    const other = await product.start(product.url ?? '');
    try {
      const sql = frontEndDdl(frontEnd.tables, { dialect, account: ACCOUNT });
      await other.run(sql);
      await other.run(sql);
      for (const { table } of frontEnd.tables) await other.run(`select batch_no, is_deleted from ${table}`);
      const strange = `insert into hisight_batch (batch_no, table_name, row_count, is_complete, created_at) values ('B', 'no_such_table', 0, true, '2025-03-01 20:00:00')`;
      await expect(other.run(strange)).rejects.toThrow();
    } finally {
      await other.stop();
    }
  });

  it('says what is wrong with its settings', async () => {
    const [source] = site.sources;
    const wrong = (settings: Record<string, unknown>) =>
      load({ ...site, sources: [{ ...source, settings } as Site['sources'][number]] }, warehouse, {
        systems: [system],
      });
    const unknown = await wrong({ connector: 'front_end_tables', settings: {} });
    expect(unknown.sources[0]?.error).toMatchObject({
      code: 'ingest/front-end-connector',
      message_en: expect.stringContaining('postgres, mysql'),
    });
    const nested = await wrong({ connector: server.connector, settings: { user: 1 } });
    expect(nested.sources[0]?.error).toMatchObject({
      code: 'ingest/settings',
      message_en: expect.stringContaining('settings.settings.'),
    });
  });
};

for (const product of PRODUCTS)
  describe.skipIf(!product.url)(`front-end tables on ${product.dialect}`, () => frontEndTables(product));
