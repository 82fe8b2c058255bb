import { describe, expect, it } from 'vitest';
import { JANUARY, knownHospital } from '../fixtures/known-hospital.ts';
import { type RoadRow, verifyMetrics } from '../index.ts';

const hospital = knownHospital();

const byMonth = (select: string) => hospital.warehouse.rows<RoadRow & Record<string, unknown>>(select);

/** Second roads written by hand over the fixture's marts. */
const ROADS: Readonly<Record<string, string>> = {
  avg_length_of_stay: `select department_code, date_trunc('month', discharged_on)::date as month_start_on,
    sum(length_of_stay_days) as numerator, count(*) as denominator
    from marts.fct_discharges where not is_newborn and discharged_on between '2025-01-01' and '2025-01-31' group by all`,
  bed_turnover_times: `select department_code, date '2025-01-01' as month_start_on, sum(n) as numerator, sum(d) / 31 as denominator from (
    select department_code, 1 as n, 0 as d from marts.fct_discharges where not is_newborn and discharged_on between '2025-01-01' and '2025-01-31'
    union all select department_code, 0, open_beds from marts.fct_bed_supply_days) group by all`,
  inpatients_in_hospital: `select department_code, date '2025-01-01' as month_start_on, count(*) as numerator, null as denominator
    from marts.fct_bed_days where census_on = '2025-01-31' and not is_newborn group by all`,
  doctor_operation_count: `select department_code, date '2025-01-01' as month_start_on, count(distinct operation_key) as numerator, null as denominator
    from marts.fct_op_roles where role = 'surgeon' group by all`,
};

const verify = (ids: string[], roads = ROADS) =>
  verifyMetrics(hospital.metrics, {
    period: JANUARY,
    ids,
    roads: async (id) => (roads[id] ? byMonth(roads[id]) : undefined),
  });

describe('two roads to a number', () => {
  it('agree at hospital, department and month: ratios, per-day denominators, levels and roles', async () => {
    const report = await verify(Object.keys(ROADS));
    expect(report.differences).toEqual([]);
    expect(report.agreements.map(({ id }) => id).sort()).toEqual(Object.keys(ROADS).sort());
    expect(report.agreements.find(({ id }) => id === 'avg_length_of_stay')).toMatchObject({
      value: 4,
      cells: { hospital: 1, department: 1, month: 1 },
    });
  });

  it('a difference names grain, cell, side and both figures', async () => {
    const wrong = { avg_length_of_stay: (ROADS['avg_length_of_stay'] ?? '').replace('not is_newborn and', '') };
    const report = await verify(['avg_length_of_stay'], wrong);
    expect(report.agreements).toEqual([]);
    expect(report.differences).toContainEqual({
      id: 'avg_length_of_stay',
      grain: 'department',
      key: 'D0201',
      side: 'denominator',
      metric: 2,
      road: 3,
    });
    expect(new Set(report.differences.map(({ grain }) => grain))).toEqual(new Set(['hospital', 'department', 'month']));
  });

  it('an indicator without a second road is listed, not agreed', async () => {
    expect(await verify(['discharges'])).toMatchObject({ agreements: [], without_road: ['discharges'] });
  });
});
