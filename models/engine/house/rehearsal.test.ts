import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type UserError, type Warehouse } from '../../../core/index.ts';
import type { BuildOptions } from '../build.ts';
import type { BuildReport } from '../report.ts';
import { buildClinic, clinicWith, landCharges, prepareClinic } from '../test-support/clinic.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00', amount: 10 }]);
});
afterEach(() => warehouse.close());

async function failed(files: Readonly<Record<string, string>>, options: Partial<BuildOptions> = {}) {
  const error = (await buildClinic(warehouse, { projectDir: clinicWith(files), ...options }).then(
    () => expect.fail('the build should have failed'),
    (thrown: unknown) => thrown,
  )) as UserError;
  return { error, report: error.params['report'] as BuildReport };
}

describe('a build with --empty', () => {
  it('makes every model without rows, binds every test and publishes nothing', async () => {
    const before = await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'B', at: '2025-03-11 09:00:00', amount: 20 }]);
    const report = await buildClinic(warehouse, { empty: true });
    expect(report.models.map(({ name, status, rows }) => [name, status, rows])).toEqual([
      ['items', 'success', 2],
      ['fct_charges', 'success', 0],
      ['agg_charges', 'success', 0],
      ['dim_patients', 'success', 0],
    ]);
    expect(report.tests).toHaveLength(before.tests.length);
    expect(new Set(report.tests.map(({ message }) => message))).toEqual(new Set(['binds']));
    expect(await warehouse.rows('select sum(amount) as total from marts.fct_charges')).toEqual([{ total: 10 }]);
    expect(await warehouse.rows('select count(*) as n from ops.builds')).toEqual([{ n: 1 }]);
    expect(await warehouse.rows('select count(*) as n from ops.build_requests')).toEqual([{ n: 1 }]);
  });

  it('finds the model or test that does not bind, also before anything was ever built', async () => {
    const files = { 'checks/odd.sql': "select nothing from {{ ref('fct_charges') }}" };
    const { error, report } = await failed(files, { empty: true });
    expect(error.code).toBe('models/build-failed');
    expect(error.messageEn).toContain('checks/odd.sql');
    expect(report.models.every(({ status }) => status === 'success')).toBe(true);
    expect(await warehouse.rows('select * from ops.builds')).toEqual([]);
  });

  it('finds a contract that is not kept', async () => {
    const yaml = `models: [{name: dim_patients, config: {contract: {enforced: true}}, columns: [{name: patient_key, data_type: integer}, {name: sex, data_type: varchar}]}]`;
    const { error } = await failed({ 'marts/_marts.yml': yaml }, { empty: true });
    expect(error.messageEn).toContain('patient_key: declared INTEGER, the query gives VARCHAR');
  });
});

describe('--fail-fast', () => {
  const TWO = {
    'checks/a.sql': "select charge_key from {{ ref('fct_charges') }}",
    'checks/b.sql': "select charge_key from {{ ref('fct_charges') }}",
  };
  const failing = (report: BuildReport) =>
    report.tests.filter(({ status }) => status === 'fail').map(({ name }) => name);

  it('ends at the first failing test; without it all of them are told', async () => {
    expect(failing((await failed(TWO)).report)).toEqual(['a', 'b']);
    expect(failing((await failed(TWO, { failFast: true })).report)).toEqual(['a']);
  });
});

describe('templates that ask the database', () => {
  const MODEL = `{{ config(materialized='table') }}
    {% set found = run_query("select distinct fee_class from seeds.items order by 1") %}
    {% set classes = found.columns[0].values() if execute else [] %}
    -- depends_on: {{ ref('items') }}
    select {% for class in classes %}count(*) filter (fee_class = '{{ class }}') as {{ class }}{{ ", " if not loop.last }}{% endfor %}
    from {{ ref('fct_charges') }}`;

  it('are answered inside the build, of what the build itself has made', async () => {
    const projectDir = clinicWith({
      'marts/pivot.sql': MODEL,
      'checks/asks.sql': `{% set found = run_query("select count(*) from marts.pivot") %}
        {% set n = found.columns[0].values()[0] if execute else 0 %}
        select {{ n }} as n from {{ ref('pivot') }} where {{ n }} <> 1`,
    });
    const report = await buildClinic(warehouse, { projectDir });
    expect(await warehouse.rows('from marts.pivot')).toEqual([{ exam: 1, lab: 0 }]);
    expect(report.tests.find(({ name }) => name === 'asks')).toMatchObject({ status: 'pass' });
  });
});

describe('unit tests of the house', () => {
  const unit = (amount: number) => `unit_tests:
  - name: days_are_summed
    model: agg_charges
    overrides: {macros: {is_incremental: false}}
    given:
      - input: ref('fct_charges')
        rows: [{charged_on: 2025-01-01, amount: 1}, {charged_on: 2025-01-01, amount: 2}]
    expect: {rows: [{charged_on: 2025-01-01, amount: ${amount}}]}
`;

  it('run before their model, once for each version of the code', async () => {
    const projectDir = clinicWith({ 'marts/_units.yml': unit(3) });
    const report = await buildClinic(warehouse, { projectDir });
    const found = report.tests.find(({ name }) => name === 'days_are_summed');
    expect(found).toMatchObject({ model: 'agg_charges', status: 'pass', severity: 'error', failures: 0 });
    expect(await warehouse.rows("select status from ops.test_results where test = 'days_are_summed'")).toEqual([
      { status: 'pass' },
    ]);
    const second = await buildClinic(warehouse, { projectDir });
    expect(second.tests.find(({ name }) => name === 'days_are_summed')).toEqual(found);
    const tested = await buildClinic(warehouse, { projectDir, commands: ['test'] });
    expect(tested.tests.map(({ name }) => name)).toContain('days_are_summed');
    expect(tested.models).toEqual([]);
  });

  it('that fail end the build before their model is made', async () => {
    const { error, report } = await failed({ 'marts/_units.yml': unit(4) });
    expect(error.messageEn).toContain('days_are_summed');
    expect(report.models.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'items success',
      'fct_charges success',
      'agg_charges error',
      'dim_patients skipped',
    ]);
    expect(report.tests).toMatchObject([{ name: 'days_are_summed', status: 'fail' }]);
    expect(await warehouse.rows("select status from ops.test_results where test = 'days_are_summed'")).toEqual([
      { status: 'fail' },
    ]);
  });

  it('with per-model skip only their model and what reads it', async () => {
    const { report } = await failed({ 'marts/_units.yml': unit(4) }, { commit: 'per-model' });
    expect(report.models.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'items success',
      'fct_charges success',
      'agg_charges skipped',
      'dim_patients success',
    ]);
  });
});
