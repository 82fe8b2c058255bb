import { describe, expect, it } from 'vitest';
import { JANUARY, knownHospital } from '../fixtures/known-hospital.ts';

/** Every expected figure was counted by hand in the fixture. */
const hospital = knownHospital();

describe('values', () => {
  it('a count of the whole hospital', async () => {
    const answer = await hospital.ask({ id: 'outpatient_visits', ...JANUARY });
    expect(answer).toMatchObject({
      unit: '人次',
      build_id: '20260115T080000000aaaa',
      period: JANUARY,
      provisional: false,
    });
    expect(answer.rows).toEqual([{ value: 30, numerator: 30, denominator: null }]);
  });

  it('a ratio is sum over sum at the grain asked for', async () => {
    const whole = await hospital.ask({ id: 'avg_length_of_stay', from: '2025-01-01', to: '2025-02-28' });
    expect(whole.rows).toEqual(
      [{ value: 22 / 3, numerator: 22, denominator: 3 }].map((row) => ({
        ...row,
        value: Number(row.value.toPrecision(15)),
      })),
    );
    const parts = await hospital.ask({
      id: 'avg_length_of_stay',
      from: '2025-01-01',
      to: '2025-02-28',
      by: ['department'],
    });
    expect(parts.rows).toEqual([
      { department: 'D0201', department_name: '骨科', value: 4, numerator: 8, denominator: 2 },
      { department: 'D0601', department_name: '重症医学科', value: 14, numerator: 14, denominator: 1 },
    ]);
  });

  it('a ratio over two views: bed days used over bed days open, exactly the days of the period', async () => {
    const answer = await hospital.ask({ id: 'bed_occupancy_rate', from: '2025-01-02', to: '2025-01-06', by: ['ward'] });
    expect(answer.rows).toMatchObject([
      { ward: 'W0201', numerator: 5, denominator: 190 },
      { ward: 'W0601', value: 0, numerator: 0, denominator: 50 },
    ]);
  });

  it('a denominator per day of the period: 3 discharges over 48 average beds', async () => {
    const answer = await hospital.ask({ id: 'bed_turnover_times', ...JANUARY });
    expect(answer.rows[0]).toMatchObject({ numerator: 2, denominator: 48 });
  });

  it('a level is read on the last day, alone and in a series, and never summed', async () => {
    const alone = await hospital.ask({ id: 'inpatients_in_hospital', from: '2025-01-01', to: '2025-01-21' });
    expect(alone.rows[0]?.value).toBe(1);
    const series = await hospital.ask({
      id: 'inpatients_in_hospital',
      from: '2025-01-01',
      to: '2025-01-08',
      by: ['date'],
      granularity: 'week',
    });
    expect(series.rows).toMatchObject([
      { date: '2024-12-30', value: 1 },
      { date: '2025-01-06', value: 1 },
    ]);
  });

  it('a cancellation counts on its own day, so that a month may go below zero', async () => {
    const answer = await hospital.ask({ id: 'registrations_net', from: '2025-01-01', to: '2025-02-09', by: ['date'] });
    expect(answer.rows).toMatchObject([
      { date: '2025-01-01', date_name: '2025-01', value: 5 },
      { date: '2025-02-01', value: -1 },
    ]);
    const cancelled = await hospital.ask({ id: 'registration_cancellations', from: '2025-02-01', to: '2025-02-09' });
    expect(cancelled.rows[0]?.value).toBe(1);
  });

  it('money keeps its cents, over filters of the definition and of the person', async () => {
    const all = await hospital.ask({ id: 'medical_revenue', ...JANUARY });
    expect(all.rows[0]?.value).toBe(280.3);
    const share = await hospital.ask({ id: 'drug_revenue_share', ...JANUARY, filter: { department: ['D0201'] } });
    expect(share.rows[0]).toMatchObject({ numerator: 100.2, denominator: 150.3 });
    const none = await hospital.ask({ id: 'registrations_gross', ...JANUARY, filter: { event_type: ['cancel'] } });
    expect(none.rows[0]?.value).toBe(0);
  });

  it('a role must be chosen where the figure would be misread', async () => {
    await expect(hospital.ask({ id: 'doctor_operation_count', ...JANUARY })).rejects.toMatchObject({
      code: 'metrics/missing-filter',
    });
    const answer = await hospital.ask({
      id: 'doctor_operation_count',
      ...JANUARY,
      by: ['doctor'],
      filter: { role: ['surgeon'] },
    });
    expect(answer.rows).toMatchObject([{ doctor: 'S0001', doctor_name: '李明', value: 2 }]);
  });
});

