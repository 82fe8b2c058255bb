import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { SYSTEM_IDENTITY } from '../../core/index.ts';
import { KNOWN_CLOCK, knownHospital } from '../fixtures/known-hospital.ts';
import { createMetrics, type MetricRequest, type Metrics, verifyMetrics } from '../index.ts';

// Two wards report beds at the end of November to January, an area its residents of 2024, and January 2024 had one discharge beside two in January 2025.
const hospital = knownHospital(`
  insert into marts.fct_bed_months by name (select * from (values
    (date '2024-11-01', 'D0201', 'W1', 'H01', 8), (date '2024-12-01', 'D0201', 'W1', 'H01', 8), (date '2025-01-01', 'D0201', 'W1', 'H01', 10),
    (date '2024-11-01', 'D0202', 'W2', 'H01', 5), (date '2024-12-01', 'D0202', 'W2', 'H01', 7), (date '2025-01-01', 'D0202', 'W2', 'H01', 7)
  ) as t (month_on, department_code, ward_code, institution_code, open_beds));
  insert into marts.fct_population by name select date '2024-01-01' as year_start_on, 'A1' as area_code, 'H01' as institution_code, 20000 as residents;
  insert into marts.fct_discharges by name
    select * replace (date '2024-01-20' as discharged_on, 'g1' as admission_key) from marts.fct_discharges where department_code = 'D0201' and not is_newborn limit 1;
`);

const DECLARED = {
  ...{ date_basis: '月份', department_basis: '病区', basis: '院内', source_of_record: '月报', available_after: 0 },
  population: {
    ...{ newborn: 'in', day_care: 'in', observation: 'in' },
    ...{ check_up: 'in', internet: 'in', home_bed: 'in' },
  },
  ...{ owner_department: '病案统计室', status: '草案', approved_by: null, approved_at: null },
};
const entry = (id: string, code: string, unit: string, rest: object) => ({
  ...{ id, code, unit, name_zh: id, name_en: id, type: 'structure', direction: 'monitor', numerator_zh: 'x' },
  ...{ denominator_zh: null, denominator: null, frequency: 'monthly', priority: 'standard', confidence: 'derived' },
  ...rest,
});
const DISCHARGES = { view: 'inpatient_activity', measure: 'discharges' };
const RESIDENTS = { view: 'population_figures', measure: 'residents_years', window: 'last_year' };
const BEDS = { view: 'bed_capacity', measure: 'open_bed_months', window: 'last_month' };
const INDICATORS = [
  entry('beds_at_end', 'ZZ-001', '床', { kind: 'count', numerator: BEDS }),
  entry('residents', 'ZZ-002', '人', { kind: 'count', numerator: RESIDENTS }),
  entry('discharges_per_resident', 'ZZ-003', '比值', {
    ...{ kind: 'average', numerator: DISCHARGES, denominator_zh: 'y', denominator: RESIDENTS },
  }),
  entry('discharge_growth', 'ZZ-004', '%', {
    ...{ kind: 'rate', growth: 'yoy', scale: 100, numerator: DISCHARGES, denominator_zh: 'the year before' },
  }),
  entry('beds_average', 'ZZ-005', '床', {
    ...{ kind: 'average', numerator: { view: 'bed_capacity', measure: 'open_beds_average' } },
  }),
  entry('never_written', 'ZZ-006', '例', { kind: 'count', numerator: null, missing: ['未采集随访问卷'] }),
];

let metrics: Metrics;
beforeAll(async () => {
  const overlay = mkdtempSync(join(tmpdir(), 'hisight-levels-'));
  mkdirSync(join(overlay, 'indicators', 'tests'), { recursive: true });
  const topic = { category: 'tests', topic: 'levels', defaults: DECLARED, indicators: INDICATORS };
  writeFileSync(join(overlay, 'indicators', 'tests', 'levels.yml'), stringify(topic));
  const { cubes, warehouse } = hospital;
  metrics = await createMetrics({ cubes, warehouse, clock: KNOWN_CLOCK, overlay });
});
const rows = async (request: MetricRequest) => (await metrics.answer(request, SYSTEM_IDENTITY)).rows;
const one = async (id: string, from: string, to: string) => (await rows({ id, from, to }))[0];
const series = async (id: string, from: string, to: string, granularity: MetricRequest['granularity']) =>
  (await rows({ id, from, to, by: ['date'], granularity })).map(({ date, value }) => [date, value]);

