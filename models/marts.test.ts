import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress, type Warehouse } from '../core/index.ts';
import { generateHospital, type Truth } from '../demo/index.ts';
import type { System } from '../ingest/index.ts';
import { type BuildReport, build, HOUSE_PROJECT, parseProject, renderRoad } from './index.ts';
import { changeLanded, emptyWarehouse, KEY, landHospital } from './test-support/landed.ts';

const BEFORE = '2026-01-08 08:00:00';
const AS_OF = '2026-01-15 08:00:00';

const VALUES: Readonly<Record<string, string>> = {
  registrations_net: 'sum(qty) from marts.fct_registrations where true',
  outpatient_visits: "count(*) from marts.fct_visits where visit_type = 'outpatient'",
  emergency_visits: "count(*) from marts.fct_visits where visit_type = 'emergency'",
  admissions: 'count(*) from marts.fct_admissions where not is_newborn',
  discharges: 'count(*) from marts.fct_discharges where not is_newborn',
  los_days: 'sum(length_of_stay_days) from marts.fct_discharges where not is_newborn',
  deaths: 'count(*) from marts.fct_discharges where is_death and not is_newborn',
  operation_count: "count(*) from marts.fct_operations where setting = 'inpatient' and not is_cancelled",
  discharges_with_operation: 'count(*) from marts.fct_discharges where has_operation and not is_newborn',
  discharges_with_level4: 'count(*) from marts.fct_discharges where has_level4_operation and not is_newborn',
  discharges_with_mis: 'count(*) from marts.fct_discharges where has_minimally_invasive_operation and not is_newborn',
  medical_revenue_cents: 'sum(amount) * 100 from marts.fct_charges where true',
  outpatient_revenue_cents: "sum(amount) * 100 from marts.fct_charges where setting in ('outpatient', 'emergency')",
  inpatient_revenue_cents: "sum(amount) * 100 from marts.fct_charges where setting = 'inpatient'",
  drug_revenue_cents: "sum(amount) * 100 from marts.fct_charges where fee_group = 'drug'",
  consumable_revenue_cents: "sum(amount) * 100 from marts.fct_charges where fee_group = 'consumable'",
  service_revenue_cents: "sum(amount) * 100 from marts.fct_charges where fee_group = 'service'",
  collector_receipts_cents: 'sum(total_amount) * 100 from marts.fct_settlements where true',
  unplanned_readmissions_31d: 'count(*) from marts.fct_discharges where is_unplanned_readmission_31d',
  same_dx_readmissions_15d: 'count(*) from marts.fct_drg_cases where is_current_version and is_same_dx_readmit_15d',
  contract_visits: 'count(*) from marts.fct_contract_visits where true',
  chronic_admitted: 'count(*) from marts.fct_chronic_patients where is_admitted_in_year',
  prescription_count: 'count(distinct rx_key) from marts.fct_rx_items where is_valid',
};
const DATES: Readonly<Record<string, string>> = {
  fct_registrations: 'event_on',
  fct_visits: 'visited_on',
  fct_admissions: 'admitted_on',
  fct_discharges: 'discharged_on',
  fct_operations: 'operated_on',
  fct_charges: 'charged_on',
  fct_settlements: 'settled_on',
  fct_rx_items: 'prescribed_on',
  fct_drg_cases: 'discharged_on',
  fct_contract_visits: 'visited_on',
  fct_chronic_patients: 'year_start_on',
};
const dateOf = (value: string) => DATES[/marts\.(\w+)/.exec(value)?.[1] ?? ''] ?? '';

/** Each mart as rows that can be compared between two builds. */
async function marts(warehouse: Warehouse): Promise<Record<string, string>> {
  const tables = await warehouse.rows<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'marts' order by name",
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await warehouse.rows<{ n: number; digest: string }>(
      `select count(*) as n, cast(bit_xor(hash(t)) as varchar) as digest from marts.${name} as t`,
    );
    digests[name] = `${row?.n} rows, ${row?.digest}`;
  }
  return digests;
}