describe('nothing, and why', () => {
  it('a zero denominator is null with a reason', async () => {
    const answer = await hospital.ask({
      id: 'level4_operation_rate',
      from: '2025-02-01',
      to: '2025-02-09',
      filter: { department: ['D0601'] },
    });
    expect(answer.rows).toEqual([{ value: null, numerator: 0, denominator: 0, reason: 'zero_denominator' }]);
  });

  it('before anyone recorded it is not collected, never zero; a gap inside is zero for counts and null for rates', async () => {
    const counts = await hospital.ask({ id: 'discharges', from: '2024-12-01', to: '2025-01-31', by: ['date'] });
    expect(counts.rows).toMatchObject([
      { date: '2024-12-01', value: null, reason: 'not_collected' },
      { date: '2025-01-01', value: 2 },
    ]);
    const days = { from: '2025-01-08', to: '2025-01-10', by: ['date'], granularity: 'day' as const };
    expect((await hospital.ask({ id: 'discharges', ...days })).rows.map(({ value }) => value)).toEqual([0, 1, 0]);
    expect((await hospital.ask({ id: 'avg_length_of_stay', ...days })).rows).toMatchObject([
      { value: null, reason: 'no_data' },
      { value: 7 },
      { value: null, reason: 'no_data' },
    ]);
  });

  it('a view of differences is covered by what it compares: no difference is zero', async () => {
    const answer = await hospital.ask({ id: 'bed_day_finance_diff', ...JANUARY });
    expect(answer.rows).toEqual([{ value: 0, numerator: 0, denominator: null }]);
  });

  it('rare events count from the first one on: a quiet month is zero, and what was never recorded is not collected', async () => {
    await hospital.warehouse.run(
      "insert into marts.fct_adverse_events by name select date '2024-12-05' as reported_on, 'H01' as institution_code, 'pressure_injury' as event_type",
    );
    const [falls] = (await hospital.ask({ id: 'fall_incidence_rate', ...JANUARY })).rows;
    expect(falls).toMatchObject({ value: 0, numerator: 0 });
    expect(falls?.denominator).toBeGreaterThan(0);
    const [before] = (await hospital.ask({ id: 'fall_incidence_rate', from: '2024-11-01', to: '2024-11-30' })).rows;
    expect(before).toMatchObject({ value: null, reason: 'not_collected' });
    const infections = await hospital.ask({ id: 'hai_incidence_rate', ...JANUARY });
    expect(infections.not_collected?.missing).toContain('infection_control');
  });

  it('a view without any row is not collected', async () => {
    await hospital.warehouse.run('create table kept as from marts.fct_settlements');
    await hospital.warehouse.run('delete from marts.fct_settlements');
    await hospital.warehouse.run(
      "insert into ops.builds values ('20260116T080000000aaaa', 'nightly', null, null, 'success', null)",
    );
    const answer = await hospital.ask({ id: 'collector_receipts', ...JANUARY });
    expect(answer).toMatchObject({
      not_collected: { missing: ['settlements'] },
      rows: [],
      build_id: '20260116T080000000aaaa',
    });
    await hospital.warehouse.run('insert into marts.fct_settlements from kept');
    await hospital.warehouse.run("delete from ops.builds where build_id = '20260116T080000000aaaa'");
  });

  it('is provisional until the period is over and the indicator is mature', async () => {
    const until = async (id: string, to: string) => (await hospital.ask({ id, from: '2025-01-01', to })).provisional;
    expect(await until('discharges', '2025-02-09')).toBe(false);
    expect(await until('discharges', '2025-02-28')).toBe(true);
    expect(await until('unplanned_readmission_31d_rate', '2025-01-31')).toBe(true);
  });

  it('prints the share of coded front pages where the figure stands on them', async () => {
    const answer = await hospital.ask({ id: 'inpatient_avg_fee', from: '2025-01-01', to: '2025-02-28' });
    expect(answer.coding_rate).toBeCloseTo(2 / 3, 12);
  });
});
