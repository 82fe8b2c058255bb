import { describe, expect, it } from 'vitest';
import {
  addMonths,
  againstRange,
  daysOf,
  fittingComparisons,
  lastCompleteDay,
  monthsOf,
  presetRange,
  weekday,
} from './period.ts';

const until = '2026-01-14';

describe('presetRange', () => {
  it.each([
    ['yesterday', '2026-01-14', '2026-01-14'],
    ['month_to_date', '2026-01-01', '2026-01-14'],
    ['last_month', '2025-12-01', '2025-12-31'],
    ['year_to_date', '2026-01-01', '2026-01-14'],
    ['last_year', '2025-01-01', '2025-12-31'],
    ['last_31_days', '2025-12-15', '2026-01-14'],
    ['last_12_months', '2025-01-01', '2025-12-31'],
    ['last_24_months', '2024-01-01', '2025-12-31'],
  ] as const)('%s', (preset, from, to) => {
    expect(presetRange(preset, until)).toEqual({ from, to });
  });
});

it('takes the day before the clock as the last complete one', () => {
  expect(lastCompleteDay('2026-01-15 08:00:00')).toBe(until);
  expect(lastCompleteDay('2026-01-01 08:00:00')).toBe('2025-12-31');
});

it('clamps months at their end', () => {
  expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
  expect(addMonths('2024-02-29', -12)).toBe('2023-02-28');
});

it('keeps the weekday one year back', () => {
  const before = againstRange({ from: until, to: until }, 'same_weekday_last_year');
  expect(before).toEqual({ from: '2025-01-15', to: '2025-01-15' });
  expect(weekday(before.from)).toBe(weekday(until));
});

it('keeps whole months whole one year back', () => {
  expect(againstRange({ from: '2024-03-01', to: '2025-02-28' }, 'last_year')).toEqual({
    from: '2023-03-01',
    to: '2024-02-29',
  });
});

it('offers last week for a single day and the period before for longer ones', () => {
  expect(fittingComparisons({ from: until, to: until }, ['last_week', 'yoy', 'mom'])).toEqual(['last_week', 'yoy']);
  expect(fittingComparisons({ from: '2026-01-01', to: until }, ['last_week', 'yoy', 'mom'])).toEqual(['yoy', 'mom']);
});

it('lists days and months without a gap', () => {
  expect(daysOf({ from: '2024-02-28', to: '2024-03-01' })).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
  expect(monthsOf({ from: '2025-11-05', to: '2026-01-14' })).toEqual(['2025-11-01', '2025-12-01', '2026-01-01']);
});
