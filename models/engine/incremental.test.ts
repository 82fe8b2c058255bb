import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { buildClinic, clinicWith, landCharges, landPatient, prepareClinic } from './test-support/clinic.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [
    { id: 'A', at: '2025-03-10 09:00:00', amount: 10 },
    { id: 'B', at: '2025-04-02 10:00:00', amount: 20, patient: 'P2' },
  ]);
});
afterEach(() => warehouse.close());

const FACT = (config: string, rest = '') => `{{ config(materialized='incremental', ${config}) }}
select charge_id as charge_key, charged_on, patient_id as patient_key, amount, cast(null as varchar) as fee_class
from {{ ref('stg_demo__charges') }} ${rest}`;
const YAML = { 'marts/_marts.yml': 'models: []\n' };
const facts = () =>
  warehouse.rows('select charge_key, charged_on, amount from marts.fct_charges order by charge_key, amount');
const message = async (projectDir: string, name: string, asOf = '2025-06-01 08:00:00') =>
  (await buildClinic(warehouse, { projectDir, asOf })).models.find((model) => model.name === name)?.message;

describe('incremental strategies', () => {
  it('restate does not write rows twice when the model forgot its filter', async () => {
    const projectDir = clinicWith({
      ...YAML,
      'marts/fct_charges.sql': FACT("event_date='charged_on', restates_by={'demo__charges': 'dates'}"),
    });
    await buildClinic(warehouse, { projectDir });
    await landCharges(warehouse, [{ id: 'C', at: '2025-03-10 12:00:00', amount: 5 }]);
    await buildClinic(warehouse, { projectDir });
    expect(await facts()).toEqual([
      { charge_key: 'A', charged_on: '2025-03-10', amount: 10 },
      { charge_key: 'B', charged_on: '2025-04-02', amount: 20 },
      { charge_key: 'C', charged_on: '2025-03-10', amount: 5 },
    ]);
  });

  it('restate builds anew for a changed input that it does not declare', async () => {
    const projectDir = clinicWith({
      ...YAML,
      'marts/fct_charges.sql': FACT(
        "event_date='charged_on', restates_by={'demo__charges': 'dates'}",
        "where patient_id in (select patient_id from {{ ref('stg_demo__patients') }})",
      ),
    });
    await buildClinic(warehouse, { projectDir });
    await landPatient(warehouse, 'P1', 'F');
    expect(await message(projectDir, 'fct_charges')).toBe('changed: demo__patients (restates all)');
  });

  it('restate follows a query of its own from changes to dates', async () => {
    const rule = `"select charged_on from {{ this }} as known inner join {{ changes('demo__patients') }} as c on c.key = known.patient_key"`;
    const projectDir = clinicWith({
      ...YAML,
      'marts/agg_charges.sql': 'select 1 as n',
      'checks/amounts_agree.sql': 'select 1 where false',
      'marts/fct_charges.sql': `{% set rule = ${rule} %}{{ config(materialized='incremental', event_date='charged_on', restates_by={'demo__charges': 'dates', 'demo__patients': rule}) }}
select c.charge_id as charge_key, c.charged_on, c.patient_id as patient_key, c.amount, p.sex
from {{ ref('stg_demo__charges') }} as c left join {{ ref('stg_demo__patients') }} as p using (patient_id)`,
    });
    const first = await buildClinic(warehouse, { projectDir });
    await landPatient(warehouse, 'P2', 'X');
    const second = await buildClinic(warehouse, { projectDir });
    expect(await warehouse.rows('select charge_key, sex from marts.fct_charges order by all')).toEqual([
      { charge_key: 'A', sex: 'F' },
      { charge_key: 'B', sex: 'X' },
    ]);
    const versions = await warehouse.rows<{ month: string; build_id: string }>(
      "select month, build_id from ops.relation_versions where relation = 'marts.fct_charges' order by month",
    );
    expect(versions.map((row) => row.build_id)).toEqual([first.build_id, second.build_id]);
  });

  it('append adds what the model selects, delete+insert replaces by key', async () => {
    const rest = '{% if is_incremental() %} where charged_on > (select max(charged_on) from {{ this }}) {% endif %}';
    const append = clinicWith({ ...YAML, 'marts/fct_charges.sql': FACT("incremental_strategy='append'", rest) });
    await buildClinic(warehouse, { projectDir: append });
    await landCharges(warehouse, [{ id: 'A', at: '2025-05-01 09:00:00', amount: 11 }]);
    await buildClinic(warehouse, { projectDir: append });
    expect((await facts()).map((row) => row['amount'])).toEqual([10, 11, 20]);
    const replace = clinicWith({ ...YAML, 'marts/fct_charges.sql': FACT("unique_key='charge_key'") });
    await buildClinic(warehouse, { projectDir: replace });
    await landCharges(warehouse, [{ id: 'A', at: '2025-05-01 09:00:00', amount: 12 }]);
    await buildClinic(warehouse, { projectDir: replace });
    expect((await facts()).map((row) => row['amount'])).toEqual([12, 20]);
  });

  it('restates the days that passed when the model depends on the clock', async () => {
    const projectDir = clinicWith({
      ...YAML,
      'checks/amounts_agree.sql': 'select 1 where false',
      'marts/agg_charges.sql': `{{ config(materialized='incremental', event_date='day', restates_by={'as_of': 'dates', 'demo__charges': 'none'}) }}
select cast(unnest(generate_series(min(charged_on), date '{{ var('as_of')[:10] }}', interval 1 day)) as date) as day from {{ ref('fct_charges') }}`,
    });
    await buildClinic(warehouse, { projectDir, asOf: '2025-04-10 08:00:00' });
    const days = async () => (await warehouse.rows<{ n: number }>('select count(*) as n from marts.agg_charges'))[0]?.n;
    expect(await days()).toBe(32);
    const report = await buildClinic(warehouse, { projectDir, asOf: '2025-04-12 08:00:00' });
    expect(report.models.find((model) => model.name === 'agg_charges')).toMatchObject({
      rows: 3,
      message: 'changed: as_of',
    });
    expect(await days()).toBe(34);
  });

  it('builds anew what reads changed code, and only that', async () => {
    await buildClinic(warehouse);
    const projectDir = clinicWith({
      'staging/demo/stg_demo__patients.sql':
        "select {{ pseudonym('patient_id') }} as patient_key, patient_id, sex || '' as sex from {{ source('demo', 'patients') }}",
    });
    const report = await buildClinic(warehouse, { projectDir });
    const messages = Object.fromEntries(report.models.map((model) => [model.name, model.message]));
    expect(messages).toMatchObject({
      items: 'unchanged',
      dim_patients: 'its code or that of a parent changed',
      fct_charges: 'its code or that of a parent changed',
    });
  });

  it('catches up when only a part was built before', async () => {
    await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'A', at: '2025-05-01 09:00:00', amount: 10 }]);
    await buildClinic(warehouse, { select: ['agg_charges'], commands: ['run'] });
    await buildClinic(warehouse, { select: ['fct_charges'], commands: ['run'] });
    await buildClinic(warehouse);
    const days = await warehouse.rows('select * from marts.agg_charges order by 1');
    expect(days).toEqual([
      { charged_on: '2025-04-02', amount: 20 },
      { charged_on: '2025-05-01', amount: 10 },
    ]);
  });
});
