import { describe, expect, it } from 'vitest';
import { JANUARY, knownHospital } from '../fixtures/known-hospital.ts';

const hospital = knownHospital();

describe('comparisons', () => {
  it('the running month is compared with the same days of the one before, and says so', async () => {
    const answer = await hospital.ask({
      id: 'registrations_net',
      from: '2025-02-01',
      to: '2025-02-28',
      compare: ['mom'],
    });
    expect(answer.rows[0]?.compare?.mom).toEqual({
      value: 0,
      change: null,
      change_kind: 'relative',
      reason: 'zero_base',
      from: '2025-01-01',
      to: '2025-01-09',
      current: -1,
    });
  });

  it('a year for which nobody has data is not compared with zero', async () => {
    const answer = await hospital.ask({ id: 'discharges', ...JANUARY, compare: ['yoy'] });
    expect(answer.rows[0]?.compare?.yoy).toMatchObject({
      value: null,
      change: null,
      reason: 'not_collected',
      from: '2024-01-01',
    });
  });

  it('counts change relatively, rates by points, in a series bucket by bucket', async () => {
    const series = await hospital.ask({
      id: 'outpatient_visits',
      from: '2025-01-05',
      to: '2025-01-07',
      by: ['date'],
      granularity: 'day',
      compare: ['mom'],
    });
    const days = await hospital.ask({
      id: 'outpatient_visits',
      from: '2025-01-01',
      to: '2025-01-12',
      by: ['date'],
      granularity: 'day',
    });
    const at = new Map(days.rows.map(({ date, value }) => [date, value]));
    expect(series.rows.map((row) => row.compare?.mom?.from)).toEqual(['2025-01-04', '2025-01-05', '2025-01-06']);
    expect(series.rows.map((row) => row.compare?.mom?.value)).toEqual(
      ['2025-01-04', '2025-01-05', '2025-01-06'].map((day) => at.get(day)),
    );
    expect(series.rows.map((row) => row.value)).toEqual(
      ['2025-01-05', '2025-01-06', '2025-01-07'].map((day) => at.get(day)),
    );
    const weeks = await hospital.ask({
      id: 'outpatient_visits',
      from: '2025-01-08',
      to: '2025-01-09',
      by: ['date'],
      granularity: 'day',
      compare: ['last_week'],
    });
    expect(weeks.rows.map((row) => row.compare?.last_week?.value)).toEqual([
      at.get('2025-01-01'),
      at.get('2025-01-02'),
    ]);
    const share = await hospital.ask({
      id: 'appointment_rate',
      from: '2025-01-08',
      to: '2025-01-09',
      compare: ['last_week'],
    });
    expect(share.rows[0]?.compare?.last_week?.change_kind).toBe('points');
  });

  it('the year so far, against nothing where last year was not recorded', async () => {
    const answer = await hospital.ask({
      id: 'registrations_net',
      from: '2025-02-01',
      to: '2025-02-09',
      compare: ['ytd'],
    });
    expect(answer.rows[0]?.compare?.ytd).toMatchObject({
      value: 4,
      previous: null,
      from: '2025-01-01',
      to: '2025-02-09',
    });
  });
});