describe('the synthetic hospital', () => {
  let warehouse: Warehouse;
  let systems: System[];
  let truth: Truth;
  let report: BuildReport;
  const folder = mkdtempSync(join(tmpdir(), 'hisight-marts-'));
  const run = (asOf: string, fullRefresh = false) =>
    build({ warehouse, kind: 'nightly', asOf, pseudonymKey: KEY, fullRefresh });
  const make = async (asOf: string) => {
    const dir = join(folder, asOf.slice(0, 10));
    const made = await generateHospital({ scale: 'tiny', asOf, seed: 7, dir, progress: silentProgress });
    await landHospital(warehouse, systems, dir);
    return made.truth;
  };

  beforeAll(async () => {
    ({ warehouse, systems } = await emptyWarehouse());
    await make(BEFORE);
    await run(BEFORE);
    truth = await make(AS_OF);
    report = await run(AS_OF);
  });
  afterAll(() => warehouse.close());

  it('is told as it was counted, in all, by month and by department', async () => {
    for (const [metric, value] of Object.entries(VALUES)) {
      const [total] = await warehouse.rows<{ n: number }>(
        `select cast(${value.replace(' from', ' as bigint) as n from')}`,
      );
      expect({ metric, n: total?.n ?? 0 }).toEqual({ metric, n: truth.totals[metric] });
      const grouped = async (by: string, where: string) =>
        Object.fromEntries(
          (
            await warehouse.rows<{ name: string; n: number }>(
              `select ${by} as name, cast(${value.replace(' from', ' as bigint) as n from')} and ${where} group by ${by} order by ${by}`,
            )
          ).map(({ name, n }) => [name, n]),
        );
      const on = dateOf(value);
      expect({ metric, ...(await grouped(`strftime(${on}, '%Y-%m')`, 'true')) }).toEqual({
        metric,
        ...truth.by_month[metric],
      });
      if (truth.by_department[metric])
        expect({ metric, ...(await grouped('department_code', `year(${on}) = 2025`)) }).toEqual({
          metric,
          ...truth.by_department[metric],
        });
    }
  });

  it('breaks no rule, and its planted traps are found in their number', async () => {
    expect(report.tests.filter(({ status }) => status === 'fail' || status === 'error')).toEqual([]);
    const rules = await warehouse.rows<{ id: string; n: number }>(
      'select rule_id as id, cast(sum(failed_rows) as integer) as n from marts.fct_dq_checks group by rule_id',
    );
    // A trap is found by the check of its name or by the rule of data quality that has its id.
    const failed = new Map(rules.map(({ id, n }) => [id, n]));
    const found = (name: string) =>
      report.tests.find((test) => test.name === `demo_his_${name}`)?.failures ?? failed.get(name);
    const planted = Object.keys(truth.planted);
    expect(Object.fromEntries(planted.map((trap) => [trap, found(trap)]))).toEqual(truth.planted);
    expect(truth.counts['drug_cases']).toBe(586);
    expect(found('drug_evaluations_not_586')).toBe(0);
  });

  it('reaches the counted figures by the second roads too, on a connection without the key', async () => {
    const parsed = parseProject(HOUSE_PROJECT);
    const road = async (id: string) => {
      const sql = renderRoad(parsed, id, { from: '2024-01-01', to: '2026-01-15', as_of: AS_OF });
      const [sums] = await warehouse.rows<{ n: number; d: number | null }>(
        `select sum(numerator) as n, sum(denominator) as d from (${sql})`,
      );
      return sums;
    };
    const totals = truth.totals;
    expect(await road('registrations_net')).toEqual({ n: totals['registrations_net'], d: null });
    expect(await road('avg_length_of_stay')).toEqual({ n: totals['los_days'], d: totals['discharges'] });
    expect(await road('discharge_operation_rate')).toEqual({
      n: totals['discharges_with_operation'],
      d: totals['discharges'],
    });
    expect((await road('medical_revenue'))?.n).toBeCloseTo((totals['medical_revenue_cents'] ?? 0) / 100, 2);
    const [stored] = await warehouse.rows<{ n: number; d: number }>(
      `select count(*) filter (where is_unplanned_readmission_31d) as n, count(*) filter (where not is_death) as d
       from marts.fct_discharges where not is_newborn`,
    );
    expect(await road('unplanned_readmission_31d_rate')).toEqual(stored);
    const [beds] = await warehouse.rows<{ n: number; d: number }>(
      `select (select count(*) from marts.fct_bed_days where not is_newborn) as n, sum(open_beds) as d from marts.fct_bed_supply_days`,
    );
    expect(await road('bed_occupancy_rate')).toEqual(beds);
  });

  it('keeps every identifier of a person out of the warehouse', async () => {
    const columns = await warehouse.rows<{ name: string }>(
      "select column_name as name from information_schema.columns where table_schema in ('staging', 'intermediate', 'marts')",
    );
    const names = new Set(columns.map(({ name }) => name.toLowerCase()));
    for (const system of systems)
      for (const table of system.tables)
        for (const column of table.columns)
          if (column.classification === 'direct_identifier') expect(names).not.toContain(column.name.toLowerCase());
    for (const hidden of ['born_on', 'admission_ref', 'patient_ref', 'patient_id']) expect(names).not.toContain(hidden);
  });

  it('restates a week, a charge that moved, a renamed department and a reclassified drug as a build from nothing would', async () => {
    const [march] = await warehouse.rows<{ n: number }>(
      'select count(*) as n from marts.fct_charges where year(charged_on) = 2025 and month(charged_on) = 3',
    );
    await changeLanded(warehouse, 'demo_his__charges', {
      keys: `select charge_id as key, cast(charge_time as date) as old_date, date '2025-04-02' as new_date from raw.main.demo_his__charges
        where charge_time between '2025-03-10' and '2025-03-11' order by key limit 1`,
      date: 'charge_time',
      update: (key) =>
        `update raw.main.demo_his__charges set charge_time = '2025-04-02 09:00:00', entry_time = '2025-04-02 09:00:00' where charge_id = ${key}`,
    });
    await changeLanded(warehouse, 'demo_his__departments', {
      keys: "select 'D0201' as key, null as old_date, null as new_date",
      update: (key) => `update raw.main.demo_his__departments set dept_name = '骨科一区' where dept_code = ${key}`,
    });
    await changeLanded(warehouse, 'demo_his__drugs', {
      keys: 'select drug_code as key, null as old_date, null as new_date from raw.main.demo_his__prescription_items order by key limit 1',
      update: (key) => `update raw.main.demo_his__drugs set is_antibiotic = not is_antibiotic where drug_code = ${key}`,
    });
    await run(AS_OF);
    const restated = await marts(warehouse);
    const [after] = await warehouse.rows<{ n: number; name: string }>(
      `select count(*) as n, (select department_name from marts.dim_departments where department_code = 'D0201') as name
       from marts.fct_charges where year(charged_on) = 2025 and month(charged_on) = 3`,
    );
    expect(after).toEqual({ n: (march?.n ?? 0) - 1, name: '骨科一区' });
    await run(AS_OF, true);
    expect(restated).toEqual(await marts(warehouse));
  });
});