describe('what is reported by the month', () => {
  it('is the last month of the period, never a sum over months', async () => {
    expect((await one('beds_at_end', '2024-11-01', '2025-01-31'))?.value).toBe(17);
    expect((await one('beds_at_end', '2024-11-05', '2024-12-20'))?.value).toBe(15);
    expect(await series('beds_at_end', '2024-11-01', '2025-01-31', 'quarter')).toEqual([
      ['2024-10-01', 15],
      ['2025-01-01', 17],
    ]);
    expect(await series('beds_at_end', '2024-11-01', '2025-01-31', 'month')).toEqual([
      ['2024-11-01', 13],
      ['2024-12-01', 15],
      ['2025-01-01', 17],
    ]);
  });

  it('is unknown, not zero, for a month that nobody reported yet', async () => {
    expect(await one('beds_at_end', '2025-02-01', '2025-02-09')).toMatchObject({ value: null, reason: 'no_data' });
    expect(await one('beds_at_end', '2025-01-15', '2025-02-09')).toMatchObject({ value: null, reason: 'no_data' });
  });

  it('is an average of months where the measure is one', async () => {
    expect((await one('beds_average', '2024-11-01', '2025-01-31'))?.value).toBe(15);
    expect(await one('beds_average', '2025-02-01', '2025-02-09')).toMatchObject({ value: null, reason: 'no_data' });
  });
});

describe('what is reported by the year', () => {
  it('stands for every month of its year, and for no other', async () => {
    expect((await one('residents', '2024-06-01', '2024-06-30'))?.value).toBe(20_000);
    expect(await series('residents', '2024-11-01', '2024-12-31', 'month')).toEqual([
      ['2024-11-01', 20_000],
      ['2024-12-01', 20_000],
    ]);
    expect(await one('residents', '2025-01-01', '2025-01-31')).toMatchObject({ value: null, reason: 'no_data' });
  });

  it('divides the cases of a month', async () => {
    expect((await one('discharges_per_resident', '2024-01-01', '2024-01-31'))?.value).toBe(1 / 20_000);
    expect(await one('discharges_per_resident', '2025-01-01', '2025-01-31')).toMatchObject({
      ...{ value: null, reason: 'no_data' },
    });
  });
});

describe('growth against a year earlier', () => {
  it('is the difference over the figure of the year before, by month and department too', async () => {
    expect(await one('discharge_growth', '2025-01-01', '2025-01-31')).toMatchObject({
      ...{ value: 100, numerator: 1, denominator: 1 },
    });
    expect(await series('discharge_growth', '2025-01-01', '2025-01-31', 'month')).toEqual([['2025-01-01', 100]]);
    const byDepartment = await rows({
      ...{ id: 'discharge_growth', from: '2025-01-01', to: '2025-01-31', by: ['department'] },
    });
    expect(byDepartment.find(({ department }) => department === 'D0201')).toMatchObject({ value: 100, denominator: 1 });
  });

  it('has none where nobody recorded the year before', async () => {
    expect(await one('discharge_growth', '2024-01-01', '2024-01-31')).toMatchObject({
      ...{ value: null, reason: 'not_collected' },
    });
  });
});

it('says what has to be collected before a figure can be had', async () => {
  const answer = await metrics.answer({ id: 'never_written', from: '2025-01-01', to: '2025-01-31' }, SYSTEM_IDENTITY);
  expect(answer).toMatchObject({ rows: [], not_collected: { missing: ['未采集随访问卷'] } });
});

it('is compared with a road at the grain that the road was counted at', async () => {
  const grain = (by: string) =>
    `select '${by || 'hospital'}' as grain, ${by === 'department' ? 'department_code' : "''"} as department_code,
       ${by === 'month' ? 'month_on' : 'null::date'} as month_start_on,
       sum(open_beds) / count(distinct month_on) as numerator, null as denominator from marts.fct_bed_months group by all`;
  const verify = (sql: string) =>
    verifyMetrics(metrics, {
      ...{ period: { from: '2024-11-01', to: '2025-01-31' }, ids: ['beds_average'] },
      roads: async () => hospital.warehouse.rows(sql),
    });
  const right = await verify(['', 'department', 'month'].map(grain).join(' union all '));
  expect(right.differences).toEqual([]);
  expect(right.agreements).toMatchObject([{ cells: { hospital: 1, department: 2, month: 3 } }]);
  const wrong = await verify(`select * replace (numerator + 1 as numerator) from (${grain('department')})`);
  expect(wrong.differences.filter((found) => found.grain === 'department')).toHaveLength(2);
});
