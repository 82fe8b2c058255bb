import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Warehouse } from '../../core/index.ts';
import { type CubeQuery, type CubesServer, startCubes } from '../index.ts';
import { BUILD, openHospital, people } from './test-support/hospital.ts';

const viewNames = readdirSync(join(ROOT, 'cubes', 'views'))
  .map((name) => name.replace('.yml', ''))
  .sort();

let warehouse: Warehouse;
let cubes: CubesServer;

beforeAll(async () => {
  warehouse = await openHospital();
  cubes = await startCubes({ warehouse });
});

afterAll(async () => {
  await cubes.close();
  await warehouse.close();
});

/** Each measure and the hand-written SQL that must give the same. */
const BY_HAND: Record<string, string> = {
  'registrations.registrations_net': 'select sum(qty) from marts.fct_registrations',
  'registrations.registration_fee': 'select sum(fee) from marts.fct_registrations',
  'outpatient_activity.visits': 'select count(*) from marts.fct_visits',
  'outpatient_activity.outpatient_visits': "select count(*) from marts.fct_visits where visit_type = 'outpatient'",
  'outpatient_activity.emergency_visits': "select count(*) from marts.fct_visits where visit_type = 'emergency'",
  'outpatient_activity.outpatient_visits_appointed':
    "select count(*) from marts.fct_visits where visit_type = 'outpatient' and is_appointment",
  'outpatient_activity.first_visits': 'select count(*) from marts.fct_visits where is_first_visit',
  'inpatient_activity.discharges': 'select count(*) from marts.fct_discharges where not is_newborn',
  'inpatient_activity.discharged_bed_days':
    'select sum(length_of_stay_days) from marts.fct_discharges where not is_newborn',
  'inpatient_activity.deaths': 'select count(*) from marts.fct_discharges where is_death',
  'inpatient_activity.discharges_alive':
    'select count(*) from marts.fct_discharges where not is_death and not is_newborn',
  'inpatient_activity.discharge_total_fee': 'select sum(total_fee) from marts.fct_discharges where not is_newborn',
  'inpatient_activity.coded_discharges':
    "select count(*) from marts.fct_discharges where frontpage_status = 'coded' and not is_newborn",
  'inpatient_activity.preoperative_days_sum': 'select sum(preoperative_days) from marts.fct_discharges',
  'admissions.admissions': 'select count(*) from marts.fct_admissions where not is_newborn',
  'admissions.inpatients_now': 'select count(*) from marts.fct_admissions where discharged_on is null',
  'operations.operations': 'select count(*) from marts.fct_operations',
  'operations.inpatient_operations': "select count(*) from marts.fct_operations where setting = 'inpatient'",
  'operations.level4_operations': 'select count(*) from marts.fct_operations where operation_level = 4',
  'operation_roles.operations_distinct': 'select count(distinct operation_key) from marts.fct_op_roles',
  'revenue.amount': 'select sum(amount) from marts.fct_charges',
  'revenue.drug_amount': "select sum(amount) from marts.fct_charges where fee_group = 'drug'",
  'revenue.exam_lab_amount': "select sum(amount) from marts.fct_charges where fee_group = 'exam_lab'",
  'revenue.outpatient_amount': "select sum(amount) from marts.fct_charges where setting in ('outpatient', 'emergency')",
  'revenue.inpatient_amount': "select sum(amount) from marts.fct_charges where setting = 'inpatient'",
  'revenue.nursing_amount': "select sum(amount) from marts.fct_charges where fee_class = 'nursing'",
  'settlements.receipts': 'select sum(total_amount) from marts.fct_settlements',
  'settlements.deposited_amount': 'select sum(deposited_amount) from marts.fct_settlements',
  'prescriptions.prescriptions': 'select count(distinct rx_key) from marts.fct_rx_items where is_valid',
  'prescriptions.rx_amount': 'select sum(amount) from marts.fct_rx_items where is_valid',
  'prescriptions.antibiotic_prescriptions':
    'select count(distinct rx_key) from marts.fct_rx_items where is_valid and is_antibiotic',
  'bed_use.bed_days': 'select count(*) from marts.fct_bed_days where not is_newborn',
  'bed_supply.open_bed_days': 'select sum(open_beds) from marts.fct_bed_supply_days',
  'drug_evaluations.cases': 'select count(*) from marts.fct_drug_evaluations',
  'drug_evaluations.effective_cases': 'select count(*) from marts.fct_drug_evaluations where is_effective',
};

