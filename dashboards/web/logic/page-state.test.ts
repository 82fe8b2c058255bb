import { describe, expect, it } from 'vitest';
import {
  drilled,
  drillLevel,
  drillPath,
  filterOf,
  pageRange,
  presetShown,
  raised,
  sectionRange,
  tabShown,
  withInstitution,
  withPeriod,
} from './page-state.ts';
import { readState, writeState } from './url-state.ts';

const path = ['department', 'doctor', 'cases'] as const;

describe('the address', () => {
  it.each([
    [{ period: 'last_month', department: 'D0201' }],
    [{ from: '2025-01-01', to: '2025-06-30', institution: 'H01', doctor: 'S0001' }],
    [{}],
  ])('says the same after reading and writing %j', (query) => {
    expect(writeState(readState(query))).toEqual(query);
  });

  it.each([
    [{ period: 'next_week' }],
    [{ from: '2025-06-30', to: '2025-01-01' }],
    [{ from: '2025-01-01' }],
    [{ department: "D'; drop" }],
    [{ department: ['D01', 'D02'] }],
  ])('leaves out what it does not understand: %j', (query) => {
    expect(readState(query)).toEqual({});
  });
});

it('shows the default period of the page until another is chosen', () => {
  const page = { default_period: 'last_month' } as const;
  expect(pageRange(page, {}, '2026-01-15 08:00:00')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(pageRange(page, { preset: 'yesterday' }, '2026-01-15 08:00:00').from).toBe('2026-01-14');
});

it('lets a section open on its own period and follow the page once a person chooses', () => {
  const page = { default_period: 'yesterday' } as const;
  const ranking = { first_period: 'last_month' } as const;
  const asOf = '2026-01-15 08:00:00';
  expect(sectionRange(ranking, page, {}, asOf).from).toBe('2025-12-01');
  expect(sectionRange(ranking, page, { preset: 'last_year' }, asOf).from).toBe('2025-01-01');
  expect(sectionRange({ period: 'last_31_days' }, page, { preset: 'last_year' }, asOf).to).toBe('2026-01-14');
});

it('drills from departments to doctors to cases', () => {
  expect(drillLevel(path, {})).toBe('department');
  const department = drilled({}, 'department', 'D0201');
  expect(drillLevel(path, department)).toBe('doctor');
  expect(drillLevel(path, drilled(department, 'doctor', 'S0001'))).toBe('cases');
});

it('opens the cases for a doctor who sees only his own rows', () => {
  expect(drillLevel(['doctor', 'cases'], { doctor: 'S0001' })).toBe('cases');
});

it('goes back up by releasing what lies below, never the institution', () => {
  const deep = { preset: 'last_month', institution: 'H01', department: 'D0201', doctor: 'S0001' } as const;
  expect(raised(deep, 'department')).toEqual({ preset: 'last_month', institution: 'H01', department: 'D0201' });
  expect(raised(deep, undefined)).toEqual({ preset: 'last_month', institution: 'H01' });
});

it('joins the filters of the page with those of the section', () => {
  expect(filterOf({ department: 'D0201' }, { setting: ['inpatient'] })).toEqual({
    setting: ['inpatient'],
    department: ['D0201'],
  });
});

it('changes the period and keeps the filters', () => {
  const custom = { from: '2025-01-01', to: '2025-01-31' };
  expect(withPeriod({ preset: 'last_month', department: 'D0201' }, custom)).toEqual({ custom, department: 'D0201' });
  expect(withPeriod({ custom, department: 'D0201' }, 'yesterday')).toEqual({
    preset: 'yesterday',
    department: 'D0201',
  });
});

it('starts the drill path again in another institution', () => {
  const state = { preset: 'last_month', institution: 'H01', department: 'D0201' } as const;
  expect(withInstitution(state, 'H02')).toEqual({ preset: 'last_month', institution: 'H02' });
  expect(withInstitution(state, undefined)).toEqual({ preset: 'last_month' });
});

it('lights the preset in use', () => {
  expect(presetShown({ default_period: 'last_month' }, {})).toBe('last_month');
  expect(presetShown({ default_period: 'last_12_months' }, {})).toBeUndefined();
  expect(
    presetShown({ default_period: 'last_month' }, { custom: { from: '2025-01-01', to: '2025-01-02' } }),
  ).toBeUndefined();
});

it('shows the chosen tab where a section offers it', () => {
  expect(tabShown(['discharges', 'operation_count'], { indicator: 'operation_count' })).toBe('operation_count');
  expect(tabShown(['discharges', 'operation_count'], { indicator: 'revenue' })).toBe('discharges');
});

it('ends a drill path in cases only where the cases add up to the figure', () => {
  expect(drillPath(path, '出院')).toEqual(path);
  expect(drillPath(path, '手术')).toEqual(['department', 'doctor']);
  expect(drillPath(path, undefined)).toEqual(['department', 'doctor']);
});
