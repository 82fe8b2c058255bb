import { expect, it } from 'vitest';
import type { TodayPlace } from '../../engine/wire.ts';
import { cell, clinicRows, clock, resourceRows, wardRows } from './today-model.ts';

const place = (more: Partial<TodayPlace>): TodayPlace => ({
  ...{
    institution: 'H01',
    institution_name: '县医院',
    department: 'D1',
    department_name: '内科',
    ward: 'W1',
    ward_name: '一病区',
  },
  ...{ in_hospital: 0, admissions_today: 0, discharges_today: 0, transfers_in_today: 0, transfers_out_today: 0 },
  ...{ emergency_visits_today: 0, outpatient_visits_today: 0, operations_today: 0, beds_open: null, beds_free: null },
  ...more,
});

it('lists wards by free beds, and says what was not collected', () => {
  const rows = wardRows([
    place({ ward_name: '甲', beds_free: 9 }),
    place({ ward_name: '乙', beds_free: 1 }),
    place({ ward_name: '丙' }),
    place({ ward: null }),
  ]);
  expect(rows.map((row) => [row['ward'], row['beds_free'], row['in_hospital']])).toEqual([
    ['乙', '1', '0'],
    ['甲', '9', '0'],
    ['丙', '—', '0'],
  ]);
});

it('lists departments where something happened', () => {
  const rows = clinicRows([
    place({}),
    place({ department_name: '急诊', emergency_visits_today: 7 }),
    place({ department_name: '外科', operations_today: 2, emergency_visits_today: null }),
  ]);
  expect(rows.map((row) => [row['department'], row['emergency_visits_today'], row['operations_today']])).toEqual([
    ['急诊', '7', '0'],
    ['外科', '—', '2'],
  ]);
});

it('writes resources and moments', () => {
  const resource = {
    institution: 'H02',
    institution_name: null,
    kind: 'bed',
    code: 'W1',
    name: null,
    total: 10,
    in_use: 4,
    free: 6,
    told_at: '2026-01-15 07:50:00',
  };
  expect(resourceRows([resource], (kind) => `[${kind}]`)).toEqual([
    { institution: 'H02', kind: '[bed]', name: 'W1', total: '10', in_use: '4', free: '6', told_at: '07:50' },
  ]);
  expect(clock('2026-01-15 07:52:00', { as_of: '2026-01-15 08:00:00' })).toBe('07:52');
  expect(clock('2026-01-14 23:58:00', { as_of: '2026-01-15 08:00:00' })).toBe('01-14 23:58');
  expect([clock(null, { as_of: '' }), cell(null), cell(0)]).toEqual(['—', '—', '0']);
});
