import { describe, expect, it } from 'vitest';
import { addMonths, bucketStart, bucketsOf } from './calendar.ts';
import { bucketBefore, periodBefore, weekdaysBack, yearBack, yearEarlier, yearToDate } from './period.ts';

// What other tools were reported to compare wrongly (dates only; figures are in compare.test.ts and forms.test.ts).

describe('golden days of comparisons', () => {
  it.each([
    ['2025-02-01', '2025-02-28', '2024-02-01', '2024-02-29', 'a whole February meets the whole leap one'],
    ['2024-02-01', '2024-02-29', '2023-02-01', '2023-02-28', 'and the other way round'],
    ['2024-02-29', '2024-02-29', '2023-02-28', '2023-02-28', 'a leap day alone'],
    ['2025-01-01', '2025-01-01', '2024-01-01', '2024-01-01', '1 January alone'],
  ])('a year before %s … %s is %s … %s: %s', (from, to, otherFrom, otherTo) => {
    expect(yearEarlier({ from, to })).toEqual({ from: otherFrom, to: otherTo });
  });

  it('a month before the 31st is the end of the shorter month, and no day of it is dropped', () => {
    expect([addMonths('2025-03-31', -1), addMonths('2024-03-31', -1)]).toEqual(['2025-02-28', '2024-02-29']);
    const march = { from: '2025-03-01', to: '2025-03-31' };
    expect(periodBefore(march, march)).toEqual({ from: '2025-02-01', to: '2025-02-28' });
    const january = { from: '2025-01-01', to: '2025-01-31' };
    expect(bucketBefore(january, 'month')).toEqual({ from: '2024-12-01', to: '2024-12-31' });
  });

  it('thirty days of a running March meet all of February, not more than it has', () => {
    const asked = { from: '2025-03-01', to: '2025-03-31' };
    expect(periodBefore(asked, { from: '2025-03-01', to: '2025-03-30' })).toEqual({
      ...{ from: '2025-02-01', to: '2025-02-28' },
    });
  });

  it('a year of 53 weeks: the week of 1 January 2021 was the 53rd, and meets a week of Monday to Sunday', () => {
    expect(bucketStart('2021-01-01', 'week')).toBe('2020-12-28');
    const week = { from: '2020-12-28', to: '2021-01-03' };
    expect(yearBack(week, 'week')).toEqual({ from: '2019-12-30', to: '2020-01-05' });
    expect(weekdaysBack({ from: '2025-01-31', to: '2025-01-31' })).toEqual({ from: '2024-02-02', to: '2024-02-02' });
    expect(bucketsOf('2020-12-31', '2021-01-04', 'week')).toEqual(['2020-12-28', '2021-01-04']);
  });

  it('the year to date of 1 January is one day, against one day', () => {
    const first = yearToDate({ from: '2024-12-15', to: '2025-01-01' });
    expect(first).toEqual({ from: '2025-01-01', to: '2025-01-01' });
    expect(yearEarlier(first)).toEqual({ from: '2024-01-01', to: '2024-01-01' });
    expect(yearEarlier(yearToDate({ from: '2025-02-01', to: '2025-02-28' }))).toEqual({
      ...{ from: '2024-01-01', to: '2024-02-29' },
    });
  });

  it('days are days in every time zone', () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
        process.env['TZ'] = zone;
        expect([bucketStart('2025-01-01', 'month'), addMonths('2025-03-31', -13)]).toEqual([
          '2025-01-01',
          '2024-02-29',
        ]);
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
