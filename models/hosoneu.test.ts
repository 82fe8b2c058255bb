import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../core/index.ts';
import { prepareMappings } from '../ingest/index.ts';
import { fixtures } from '../test/services.ts';
import { type BuildReport, build, HOUSE_PROJECT, parseProject, renderRoad } from './index.ts';
import { readDump } from './test-support/hosoneu-dump.ts';
import { emptyWarehouse, KEY, landDump, MAPPINGS } from './test-support/landed.ts';

const folder = fixtures();

/** Rows that each data test must find, by the README of the fixture where it says a number. */
const DEFECTS: Readonly<Record<string, number>> = {
  registrations_orphan_calculation_type: 10,
  registrations_implausible_fee: 10,
  registrations_without_patient: 1,
  registrations_without_doctor: 6,
  registrations_fee_differs_from_expense_item: 11,
  medical_records_without_registration: 25,
  diagnoses_orphan_disease: 1,
  expense_items_without_invoice: 53,
  expense_items_without_medical_record: 16,
  expense_items_undocumented_pay_status: 7 + 3,
  expense_items_undated: 4,
  invoices_duplicate_number: 53 - 39,
  invoices_total_differs_from_lines: 10,
  prescription_items_cost_differs: 11,
  prescription_items_returned: 5,
  prescription_items_undocumented_dispensing_status: 5,
  day_closings_components_differ: 1,
  day_closings_differ_from_invoices: 7,
  drugs_duplicate_code: 2966 - 2,
  drugs_without_manufacturer: 405,
  diseases_not_icd10: 5229,
  diseases_duplicate: 83,
  patients_default_birth_date: 7,
  users_orphan_title: 10,
};

