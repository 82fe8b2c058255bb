import { describe, expect, it } from 'vitest';
import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { JANUARY, knownHospital } from '../fixtures/known-hospital.ts';

// Indicator, institution, department (null: of the institution), month, numerator, denominator, value.
const TOTALS = `
  ('discharges', 'H01', null, '2024-01-01', 40, null, null),
  ('discharges', 'H01', 'D0201', '2024-01-01', 25, null, null),
  ('discharges', 'H01', 'D0202', '2024-01-01', 14, null, null),
  ('discharges', 'C01', 'D0201', '2024-01-01', 3, null, null),
  ('discharges', 'H01', null, '2024-02-01', 50, null, null),
  ('avg_length_of_stay', 'H01', null, '2023-12-01', 300, 40, null),
  ('avg_length_of_stay', 'H01', null, '2024-01-01', 320, 80, null),
  ('inpatient_mortality_rate', 'H01', null, '2024-01-01', null, null, 1.25),
  ('bed_turnover_times', 'H01', null, '2023-01-01', 310, 100, null),
  ('bed_turnover_times', 'H01', null, '2023-02-01', 280, 120, null),
  ('bed_turnover_times', 'H01', null, '2023-03-01', 310, 110, null),
  ('bed_turnover_times', 'H01', null, '2024-01-01', 310, 100, null),
  ('bed_turnover_times', 'H01', null, '2024-02-01', 280, 120, null),
  ('bed_turnover_times', 'H01', null, '2024-03-01', 310, 110, null),
  ('outpatient_visits', 'H01', null, '2025-01-01', 99999, null, null),
  ('medical_revenue', 'H01', 'D0201', '2024-01-01', null, null, 123456.78)`;

const hospital = knownHospital(
  `insert into marts.fct_history_totals select indicator || coalesce(department, '') || institution || month, indicator, institution, institution, department, department,
     month::date, numerator, denominator, value, 'manual' from (values ${TOTALS}) as t (indicator, institution, department, month, numerator, denominator, value)`,
);
const yoy = async (id: string, more = {}) =>
  (await hospital.ask({ id, ...JANUARY, compare: ['yoy'], ...more })).rows.map((row) => row.compare?.yoy);

describe('a base period before the detailed data', () => {
  it('is the total that was brought in, marked as such', async () => {
    const [row] = (await hospital.ask({ id: 'discharges', ...JANUARY, compare: ['yoy'] })).rows;
    // 40 of H01 as a whole (its departments are within), and 3 of C01, which has departments only.
    expect(row?.compare?.yoy).toEqual({
      value: 43,
      change: Number(((Number(row?.value) - 43) / 43).toPrecision(10)),
      change_kind: 'relative',
      from: '2024-01-01',
      to: '2024-01-31',
      basis: 'history_totals',
    });
  });

  it('is cut and filtered by institution and department, and by nothing finer', async () => {
    const { rows } = await hospital.ask({ id: 'discharges', ...JANUARY, by: ['department'], compare: ['yoy'] });
    const by = new Map(rows.map((row) => [row['department'], row.compare?.yoy?.value]));
    expect(by.get('D0201')).toBe(28);
    expect((await yoy('discharges', { filter: { institution: ['C01'] } }))[0]).toMatchObject({
      value: 3,
      basis: 'history_totals',
    });
    expect((await yoy('discharges', { filter: { institution: ['H01'], department: ['D0202'] } }))[0]).toMatchObject({
      value: 14,
    });
    for (const compared of [
      ...(await yoy('discharges', { by: ['doctor'] })),
      ...(await yoy('discharges', { filter: { payer: ['1'] } })),
    ])
      expect(compared).toMatchObject({ value: null, reason: 'not_collected' });
  });

  it('of a ratio is the sum of numerators over the sum of denominators, and a bare value stands for its own month', async () => {
    expect((await yoy('avg_length_of_stay'))[0]).toMatchObject({ value: 4, basis: 'history_totals' });
    const two = { from: '2024-12-01', to: '2025-01-31' };
    expect((await yoy('avg_length_of_stay', two))[0]).toMatchObject({
      value: Number((620 / 120).toPrecision(15)),
      from: '2023-12-01',
    });
    expect((await yoy('inpatient_mortality_rate'))[0]).toMatchObject({
      value: 1.25,
      change_kind: 'points',
      basis: 'history_totals',
    });
    expect((await yoy('medical_revenue', { filter: { department: ['D0201'] } }))[0]).toMatchObject({
      value: 123456.78,
    });
  });

  it('of an average per day weighs its months by their days', async () => {
    const quarter = await hospital.ask({
      id: 'bed_turnover_times',
      from: '2025-01-01',
      to: '2025-03-31',
      compare: ['ytd', 'yoy'],
    });
    expect(quarter.rows[0]?.compare?.yoy).toMatchObject({ reason: 'not_collected' });
    const [row] = (
      await hospital.ask({ id: 'bed_turnover_times', from: '2024-01-01', to: '2024-03-31', compare: ['yoy'] })
    ).rows;
    expect(row?.compare?.yoy).toMatchObject({
      value: Number((900 / ((31 * 100 + 28 * 120 + 31 * 110) / 90)).toPrecision(15)),
      from: '2023-01-01',
    });
  });

  it('stays unknown where a month lacks a total, is not whole, or lies in the detailed data', async () => {
    expect((await yoy('discharges', { from: '2024-12-01', to: '2025-01-31' }))[0]).toMatchObject({
      value: null,
      reason: 'not_collected',
    });
    expect((await yoy('discharges', { from: '2025-01-02', to: '2025-01-31' }))[0]).toMatchObject({
      value: null,
      reason: 'not_collected',
    });
    const february = await hospital.ask({
      id: 'outpatient_visits',
      from: '2025-02-01',
      to: '2025-02-09',
      compare: ['mom'],
    });
    expect(february.rows[0]?.compare?.mom?.value).toBeLessThan(1000);
    expect(february.rows[0]?.compare?.mom).not.toHaveProperty('basis');
  });

  it('is for nobody who may not see it: own departments, no small cells, no doctors', async () => {
    const as = async (changes: Partial<Identity>) =>
      (
        await hospital.metrics.answer(
          { id: 'discharges', ...JANUARY, compare: ['yoy'] },
          { ...SYSTEM_IDENTITY, user: 'x', name: 'x', ...changes },
        )
      ).rows[0]?.compare?.yoy;
    expect(await as({ role: 'department_head', institutions: ['H01'], departments: ['D0202'] })).toMatchObject({
      value: 14,
    });
    expect(await as({ role: 'doctor', institutions: ['H01'], departments: ['D0201'], doctor: 'S0001' })).toMatchObject({
      value: null,
    });
    expect(await as({ role: 'analyst' })).toMatchObject({ value: null });
  });
});
