import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Warehouse } from '../../core/index.ts';
import type { LoadReport } from '../index.ts';
import { bytesConnector, type Delivery } from '../test-support/bytes-connector.ts';
import { load, memoryWarehouse, TINY, testSite } from '../test-support/site.ts';

const charge = (id: number | string, amount = '1.00', at = '2025-06-01 08:00:00', name = '挂号费') =>
  `${id},x,${name},${amount},t,${at},${at},\\N\n`;
const PAYER = { bytes: '01,a,2020-01-01\n', rows: 1 };

interface Outcome {
  readonly report: LoadReport;
  readonly warehouse: Warehouse;
  readonly landing: string;
  readonly charge: LoadReport['sources'][number]['detail'][number] | undefined;
}

async function deliver(
  delivery: Delivery,
  dir = mkdtempSync(join(tmpdir(), 'hisight-load-')),
  warehouse?: Warehouse,
): Promise<Outcome> {
  const site = testSite([{ connector: 'bytes' }], dir);
  const used = warehouse ?? (await memoryWarehouse());
  const connectors = new Map([['bytes', bytesConnector({ charge: delivery, payer: PAYER })]]);
  const report = await load(site, used, { connectors });
  const landing = join(site.dataDir, 'landing', 'his', 'tiny__charge');
  return {
    report,
    warehouse: used,
    landing,
    charge: report.sources[0]?.detail.find(({ table }) => table === 'charge'),
  };
}

const count = async (warehouse: Warehouse) =>
  (await warehouse.rows<{ n: number }>('select count(*) as n from raw.tiny__charge'))[0]?.n;

it('lands files that only their owner can read, under a manifest that says what they hold', async () => {
  const { landing } = await deliver({ bytes: charge(1) + charge(2), rows: 2 });
  expect(readdirSync(landing).sort()).toEqual(['1.json', '1.parquet']);
  expect(
    [landing, join(landing, '1.json'), join(landing, '1.parquet')].map((path) => statSync(path).mode & 0o777),
  ).toEqual([0o700, 0o600, 0o600]);
  expect(JSON.parse(readFileSync(join(landing, '1.json'), 'utf8'))).toMatchObject({
    batch: 1,
    source: 'his',
    institution: 'H01',
    table: 'tiny__charge',
    mode: 'timestamp',
    rowsRead: 2,
    rowsLanded: 2,
    rowsQuarantined: 0,
  });
});

it.each<[string, string, Delivery, number]>([
  ['a value of another type', 'type', { bytes: charge(1) + charge(2, 'ten'), rows: 2 }, 1],
  ['a number that its type cannot hold', 'overflow', { bytes: charge(1) + charge(2, '9999999999999'), rows: 2 }, 1],
  ['a fraction where a whole number belongs', 'type', { bytes: charge(1) + charge('2.5'), rows: 2 }, 1],
  ['an infinite number', 'type', { bytes: charge(1) + charge(2, 'inf'), rows: 2 }, 1],
  ['what is no number', 'type', { bytes: charge(1) + charge(2, 'NaN'), rows: 2 }, 1],
  ['a zero date', 'date', { bytes: charge(1) + charge(2, '1', '0000-00-00 00:00:00'), rows: 2 }, 1],
  [
    'a NUL character',
    'control',
    { bytes: charge(1) + charge(2, '1', '2025-06-01 08:00:00', '挂\u0000号'), rows: 2 },
    1,
  ],
  ['a row without its key', 'null_key', { bytes: charge(1) + charge('\\N'), rows: 2 }, 1],
  ['a date that cannot be', 'date', { bytes: charge(1) + charge(2, '1', '9999-12-31 00:00:00'), rows: 2 }, 1],
  ['an infinite moment', 'date', { bytes: charge(1) + charge(2, '1', 'infinity'), rows: 2 }, 1],
  [
    'bytes that are no UTF-8',
    'encoding',
    {
      bytes: Buffer.concat([
        Buffer.from(charge(1)),
        Buffer.from('2,x,'),
        Buffer.from([0xb9, 0xd2, 0xba, 0xc5]),
        Buffer.from(charge(2).slice(charge(2).indexOf(',1.00'))),
      ]),
      rows: 2,
    },
    1,
  ],
  ['too few columns', 'malformed', { bytes: `${charge(1)}2,x\n`, rows: 2 }, 1],
  [
    'a key that comes twice',
    'duplicate_key',
    { bytes: charge(1) + charge(1, '2.00', '2025-06-02 08:00:00'), rows: 2 },
    1,
  ],
])('puts %s aside as %s and keeps the good row', async (_, reason, delivery, good) => {
  const outcome = await deliver(delivery);
  expect(outcome.report).toMatchObject({ exit_code: 0 });
  expect(outcome.charge).toMatchObject({ rows_read: 2, rows_quarantined: 1, reconciled: true });
  expect(await outcome.warehouse.rows('select reason, state from raw._quarantine')).toEqual([
    { reason, state: 'open' },
  ]);
  expect(await count(outcome.warehouse)).toBe(good);
});

it('keeps the newest of two rows with one key', async () => {
  const { warehouse } = await deliver({ bytes: charge(1, '2.00', '2025-06-02 08:00:00') + charge(1, '1.00'), rows: 2 });
  expect(await warehouse.rows('select amount from raw.tiny__charge')).toEqual([{ amount: 2 }]);
});

