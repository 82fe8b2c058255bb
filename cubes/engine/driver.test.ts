import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { buildOf, WarehouseDriver } from './driver.ts';

let warehouse: Warehouse;
let driver: WarehouseDriver;

beforeAll(async () => {
  warehouse = await openMemory();
  await warehouse.run('create schema ops');
  await warehouse.run("create table ops.builds as select '2026' as build_id, 'success' as status");
  driver = new WarehouseDriver(warehouse);
});
afterAll(() => warehouse.close());

const ENDLESS = 'select count(*) as n from range(1000000) as a, range(1000000) as b where (a.range * b.range) % 7 = 3';

it('stops a query in the database when it is cancelled, and goes on to answer others', async () => {
  const running = driver.query(ENDLESS) as Promise<unknown> & { cancel(): Promise<void> };
  const ended = expect(running).rejects.toMatchObject({ code: 'cubes/too-slow' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await running.cancel();
  await ended;
  const rows = await driver.query('select 1 as one');
  expect(rows).toEqual([{ one: 1 }]);
  expect(buildOf(rows)).toBe('2026');
});

it('gives whole numbers of any width as numbers', async () => {
  const [row] = await driver.query(
    'select sum(i) as hugeint_sum, sum(i::decimal(18, 2)) as money, count(*) as n, max(i::utinyint) as tiny from range(10) as t(i)',
  );
  expect(row).toEqual({ hugeint_sum: 45, money: 45, n: 10, tiny: 9 });
});
