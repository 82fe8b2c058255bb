import { expect, it } from 'vitest';
import { fixedClock } from '../../../core/index.ts';
import { bytesConnector } from '../../test-support/bytes-connector.ts';
import { load, memoryWarehouse, testSite } from '../../test-support/site.ts';
import { isWithinHours } from './hours.ts';

it.each([
  ['22:00-06:00', '21:59:59', false],
  ['22:00-06:00', '22:00:00', true],
  ['22:00-06:00', '00:00:00', true],
  ['22:00-06:00', '05:59:59', true],
  ['22:00-06:00', '06:00:00', false],
  ['12:30-13:30', '12:29:59', false],
  ['12:30-13:30', '13:29:59', true],
  ['12:30-13:30', '13:30:00', false],
  ['08:00-08:00', '07:59:59', true],
])('hours %s hold %s: %s', (hours, time, expected) => {
  expect(isWithinHours(hours, `2026-01-15 ${time}`)).toBe(expected);
});

const PAYER = { bytes: '01,a,2020-01-01\n', rows: 1 };

it('refuses to read a source outside its hours, says when it may, and reads when a person insists', async () => {
  const site = testSite([{ connector: 'bytes', hours: '22:00-06:00' }]);
  const warehouse = await memoryWarehouse();
  const connectors = new Map([['bytes', bytesConnector({ payer: PAYER })]]);
  const refused = await load(site, warehouse, { connectors });
  expect(refused.sources[0]).toMatchObject({
    reconciled: false,
    detail: [],
    error: { code: 'ingest/outside-hours', message: expect.stringContaining('22:00-06:00') },
  });
  expect(refused.exit_code).toBe(10);
  expect((await load(site, warehouse, { connectors, insist: true })).exit_code).toBe(0);
  const atNight = { ...site, clock: fixedClock('2026-01-15 23:30:00') };
  expect((await load(atNight, warehouse, { connectors })).exit_code).toBe(0);
});

it('stops between two tables when the hours end while a source is read', async () => {
  const site = testSite([{ connector: 'bytes', hours: '22:00-06:00' }]);
  const warehouse = await memoryWarehouse();
  const times = ['2026-01-15 05:58:00', '2026-01-15 05:59:00', '2026-01-15 06:00:00'];
  const clock = { ...site.clock, asOf: () => (times.length > 1 ? times.shift() : times[0]) ?? '' };
  const charge = { bytes: `1,x,y,1.00,t,2025-06-01,2025-06-01,\\N\n`, rows: 1 };
  const report = await load({ ...site, clock }, warehouse, {
    connectors: new Map([['bytes', bytesConnector({ charge, payer: PAYER })]]),
  });
  expect(report.sources[0]).toMatchObject({
    detail: [{ table: 'charge', rows_landed: 1, reconciled: true }],
    error: { code: 'ingest/outside-hours' },
  });
});
