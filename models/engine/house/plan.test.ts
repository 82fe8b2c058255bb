import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../../core/index.ts';
import { buildClinic, CLINIC, clinicWith, landCharges, prepareClinic } from '../test-support/clinic.ts';
import { plan } from './plan.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00' }]);
});
afterEach(() => warehouse.close());

const planned = (projectDir = CLINIC, asOf = '2025-06-01 08:00:00') => plan(warehouse, { projectDir, asOf });
const PATIENTS = 'marts/dim_patients.sql';

describe('a plan', () => {
  it('of a new warehouse has no precedent, and all tests to ask', async () => {
    const { models, tests, total } = await planned();
    expect(total).toEqual({ models: 4, seconds: 0, rows: 0, unknown: 4 });
    expect(models.map(({ cost, diff }) => [cost, diff])).toEqual(models.map(() => [null, null]));
    expect(tests).toHaveLength((await buildClinic(warehouse)).tests.length);
  });

  it('costs nothing when nothing changed', async () => {
    await buildClinic(warehouse);
    const { tests, total } = await planned();
    expect(total).toEqual({ models: 0, seconds: 0, rows: 0, unknown: 0 });
    expect(tests).toEqual([]);
  });

  it('says what the last builds took: anew, and by changes', async () => {
    await landCharges(warehouse, [{ id: 'B', at: '2025-03-11 09:00:00' }]);
    const first = await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'C', at: '2025-03-12 09:00:00' }]);
    expect((await planned()).total).toMatchObject({ models: 2, rows: 4, unknown: 0 });
    const second = await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'D', at: '2025-03-13 09:00:00' }]);
    const { models, total, tests } = await planned();
    expect(total).toMatchObject({ models: 2, rows: 2, unknown: 0 });
    const cost = (of: typeof first, name: string) => {
      const { rows, seconds } = of.models.find((model) => model.name === name) ?? {};
      return { rows, seconds };
    };
    expect(models.find(({ name }) => name === 'fct_charges')?.cost).toEqual(cost(second, 'fct_charges'));
    expect(tests.length).toBe(8);
    const anew = await plan(warehouse, { projectDir: CLINIC, asOf: '2025-06-01 08:00:00', fullRefresh: true });
    expect(anew.models.find(({ name }) => name === 'fct_charges')?.cost).toEqual(cost(first, 'fct_charges'));
  });

  it('shows how the SQL of changed code differs, also through what is inlined, and not that a day has passed', async () => {
    const dated = (rest: string) =>
      clinicWith({ [PATIENTS]: `select patient_key, sex,\ncast('{{ var('as_of') }}' as timestamp) as at\n${rest}` });
    const from = "from {{ ref('stg_demo__patients') }}";
    await buildClinic(warehouse, { projectDir: dated(from) });
    const { models } = await planned(dated(`${from}\nwhere sex is not null`), '2025-06-02 08:00:00');
    expect(models.map(({ name, diff }) => [name, diff]).filter(([, diff]) => diff !== null)).toEqual([
      ['dim_patients', expect.arrayContaining(['+ where sex is not null'])],
    ]);
    expect(models.find(({ name }) => name === 'dim_patients')?.diff?.filter((line) => /^[-+]/.test(line))).toHaveLength(
      1,
    );
  });

  it('names what stands on a model by its relations', async () => {
    const { models } = await planned();
    expect(models.find(({ name }) => name === 'items')?.relations).toEqual([
      'seeds.items',
      'marts.agg_charges',
      'marts.fct_charges',
    ]);
  });

  it('takes what differs from what was built: state:modified', async () => {
    await buildClinic(warehouse);
    const projectDir = clinicWith({ [PATIENTS]: `${readFileSync(join(CLINIC, PATIENTS), 'utf8')}\n-- changed` });
    const names = async (select: string) =>
      (await plan(warehouse, { projectDir, asOf: '2025-06-01 08:00:00', select: [select] })).models.map(
        ({ name }) => name,
      );
    expect(await names('state:modified')).toEqual(['dim_patients']);
    expect(await names('state:unmodified')).not.toContain('dim_patients');
    await expect(names('state:changed')).rejects.toMatchObject({ code: 'models/selector' });
    const report = await buildClinic(warehouse, { projectDir, select: ['state:modified'] });
    expect(report.models.map(({ name, status }) => [name, status])).toEqual([['dim_patients', 'success']]);
  });
});
