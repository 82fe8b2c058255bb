import { describe, expect, it } from 'vitest';
import { addDays } from '../../core/index.ts';
import { shippedCalendar } from '../fixtures/shipped-calendar.ts';
import { elapsed } from './period.ts';
import { SiteCalendar } from './site-calendar.ts';

const days = shippedCalendar();
const calendar = new SiteCalendar(days);
const back = (from: string, to: string) => calendar.festivalBack({ from, to }, undefined);

describe('春节-aligned', () => {
  it('春节 in January (29th of 2025) meets 春节 in February (10th of 2024), day for day', () => {
    expect(back('2025-01-01', '2025-01-31')).toEqual({
      other: { from: '2024-01-13', to: '2024-02-12' },
      alignment: { aligned: 'spring_festival' },
    });
    const { other } = back('2025-01-29', '2025-01-29');
    expect(other).toEqual({ from: '2024-02-10', to: '2024-02-10' });
  });

  it('a leap February meets as many days, over the year before last’s festival in January', () => {
    expect(back('2024-02-01', '2024-02-29').other).toEqual({ from: '2023-01-13', to: '2023-02-10' });
    expect(back('2024-02-29', '2024-02-29').other).toEqual({ from: '2023-02-10', to: '2023-02-10' });
  });

  it('the running month is matched by its finished days', () => {
    const done = elapsed({ from: '2026-02-01', to: '2026-02-28' }, '2026-02-20');
    expect(done && calendar.festivalBack(done, undefined).other).toEqual({ from: '2025-01-13', to: '2025-01-31' });
  });

  it('a month that has no festival but meets one on the same dates is moved too', () => {
    expect(back('2025-03-01', '2025-03-31')).toEqual({
      other: { from: '2024-03-12', to: '2024-04-11' },
      alignment: { aligned: 'spring_festival' },
    });
  });

  it.each([
    ['2025-07-01', '2025-07-31', '2024-07-01', '2024-07-31', 'no_festival'],
    ['2024-05-01', '2024-05-31', '2023-05-01', '2023-05-31', 'no_festival'],
    ['2025-01-01', '2025-12-31', '2024-01-01', '2024-12-31', 'whole_festival'],
    ['2025-01-01', '2025-03-31', '2024-01-01', '2024-03-31', 'whole_festival'],
    ['2024-02-01', '2025-01-31', '2023-02-01', '2024-01-31', 'several_festivals'],
    ['2023-01-01', '2023-01-31', '2022-01-01', '2022-01-31', 'no_calendar'],
  ])('%s … %s falls back to the same dates and says %s', (from, to, otherFrom, otherTo, not_aligned) => {
    expect(back(from, to)).toEqual({
      other: { from: otherFrom, to: otherTo },
      alignment: { aligned: 'same_dates', not_aligned },
    });
  });
});

describe('working days', () => {
  it('count make-up days and leave out holidays', () => {
    // January 2025: 23 weekdays, less 1 January and 28–31 January, plus Sunday the 26th.
    expect(calendar.workdays({ from: '2025-01-01', to: '2025-01-31' })).toBe(19);
    // February 2025: 20 weekdays, less 3 and 4 February, plus Saturday the 8th.
    expect(calendar.workdays({ from: '2025-02-01', to: '2025-02-28' })).toBe(19);
    expect(calendar.workdays({ from: '2025-01-26', to: '2025-01-26' })).toBe(1);
    expect(calendar.workdays({ from: '2025-10-01', to: '2025-10-08' })).toBe(0);
  });

  it('add up day by day over five years', () => {
    const all = { from: '2023-01-01', to: '2027-12-31' };
    expect(calendar.workdays(all)).toBe(days.filter(({ is_workday }) => is_workday).length);
    for (let on = '2024-02-20'; on < '2024-03-10'; on = addDays(on, 1)) {
      expect([on, calendar.workdays({ from: on, to: on })]).toEqual([
        on,
        Number(days.find((day) => day.on === on)?.is_workday),
      ]);
    }
  });

  it('are unknown where the calendar ends', () => {
    expect(calendar.workdays({ from: '2027-12-01', to: '2028-01-01' })).toBeUndefined();
    expect(new SiteCalendar([]).workdays({ from: '2025-01-01', to: '2025-01-02' })).toBeUndefined();
  });
});