describe('answers', () => {
  it.each(Object.entries(BY_HAND))('%s is what the hand-written SQL says', async (measure, sql) => {
    const [byHand] = await warehouse.rows(sql);
    const { rows } = await cubes.query({ measures: [measure] }, people.system);
    expect(rows).toEqual([{ [measure]: Object.values(byHand ?? {})[0] }]);
  });

  it('binds every member of every view', async () => {
    const { cubes: views } = await cubes.meta(people.system);
    expect(views.map(({ name }) => name).sort()).toEqual(viewNames);
    for (const { name, measures, dimensions } of views) {
      const times = dimensions.filter(({ type }) => type === 'time');
      const query: CubeQuery = {
        measures: measures.map((member) => member.name),
        dimensions: dimensions.filter((member) => !times.includes(member)).map((member) => member.name),
        timeDimensions: times.map((member) => ({ dimension: member.name, granularity: 'quarter' })),
      };
      // To bind is not to plan: a join of everything with everything takes the planner seconds.
      const { sql, params } = await cubes.sql(query, people.system);
      const columns = await warehouse.rows(`describe ${sql}`, params as string[]);
      expect(columns, name).toHaveLength(measures.length + dimensions.length);
    }
  });

  it('says of every measure along which dimensions it is drilled', async () => {
    const { cubes: views } = await cubes.meta(people.system);
    for (const { name, measures, dimensions } of views) {
      const known = new Set(dimensions.map((dimension) => dimension.name));
      for (const measure of measures) {
        const { drillMembers = [] } = measure as { drillMembers?: string[] };
        expect(drillMembers.length, measure.name).toBeGreaterThan(0);
        expect(
          drillMembers.filter((member) => !known.has(member)),
          name,
        ).toEqual([]);
      }
    }
  });

  it('cuts by local weeks that start on Monday', async () => {
    const { rows } = await cubes.query(
      {
        measures: ['outpatient_activity.emergency_visits'],
        timeDimensions: [
          { dimension: 'outpatient_activity.date', granularity: 'week', dateRange: ['2025-01-01', '2025-01-31'] },
        ],
      },
      people.leader,
    );
    expect(rows.map((row) => row['outpatient_activity.date.week'])).toEqual(['2024-12-30', '2025-01-06']);
  });

  it('takes both ends of a date range and converts no time zone', async () => {
    const query: CubeQuery = {
      measures: ['registrations.registrations_net'],
      timeDimensions: [
        { dimension: 'registrations.date', granularity: 'day', dateRange: ['2025-01-31', '2025-02-01'] },
      ],
      timezone: 'Asia/Shanghai',
    };
    const { rows } = await cubes.query(query, people.leader);
    expect(rows.map((row) => [row['registrations.date.day'], row['registrations.registrations_net']])).toEqual([
      ['2025-01-31', 4],
      ['2025-02-01', -1],
    ]);
    expect((await cubes.sql(query, people.leader)).sql).not.toMatch(/timestamptz|at time zone/i);
  });

  it('does not count a row twice when two sources share a code', async () => {
    const { rows } = await cubes.query(
      { measures: ['outpatient_activity.visits'], dimensions: ['outpatient_activity.payer_name'] },
      people.leader,
    );
    expect(rows.reduce((sum, row) => sum + Number(row['outpatient_activity.visits']), 0)).toBe(34);
  });
});

describe('freshness', () => {
  it('shows the rows and the id of a build with the next request after its commit', async () => {
    const query: CubeQuery = { measures: ['revenue.bed_qty'] };
    expect((await cubes.query(query, people.leader)).buildId).toBe(BUILD);
    const next = '20260116T080000000bbbb';
    await warehouse.transaction(async (tx) => {
      await tx.run("update marts.fct_charges set qty = 7 where fee_class = 'bed'");
      await tx.run('insert into ops.builds (build_id, status) values (?, ?)', [next, 'success']);
    });
    expect(await cubes.query(query, people.leader)).toEqual({ rows: [{ 'revenue.bed_qty': 7 }], buildId: next });
    expect(await cubes.query(query, people.leader)).toEqual({ rows: [{ 'revenue.bed_qty': 7 }], buildId: next });
  });

  it('answers many queries at once', async () => {
    const { cubes: views } = await cubes.meta(people.leader);
    const measures = views.flatMap((view) => view.measures.slice(0, 1).map(({ name }) => name));
    const answers = await Promise.all(measures.map((measure) => cubes.query({ measures: [measure] }, people.leader)));
    expect(answers.map(({ rows }) => Object.keys(rows[0] ?? {}))).toEqual(measures.map((measure) => [measure]));
  });
});

describe('queries that are refused', () => {
  const visits = 'outpatient_activity.visits';
  it.each<[string, unknown, string]>([
    ['an unknown member', { measures: ['outpatient_activity.visit'] }, 'cubes/unknown-member'],
    ['a member of a private entity', { measures: ['visits.visits'] }, 'cubes/denied'],
    [
      'a rubbish date',
      { measures: [visits], timeDimensions: [{ dimension: 'outpatient_activity.date', dateRange: ['x', 'y'] }] },
      'cubes/invalid-query',
    ],
    ['a huge limit', { measures: [visits], limit: 10_000_000 }, 'cubes/invalid-query'],
    ['SQL as a member', { measures: ['{"expr":{"type":"SqlFunction","sql":"1"}}'] }, 'cubes/unknown-member'],
    [
      'a joined subquery',
      { measures: [visits], subqueryJoins: [{ sql: 'select 1', on: 'true', joinType: 'LEFT', alias: 'a' }] },
      'cubes/invalid-query',
    ],
    ['no members', {}, 'cubes/invalid-query'],
    [
      'an unknown member in a nested filter',
      { measures: [visits], filters: [{ or: [{ and: [{ member: 'x.y', operator: 'set' }] }] }] },
      'cubes/unknown-member',
    ],
  ])('%s', async (_what, query, code) => {
    await expect(cubes.query(query as CubeQuery, people.leader)).rejects.toMatchObject({ code });
  });

  it('takes SQL in a value for a value', async () => {
    const filters = [{ member: 'outpatient_activity.department_code', operator: 'equals', values: ["x' or 1=1 --"] }];
    expect((await cubes.query({ measures: [visits], filters }, people.leader)).rows).toEqual([{ [visits]: 0 }]);
  });
});
