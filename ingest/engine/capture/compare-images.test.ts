import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Site, Warehouse } from '../../../core/index.ts';
import { defineConnector, type ReadOptions, type System } from '../../index.ts';
import { tinyWith } from '../../test-support/capture-suite.ts';
import { load, memoryWarehouse, testSite } from '../../test-support/site.ts';

const row = (id: number, amount = '1.00', at = '2025-06-01 08:00:00') => `${id},x,挂号费,${amount},t,${at},${at},\\N\n`;

/** A source that a test tells what to deliver, and what it claims to hold. */
class Told {
  rows: string[] = [];
  /** Keys that get lost when only keys are read. */
  lostKeys = 0;
  /** Rows that get lost when whole rows are read. */
  lostRows = 0;

  readonly connector = defineConnector({
    name: 'bytes',
    settings: z.strictObject({}),
    open: async () => ({
      withTable: (contract, work) =>
        work({
          columns: contract.columns,
          summed: [],
          highWater: async () => '2025-06-01 08:00:00.000000',
          measure: async () => ({ rows: this.rows.length, sums: {} }),
          read: (_, options) => this.#read(options),
        }),
      close: async () => undefined,
    }),
  });

  async *#read(options?: ReadOptions) {
    const lines = options?.columns
      ? this.rows.map((line) => `${line.split(',')[0]}\n`).slice(this.lostKeys)
      : this.rows.slice(this.lostRows);
    yield Buffer.from(lines.join(''));
  }
}

interface Stage {
  readonly told: Told;
  readonly warehouse: Warehouse;
  readonly site: Site;
  readonly run: () => ReturnType<typeof load>;
}

async function stage(system: System): Promise<Stage> {
  const told = new Told();
  const warehouse = await memoryWarehouse([system]);
  const site = testSite([{ connector: 'bytes' }]);
  const connectors = new Map([['bytes', told.connector]]);
  return { told, warehouse, site, run: () => load(site, warehouse, { systems: [system], connectors }) };
}

it('digest: of two rows with one key the newest stays, the other is put aside, and the next run finds nothing new', async () => {
  const { told, warehouse, site, run } = await stage(tinyWith({ capture: 'digest' }));
  told.rows = [row(1), row(2)];
  await run();
  told.rows = [row(1), row(2, '2.00'), row(2, '3.00'), row(2, '9.00', '2025-05-01 00:00:00')];
  const { sources } = await run();
  expect(sources[0]?.detail[0]).toMatchObject({ rows_read: 4, rows_landed: 1, rows_quarantined: 2, reconciled: true });
  const image = () => warehouse.rows('select id, amount from raw.tiny__charge where _deleted_at is null order by id');
  const first = await image();
  expect(first.map(({ id }) => id)).toEqual([1, 2]);
  expect(await warehouse.rows(`select reason, key from raw._quarantine`)).toEqual([
    { reason: 'duplicate_key', key: '2' },
    { reason: 'duplicate_key', key: '2' },
  ]);
  // The same rows in another order are the same table.
  told.rows = told.rows.toReversed();
  expect((await run()).sources[0]?.detail[0]).toMatchObject({ batch: null, rows_read: 4 });
  expect(await image()).toEqual(first);
  expect(
    readdirSync(join(site.dataDir, 'landing', 'his', 'tiny__charge')).filter((name) => name.endsWith('.tmp')),
  ).toEqual([]);
});

it('digest: knows its own names from those of the source', async () => {
  const [charge] = tinyWith({ capture: 'digest' }).tables;
  const names: Record<string, string> = {
    select: 'filename',
    名称: 'k',
    is_paid: 'key0',
    amount: 'bucket',
    update_time: 'row',
  };
  const columns = charge?.columns.map((column) => ({ ...column, name: names[column.name] ?? column.name }));
  const { told, warehouse, run } = await stage(tinyWith({ capture: 'digest', columns }));
  told.rows = [row(1), row(2), row(3)];
  await run();
  told.rows = [row(1), row(2, '2.00'), row(2, '3.00')];
  const { sources } = await run();
  expect(sources[0]?.detail[0]).toMatchObject({
    rows_landed: 1,
    rows_deleted: 1,
    rows_quarantined: 1,
    reconciled: true,
  });
  expect(await warehouse.rows('select id, bucket from raw.tiny__charge where _deleted_at is null order by id')).toEqual(
    [
      { id: 1, bucket: 1 },
      { id: 2, bucket: 3 },
    ],
  );
});

it('digest: too many rows with keys that came twice fail the table, and raw stays as it was', async () => {
  const { told, warehouse, run } = await stage(tinyWith({ capture: 'digest', quarantine: { rows: 1, share: 0 } }));
  told.rows = [row(1), row(2)];
  await run();
  told.rows = [row(1), row(2), row(1, '5.00'), row(2, '5.00')];
  const report = await run();
  expect(report.exit_code).toBe(20);
  expect(report.sources[0]?.detail[0]?.error?.code).toBe('ingest/quarantine-budget');
  expect(await warehouse.rows('select distinct amount, _batch from raw.tiny__charge')).toEqual([
    { amount: 1, _batch: 1 },
  ]);
});

it('digest: a source that sends fewer rows than it counts deletes nothing', async () => {
  const { told, warehouse, run } = await stage(tinyWith({ capture: 'digest' }));
  told.rows = [row(1), row(2), row(3)];
  await run();
  told.lostRows = 2;
  expect((await run()).exit_code).toBe(21);
  expect(await warehouse.rows('select count(*) as n from raw.tiny__charge where _deleted_at is null')).toEqual([
    { n: 3 },
  ]);
});

it('sweep: keys that were lost on the way are no deletes: the table fails', async () => {
  const system = tinyWith({ capture: 'timestamp', cursor: 'create_time', sweep: 'always' });
  const { told, warehouse, run } = await stage(system);
  told.rows = [row(1), row(2), row(3)];
  await run();
  told.lostKeys = 1;
  const report = await run();
  expect(report.exit_code).toBe(21);
  expect(report.sources[0]?.detail[0]?.error?.message_en).toContain('source/keys');
  expect(await warehouse.rows('select count(*) as n from raw.tiny__charge where _deleted_at is null')).toEqual([
    { n: 3 },
  ]);
});
