import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { meets, outcome } from './run-tests.ts';
import { buildClinic, clinicWith, landCharges, prepareClinic } from './test-support/clinic.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
});
afterEach(() => warehouse.close());

async function outcomes(
  yaml: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Record<string, [string, number]>> {
  const projectDir = clinicWith({ ...files, 'marts/_marts.yml': yaml });
  const report = await buildClinic(warehouse, { projectDir }).catch(
    (error) => error.params.report as Awaited<ReturnType<typeof buildClinic>>,
  );
  return Object.fromEntries(report.tests.map((test) => [test.name, [test.status, test.failures]]));
}

describe('thresholds', () => {
  it.each([
    [3, '!= 0', true],
    [0, '!= 0', false],
    [5, '> 5', false],
    [6, '>5', true],
    [5, 'between 4 and 6', true],
  ])('%d meets %s: %s', (failures, threshold, expected) => expect(meets(failures, threshold)).toBe(expected));

  it('refuses what it does not understand', () => expect(() => meets(1, 'many')).toThrow('many'));

  it.each([
    ['error', '!= 0', '> 10', 5, 'warn'],
    ['error', '!= 0', '> 10', 11, 'fail'],
    ['error', '> 7', '> 10', 5, 'pass'],
    ['warn', '!= 0', '!= 0', 5, 'warn'],
  ] as const)(
    'severity %s, warn_if %s, error_if %s, %d failures: %s',
    (severity, warnIf, errorIf, failures, expected) =>
      expect(outcome({ severity, warnIf, errorIf }, failures)).toBe(expected),
  );
});

describe('data tests', () => {
  it('are not applicable to a table without rows', async () => {
    const found = await outcomes('models: [{name: fct_charges, columns: [{name: charge_key, tests: [unique]}]}]');
    expect(found).toMatchObject({ unique_fct_charges_charge_key: ['not_applicable', 0] });
  });

  it('count failing rows per rule, with where, names and thresholds', async () => {
    await landCharges(warehouse, [
      { id: 'A', at: '2025-03-10 09:00:00', amount: 10, patient: 'P9', item: '03' },
      { id: 'B', at: '2025-03-11 09:00:00', amount: -5, item: '01' },
      { id: 'C', at: '2025-03-11 09:00:00', amount: 7, item: '02' },
    ]);
    const found = await outcomes(
      `
models:
  - name: fct_charges
    tests:
      - expression_is_true: {expression: amount > 0, name: positive, config: {severity: warn}}
      - unique_combination: {columns: [charged_on], name: one_a_day, severity: warn}
      - even_amounts: {column: amount, name: even, config: {severity: warn, where: "charged_on > date '2025-03-10'"}}
    columns:
      - name: patient_key
        data_tests:
          - not_null: {name: patients, config: {error_if: "> 1"}}
      - name: fee_class
        data_tests:
          - accepted_values: {name: classes, arguments: {values: [exam]}, config: {severity: warn}}
          - relationships: {name: items, to: ref('items'), field: fee_class, config: {severity: warn}}`,
      {
        'macros/even.sql':
          '{% test even_amounts(model, column) %}select * from {{ model }} where {{ column }} % 2 <> 0{% endtest %}',
      },
    );
    expect(found).toEqual({
      positive: ['warn', 1],
      one_a_day: ['warn', 1],
      even: ['warn', 2],
      patients: ['warn', 1],
      classes: ['warn', 1],
      items: ['pass', 0],
      amounts_agree: ['pass', 0],
    });
  });

  it('are asked again only when what they read changed', async () => {
    await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00' }]);
    const first = await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'B', at: '2025-03-10 09:00:00' }]);
    const second = await buildClinic(warehouse);
    const again = second.tests.filter(
      (test) => first.tests.find((one) => one.name === test.name)?.inputs !== test.inputs,
    );
    expect(again.map((test) => test.name.replace(/_[0-9a-f]{6}$/, '')).sort()).toEqual([
      'accepted_values_fct_charges_fee_class',
      'amounts_agree',
      'not_null_agg_charges_charged_on',
      'not_null_fct_charges_charge_key',
      'not_null_fct_charges_charged_on',
      'relationships_fct_charges_patient_key',
      'unique_agg_charges_charged_on',
      'unique_fct_charges_charge_key',
    ]);
  });

  it('of sources are counted without keeping their rows', async () => {
    const source = `
sources:
  - name: demo
    database: raw
    schema: main
    tables:
      - {name: charges, identifier: demo__charges}
      - name: patients
        identifier: demo__patients
        columns: [{name: sex, tests: [{accepted_values: {values: [F], severity: warn, name: only_women}}]}]`;
    const projectDir = clinicWith({ 'staging/demo/_demo.yml': source });
    const report = await buildClinic(warehouse, { projectDir });
    expect(report.tests.find((test) => test.name === 'only_women')).toMatchObject({
      status: 'warn',
      failures: 1,
      failingKeys: [],
    });
  });
});

describe('tests of a fact of which only days were written again', () => {
  const YAML = `
models:
  - name: fct_charges
    columns:
      - name: charge_key
        tests: [{unique: {config: {severity: warn}}}]
      - {name: charged_on, tests: [not_null]}
      - name: fee_class
        tests: [{not_null: {config: {severity: warn}}}]
      - name: amount
        tests: [{accepted_values: {values: [10], quote: false, config: {severity: warn, name: ten}}}]`;
  const failures = async (projectDir: string) =>
    Object.fromEntries((await buildClinic(warehouse, { projectDir })).tests.map((test) => [test.name, test.failures]));

  it('find what those days broke, and go on counting what other days had broken', async () => {
    const projectDir = clinicWith({ 'marts/_marts.yml': YAML });
    await landCharges(warehouse, [
      { id: 'A', at: '2025-03-10 09:00:00' },
      { id: 'B', at: '2025-04-02 09:00:00' },
    ]);
    expect(await failures(projectDir)).toMatchObject({ unique_fct_charges_charge_key: 0, ten: 0 });
    await landCharges(warehouse, [{ id: 'C', at: '2025-04-02 10:00:00', amount: 7 }]);
    // The same line once more on another day, as a source without a key would give it.
    await warehouse.run(
      "insert into raw.main.demo__charges select 'A', patient_id, charge_time, * exclude (charge_id, patient_id, charge_time) from raw.main.demo__charges where charge_id = 'B'",
    );
    expect(await failures(projectDir)).toMatchObject({ unique_fct_charges_charge_key: 1, ten: 1 });
    await landCharges(warehouse, [{ id: 'D', at: '2025-05-05 10:00:00' }]);
    expect(await failures(projectDir)).toMatchObject({ unique_fct_charges_charge_key: 1, ten: 1 });
  });
});