describe.skipIf(!folder)('hosoneu, a real HIS', () => {
  let warehouse: Warehouse;
  let report: BuildReport;
  const rows = (sql: string) => warehouse.rows(sql);

  beforeAll(async () => {
    const empty = await emptyWarehouse();
    warehouse = empty.warehouse;
    await landDump(warehouse, empty.systems, 'hosoneu', readDump(join(folder ?? '', 'hosoneu', 'hosoneu.sql')));
    report = await build({ warehouse, kind: 'manual', asOf: '2019-07-10 08:00:00', pseudonymKey: KEY });
  });
  afterAll(() => warehouse.close());

  it('gives the registrations and invoices of its README, day by day', async () => {
    expect(
      await rows(
        'select event_on, sum(qty) as n, sum(fee) as fee from marts.fct_registrations group by event_on order by event_on',
      ),
    ).toEqual([
      { event_on: '2019-06-10', n: 10, fee: 11_110 },
      { event_on: '2019-07-04', n: 14, fee: 55 },
      { event_on: '2019-07-05', n: 6, fee: 25 },
      { event_on: '2019-07-06', n: 2, fee: 10 },
    ]);
    expect(
      await rows(
        'select settled_on, sum(total_amount) as total from marts.fct_settlements group by settled_on order by settled_on',
      ),
    ).toEqual([
      { settled_on: '2019-06-10', total: 190 },
      { settled_on: '2019-07-04', total: 132.53 },
      { settled_on: '2019-07-05', total: 157.32 },
      { settled_on: '2019-07-06', total: 3 },
    ]);
  });

  it('gives the fees of its README by 费用科目, in the classes of every other system', async () => {
    expect(
      await rows(
        `select fee_class, sum(amount) as amount from marts.fct_charges
         where fee_class in ('western', 'treatment', 'herbal', 'registration', 'patent') group by fee_class order by amount desc`,
      ),
    ).toEqual([
      { fee_class: 'western', amount: 950.62 },
      { fee_class: 'treatment', amount: 397.5 },
      { fee_class: 'herbal', amount: 252.37 },
      { fee_class: 'registration', amount: 175 },
      { fee_class: 'patent', amount: 81.86 },
    ]);
  });

  it('fills the same marts as any system, and leaves empty what it does not have', async () => {
    const [counts] = await rows(
      `select (select count(*) from marts.fct_visits) as visits, (select count(*) from marts.fct_rx_items) as items,
        (select count(distinct rx_key) from marts.fct_rx_items) as prescriptions, (select count(*) from marts.dim_patients) as patients,
        (select count(*) from marts.dim_drugs) as drugs, (select count(*) from marts.fct_admissions) as admissions,
        (select count(*) from marts.dim_departments where parent_department_code is not null) as departments`,
    );
    expect(counts).toEqual({
      visits: 19,
      items: 30,
      prescriptions: 16,
      patients: 13,
      drugs: 2966,
      admissions: 0,
      departments: 39,
    });
  });

  it('tells what was examined, ordered and scheduled as far as its tables go: results are dated, specimens and stops are not', async () => {
    const [counts] = await rows(
      `select (select count(*) from marts.fct_exams where modality = 'XR' and department_code is not null) as exams,
        (select count(*) from marts.fct_exams where tat_minutes is not null or is_report_on_time) as timed,
        (select count(*) from marts.fct_lab_results) as results,
        (select count(*) from marts.fct_orders where order_class in ('exam', 'lab')) as requests,
        (select count(*) filter (where is_valid) from marts.fct_orders where order_class = 'treatment') as treatments,
        (select count(*) from marts.fct_slots) as sessions, (select sum(used) from marts.fct_slots) as used`,
    );
    expect(counts).toEqual({ exams: 7, timed: 0, results: 0, requests: 15, treatments: 4, sessions: 15, used: 1 });
  });

  it('knows the sex of a patient by the approved mapping alone, and builds again when a person takes it back', async () => {
    const bySex = () => rows('select sex, count(*) as n from marts.dim_patients group by sex order by sex');
    const landed = (codes: string) =>
      rows(
        `select count(*) as n from raw.hosoneu__patient where _deleted_at is null and "Patient_Gender" in (${codes})`,
      );
    const [male, female] = [await landed(`'1'`), await landed(`'2'`)];
    expect(await bySex()).toEqual([
      { sex: 'F', ...female[0] },
      { sex: 'M', ...male[0] },
    ]);
    const site = mkdtempSync(join(tmpdir(), 'hisight-mapping-'));
    const file = join(site, 'gender.csv');
    const head = 'system,source_code,source_name,standard_code,approved_by,approved_at';
    const decide = async (line: string) => {
      writeFileSync(file, `${head}\n${line}\n`);
      await prepareMappings(
        warehouse,
        { ...MAPPINGS, mappings: [...MAPPINGS.mappings, site] },
        { dataDir: site, now: new Date() },
      );
      await build({ warehouse, kind: 'manual', asOf: '2019-07-10 08:00:00', pseudonymKey: KEY });
    };
    await decide('hosoneu,2,女,9,病案室,2026-01-01');
    expect(await bySex()).toEqual([
      { sex: 'M', ...male[0] },
      { sex: null, ...female[0] },
    ]);
    await decide('hosoneu,2,女,2,病案室,2026-01-02');
    expect(await bySex()).toHaveLength(2);
  });

  it('has each of its defects found by a warning with exactly that many rows', () => {
    const found = Object.fromEntries(
      report.tests
        .filter(({ name }) => name.startsWith('hosoneu_'))
        .map(({ name, status, failures }) => [name.replace('hosoneu_', ''), { status, failures }]),
    );
    const expected = Object.entries(DEFECTS).map(([name, failures]) => [name, { status: 'warn', failures }]);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  it('reaches its revenue by the second road, on a connection without the key', async () => {
    const sql = renderRoad(parseProject(HOUSE_PROJECT), 'medical_revenue', { from: '2019-06-01', to: '2019-07-31' });
    const [road] = await rows(`select sum(numerator) as n from (${sql})`);
    const [mart] = await rows('select sum(amount) as n from marts.fct_charges');
    expect(road).toEqual(mart);
  });
});
