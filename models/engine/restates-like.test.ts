import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { plan } from './house/plan.ts';
import { parseProject } from './parse.ts';
import { buildClinic, clinicWith, landCharges, landPatient, prepareClinic } from './test-support/clinic.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [
    { id: 'A', at: '2025-03-10 09:00:00', amount: 10 },
    { id: 'B', at: '2025-04-02 10:00:00', amount: 20, patient: 'P2' },
    { id: 'C', at: '2025-05-01 10:00:00', amount: 30 },
  ]);
});
afterEach(() => warehouse.close());

// The fact finds the old day of what moved in itself: after it was written nobody could ask again.
const FACT = `{% set own = "select charged_on from {{ this }} as known inner join {{ changes('demo__charges') }} as c on c.key = known.charge_key
union all select new_date from {{ changes('demo__charges') }}" %}
{{ config(materialized='incremental', event_date='charged_on', restates_by={'demo__charges': own, 'demo__patients': 'none'}) }}
select charge_id as charge_key, charged_on, patient_id, amount, cast(null as varchar) as fee_class, patient_id as patient_key
from {{ ref('stg_demo__charges') }} where {{ on_affected_dates('charged_on') }}`;
const SUMS = (config: string, from = "{{ ref('fct_charges') }}") =>
  `{{ config(materialized='incremental', event_date='charged_on', ${config}) }}
select charged_on, sum(amount) as amount from ${from} where {{ on_affected_dates('charged_on') }} group by charged_on`;
const LIKE = "restates_like=['fct_charges']";

const clinic = (agg: string, files: Readonly<Record<string, string>> = {}) =>
  clinicWith({
    'marts/_marts.yml': 'models: []\n',
    'checks/amounts_agree.sql': 'select 1 where false',
    'marts/fct_charges.sql': FACT,
    'marts/agg_charges.sql': agg,
    ...files,
  });
const sums = () => warehouse.rows('select * from marts.agg_charges order by charged_on');
const told = async (projectDir: string, options: object = {}) =>
  (await buildClinic(warehouse, { projectDir, ...options })).models.find(({ name }) => name === 'agg_charges');

describe('a model that restates like another', () => {
  it('writes the days that its parent wrote, and holds what a build from nothing would', async () => {
    const projectDir = clinic(SUMS(LIKE));
    await buildClinic(warehouse, { projectDir });
    await landCharges(warehouse, [
      { id: 'A', at: '2025-04-02 09:00:00', amount: 11 },
      { id: 'D', at: '2025-05-02 09:00:00', amount: 5 },
    ]);
    const { models } = await plan(warehouse, { projectDir, asOf: '2025-06-01 08:00:00' });
    expect(models.find(({ name }) => name === 'agg_charges')?.action).toBe('increment');
    expect(await told(projectDir)).toMatchObject({ rows: 2, message: 'changed: demo__charges' });
    const incremental = await sums();
    expect(incremental.map(({ charged_on: on }) => on)).toEqual(['2025-04-02', '2025-05-01', '2025-05-02']);
    await buildClinic(warehouse, { projectDir, fullRefresh: true });
    expect(incremental).toEqual(await sums());
  });

  it('leaves alone what its parent left alone', async () => {
    const projectDir = clinic(SUMS(LIKE));
    await buildClinic(warehouse, { projectDir });
    expect(await told(projectDir)).toMatchObject({ rows: 0, message: 'unchanged' });
    await landPatient(warehouse, 'P1', 'X');
    expect(await told(projectDir)).toMatchObject({ rows: 0, message: 'unchanged' });
  });

  it('adds the days of its own rules', async () => {
    const own = "restates_by={'demo__patients': rule}";
    const rule = `{% set rule = "select date '2025-05-01' where exists (select 1 from {{ changes('demo__patients') }})" %}`;
    const projectDir = clinic(
      rule + SUMS(`${LIKE}, ${own}`, "{{ ref('fct_charges') }} inner join {{ ref('dim_patients') }} on sex = 'M'"),
    );
    await buildClinic(warehouse, { projectDir });
    await landPatient(warehouse, 'P1', 'M');
    await landCharges(warehouse, [{ id: 'D', at: '2025-05-02 09:00:00', amount: 5 }]);
    expect(await told(projectDir)).toMatchObject({ rows: 2 });
    expect((await sums()).slice(-2)).toEqual([
      { charged_on: '2025-05-01', amount: 60 },
      { charged_on: '2025-05-02', amount: 10 },
    ]);
  });

  it('is built anew for an input that reaches it on another way and for which it has no rule', async () => {
    const projectDir = clinic(SUMS(LIKE, "{{ ref('fct_charges') }} inner join {{ ref('dim_patients') }} on true"));
    await buildClinic(warehouse, { projectDir });
    await landPatient(warehouse, 'P1', 'X');
    expect(await told(projectDir)).toMatchObject({ message: 'changed: demo__patients (restates all)' });
  });

  it('is built anew with its parent, and after builds of its parent that it missed', async () => {
    const all = FACT.replace("'demo__patients': 'none'", "'demo__patients': 'all'").replace(
      'where {{',
      "where patient_id in (select patient_id from {{ ref('stg_demo__patients') }}) and {{",
    );
    const projectDir = clinic(SUMS(LIKE), { 'marts/fct_charges.sql': all });
    await buildClinic(warehouse, { projectDir });
    await landPatient(warehouse, 'P1', 'X');
    expect(await told(projectDir)).toMatchObject({ message: 'changed: fct_charges (restates all)' });
    await landCharges(warehouse, [{ id: 'A', at: '2025-04-02 09:00:00', amount: 11 }]);
    await buildClinic(warehouse, { projectDir, select: ['fct_charges'] });
    await landCharges(warehouse, [{ id: 'D', at: '2025-05-02 09:00:00', amount: 5 }]);
    expect(await told(projectDir)).toMatchObject({ message: 'changed: fct_charges (restates all)' });
    expect((await sums()).map(({ charged_on: on }) => on)).toEqual(['2025-04-02', '2025-05-01', '2025-05-02']);
  });

  it.each([
    ["restates_like=['fct_charge']", 'models/unknown-ref', 'fct_charges'],
    ["restates_like=['dim_patients']", 'models/invalid', 'dim_patients is table'],
    ["restates_like=['agg_charges']", 'models/cycle', 'agg_charges → agg_charges'],
    [
      "unique_key='charged_on', incremental_strategy='merge', restates_like=['fct_charges']",
      'models/invalid',
      'restate',
    ],
  ])('refuses %j', (config, code, word) => {
    const act = () => parseProject(clinic(SUMS(config)), { vars: { as_of: '2025-06-01 08:00:00' } });
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(word) }));
  });

  it('refuses two that would restate like each other', () => {
    const fact = FACT.replace('restates_by=', "restates_like=['agg_charges'], restates_by=");
    const act = () => parseProject(clinic(SUMS(LIKE), { 'marts/fct_charges.sql': fact }));
    expect(act).toThrow(expect.objectContaining({ code: 'models/cycle' }));
  });
});