it('fails a table whose quarantine passes its budget, loads the other, and says no value of a row', async () => {
  const bad = Array.from({ length: 101 }, (_, id) => charge(id, 'secret-name')).join('');
  const { report, charge: table, warehouse, landing } = await deliver({ bytes: bad + charge(900), rows: 102 });
  expect(report.exit_code).toBe(20);
  expect(table?.error?.code).toBe('ingest/quarantine-budget');
  expect(JSON.stringify(report)).not.toContain('secret-name');
  expect(await count(warehouse)).toBe(0);
  expect(readdirSync(landing)).toEqual([]);
  expect(report.sources[0]?.detail.find(({ table: name }) => name === 'payer')).toMatchObject({
    rows_landed: 1,
    reconciled: true,
  });
});

it.each<[string, Delivery]>([
  ['fewer rows than were counted', { bytes: charge(1), rows: 2 }],
  ['no row of those that were counted', { bytes: '', rows: 2 }],
  ['text that ends inside a quote', { bytes: `${charge(1)}2,x,"never closed\n`, rows: 3 }],
])('does not load %s', async (_, delivery) => {
  const { report, charge: table, warehouse, landing } = await deliver(delivery);
  expect(report).toMatchObject({ exit_code: 21, sources: [{ reconciled: false }] });
  expect(table?.error?.code).toBe('ingest/reconciliation');
  expect(
    await warehouse.rows('select matched, difference from raw._reconciliations where "table" = $1', ['tiny__charge']),
  ).toEqual([{ matched: false, difference: expect.stringContaining('rows') }]);
  expect(await count(warehouse)).toBe(0);
  expect(readdirSync(landing)).toEqual([]);
});

it('survives any bytes: an error or a quarantine row each time, never a row that was not sent', async () => {
  // A small linear congruential generator: the same bytes in every run.
  let state = 42;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  for (let round = 0; round < 12; round += 1) {
    const bytes = Buffer.from(Array.from({ length: 400 }, () => (next() >> 8) % 256));
    const { charge: table, warehouse } = await deliver({ bytes, rows: 3 });
    expect(table?.error !== undefined || (table?.rows_quarantined ?? 0) > 0).toBe(true);
    expect(await count(warehouse)).toBe(0);
  }
});

it('applies what was landed and not yet applied, in batch order, before it asks the source again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-pending-'));
  const first = await deliver({ bytes: charge(1) + charge(2), rows: 2 }, dir);
  await deliver({ bytes: charge(2, '5.00', '2025-06-02 00:00:00'), rows: 1 }, dir, first.warehouse);
  // A raw database that knows none of the batches, as after a restore.
  const restored = await memoryWarehouse();
  const { report } = await deliver({ bytes: charge(2, '5.00', '2025-06-02 00:00:00'), rows: 1 }, dir, restored);
  expect(report.exit_code).toBe(0);
  expect(await restored.rows('select id, amount from raw.tiny__charge order by id')).toEqual([
    { id: 1, amount: 1 },
    { id: 2, amount: 5 },
  ]);
  expect(
    await restored.rows(`select batch, rows_changed from raw._batches where "table" = 'tiny__charge' order by batch`),
  ).toEqual([
    { batch: 1, rows_changed: 2 },
    { batch: 3, rows_changed: 1 },
    { batch: 5, rows_changed: 0 },
  ]);
});

it('drops a landed batch of another contract: its rows are still in the source', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-contract-'));
  await deliver({ bytes: charge(1), rows: 1 }, dir);
  const wider = {
    ...TINY,
    tables: TINY.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) =>
        column.name === 'amount' ? { ...column, type: 'numeric(16,4)' } : column,
      ),
    })),
  };
  const warehouse = await memoryWarehouse([wider]);
  const connectors = new Map([
    ['bytes', bytesConnector({ charge: { bytes: charge(1, '1.2345'), rows: 1 }, payer: PAYER })],
  ]);
  const report = await load(testSite([{ connector: 'bytes' }], dir), warehouse, { connectors, systems: [wider] });
  expect(report.exit_code).toBe(0);
  expect(await warehouse.rows('select amount, _batch > 1 as is_new from raw.tiny__charge')).toEqual([
    { amount: 1.2345, is_new: true },
  ]);
});

it('names what a wrong request could have meant', async () => {
  const warehouse = await memoryWarehouse();
  const site = testSite([{ connector: 'bytes' }]);
  const connectors = new Map([['bytes', bytesConnector({})]]);
  await expect(load(site, warehouse, { connectors, sources: ['hsi'] })).rejects.toMatchObject({
    code: 'ingest/unknown-source',
    exitCode: 17,
  });
  await expect(load(site, warehouse, { connectors, table: 'charges' })).rejects.toMatchObject({
    messageEn: expect.stringContaining('charge'),
  });
  await expect(load(testSite([{ connector: 'carrier_pigeon' }]), warehouse, { connectors })).rejects.toMatchObject({
    code: 'ingest/unknown-connector',
  });
});

it('refuses a window in which no day lies: it would be empty and green', async () => {
  const site = testSite([{ connector: 'bytes' }]);
  const connectors = new Map([['bytes', bytesConnector({ charge: { bytes: '', rows: 0 }, payer: PAYER })]]);
  const window = { table: 'charge', since: '2025-03-31', until: '2025-03-01' };
  await expect(load(site, await memoryWarehouse(), { connectors, ...window })).rejects.toMatchObject({
    code: 'ingest/empty-window',
    exitCode: 2,
  });
});
