import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { buildClinic, landCharges, landPatient, prepareClinic } from './test-support/clinic.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [
    { id: 'A', at: '2025-03-10 09:00:00', amount: 10 },
    { id: 'B', at: '2025-03-10 10:00:00', amount: 20 },
    { id: 'C', at: '2025-04-02 10:00:00', amount: 40, patient: 'P2', item: '02' },
  ]);
});
afterEach(() => warehouse.close());

const byMonth = () =>
  warehouse.rows<{ month: string; amount: number }>(
    "select strftime(charged_on, '%Y-%m') as month, sum(amount) as amount from marts.fct_charges group by all order by 1",
  );
const reasons = (report: Awaited<ReturnType<typeof buildClinic>>) =>
  Object.fromEntries(report.models.map((model) => [model.name, model.message]));

describe('a build', () => {
  it('builds everything once and says so', async () => {
    const report = await buildClinic(warehouse);
    expect(report.models.map((model) => [model.name, model.status, model.rows])).toEqual([
      ['items', 'success', 2],
      ['fct_charges', 'success', 3],
      ['agg_charges', 'success', 2],
      ['dim_patients', 'success', 2],
    ]);
    expect(report.tests.every((test) => test.status === 'pass')).toBe(true);
    expect(await byMonth()).toEqual([
      { month: '2025-03', amount: 30 },
      { month: '2025-04', amount: 40 },
    ]);
  });

  it('touches nothing when nothing changed', async () => {
    const first = await buildClinic(warehouse);
    const versions = await warehouse.rows('from ops.relation_versions order by all');
    const second = await buildClinic(warehouse);
    expect(new Set(Object.values(reasons(second)))).toEqual(new Set(['unchanged']));
    expect(await warehouse.rows('from ops.relation_versions order by all')).toEqual(versions);
    expect(second.build_id > first.build_id).toBe(true);
    expect(second.tests).toEqual(first.tests);
  });

  it('lets a moved charge leave its old month', async () => {
    await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'B', at: '2025-04-03 10:00:00', amount: 20 }]);
    const report = await buildClinic(warehouse);
    expect(await byMonth()).toEqual([
      { month: '2025-03', amount: 10 },
      { month: '2025-04', amount: 60 },
    ]);
    expect(reasons(report)).toMatchObject({
      fct_charges: 'changed: demo__charges',
      agg_charges: 'changed: demo__charges',
      dim_patients: 'unchanged',
    });
    const touched = await warehouse.rows<{ month: string }>(
      "select month from ops.relation_versions where relation = 'marts.fct_charges' and build_id = $1 order by 1",
      [report.build_id],
    );
    expect(touched.map((row) => row.month)).toEqual(['2025-03-01', '2025-04-01']);
  });

  it('takes a deleted charge out, and leaves other months their version', async () => {
    const first = await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'C', at: null }]);
    await buildClinic(warehouse);
    expect(await byMonth()).toEqual([{ month: '2025-03', amount: 30 }]);
    const kept = await warehouse.rows(
      "select month from ops.relation_versions where relation = 'marts.fct_charges' and build_id = $1",
      [first.build_id],
    );
    expect(kept).toEqual([{ month: '2025-03-01' }]);
  });

  it('does not restate for a change that is declared not to matter, and rebuilds what reads it', async () => {
    await buildClinic(warehouse);
    await landPatient(warehouse, 'P1', 'M');
    const report = await buildClinic(warehouse);
    expect(reasons(report)).toMatchObject({
      dim_patients: 'changed: demo__patients',
      fct_charges: 'changes do not matter',
    });
  });
});
