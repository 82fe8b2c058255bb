import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDay } from '../../core/index.ts';
import '../errors.ts';
import { addMonths, bucketEnd, bucketStart, bucketsOf, daysBetween, dayText } from './calendar.ts';
import { bucketBefore, elapsed, periodBefore, resolvePeriod, weeksEarlier, yearEarlier, yearToDate } from './period.ts';

const p = (from: string, to: string) => ({ from, to });
const anyDay = fc.integer({ min: 10_957, max: 25_000 }).map(dayText);

describe('presets', () => {
  it.each([
    [{}, '2026-01-15', p('2026-01-01', '2026-01-14')],
    [{}, '2026-01-01', p('2025-12-01', '2025-12-31')],
    [{ period: 'last_month' }, '2026-03-31', p('2026-02-01', '2026-02-28')],
    [{ period: 'this_quarter' }, '2026-05-02', p('2026-04-01', '2026-05-01')],
    [{ period: 'last_week' }, '2026-01-15', p('2026-01-05', '2026-01-11')],
    [{ period: 'last_12_months' }, '2026-01-15', p('2025-02-01', '2026-01-14')],
    [{ to: '2025-06-30' }, '2026-01-15', p('2025-06-01', '2025-06-30')],
    [{ from: '2025-06-10' }, '2026-01-15', p('2025-06-10', '2026-01-14')],
  ])('%j on %s', (asked, today, expected) => {
    expect(resolvePeriod(asked, today)).toEqual(expected);
  });

  it('names the nearest preset, refuses days that do not exist and reversed periods', () => {
    expect(() => resolvePeriod({ period: 'lastmonth' }, '2026-01-15')).toThrow(/last_month/);
    expect(() => resolvePeriod({ from: '2025-02-29' }, '2026-01-15')).toThrow(/2025-02-29/);
    expect(() => resolvePeriod({ from: '2025-03-02', to: '2025-03-01' }, '2026-01-15')).toThrow(/2025-03-02/);
  });
});

describe('a year earlier', () => {
  it.each([
    ['a leap day becomes the 28th', p('2024-02-29', '2024-02-29'), p('2023-02-28', '2023-02-28')],
    ['a whole February meets a whole leap February', p('2025-02-01', '2025-02-28'), p('2024-02-01', '2024-02-29')],
    ['a leap February meets 28 days', p('2024-02-01', '2024-02-29'), p('2023-02-01', '2023-02-28')],
    ['a year', p('2025-01-01', '2025-12-31'), p('2024-01-01', '2024-12-31')],
    ['same dates', p('2026-01-01', '2026-01-14'), p('2025-01-01', '2025-01-14')],
    ['the 31st is kept', p('2025-03-31', '2025-03-31'), p('2024-03-31', '2024-03-31')],
  ])('%s', (_, period, expected) => {
    expect(yearEarlier(period)).toEqual(expected);
  });
});

describe('the period before', () => {
  const previous = (from: string, to: string, today = '2027-01-01') => {
    const asked = p(from, to);
    return periodBefore(asked, elapsed(asked, today) ?? asked);
  };
  it.each([
    ['a month', previous('2025-03-01', '2025-03-31'), p('2025-02-01', '2025-02-28')],
    ['a quarter', previous('2025-04-01', '2025-06-30'), p('2025-01-01', '2025-03-31')],
    ['two months', previous('2025-03-01', '2025-04-30'), p('2025-01-01', '2025-02-28')],
    ['a year', previous('2025-01-01', '2025-12-31'), p('2024-01-01', '2024-12-31')],
    ['a month to date', previous('2025-03-01', '2025-03-10'), p('2025-02-01', '2025-02-10')],
    [
      '30 days of March meet the whole of February only',
      previous('2025-03-01', '2025-03-30'),
      p('2025-02-01', '2025-02-28'),
    ],
    [
      'the running month by elapsed days',
      previous('2026-01-01', '2026-01-31', '2026-01-15'),
      p('2025-12-01', '2025-12-14'),
    ],
    [
      'the running quarter by elapsed days',
      previous('2026-01-01', '2026-03-31', '2026-01-15'),
      p('2025-10-01', '2025-10-14'),
    ],
    ['any other range by length', previous('2025-03-05', '2025-03-14'), p('2025-02-23', '2025-03-04')],
    ['a day', previous('2025-03-01', '2025-03-01'), p('2025-02-01', '2025-02-01')],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('the bucket before, in a series', () => {
  it.each([
    ['a day on the first of a month', p('2025-03-01', '2025-03-01'), 'day', p('2025-02-28', '2025-02-28')],
    ['a whole month after a shorter one', p('2025-03-01', '2025-03-31'), 'month', p('2025-02-01', '2025-02-28')],
    ['the running month', p('2026-01-01', '2026-01-14'), 'month', p('2025-12-01', '2025-12-14')],
    ['30 days of March', p('2025-03-01', '2025-03-30'), 'month', p('2025-02-01', '2025-02-28')],
    ['a month cut at its start', p('2025-03-10', '2025-03-31'), 'month', p('2025-02-10', '2025-02-28')],
    ['a week', p('2025-01-06', '2025-01-12'), 'week', p('2024-12-30', '2025-01-05')],
  ] as const)('%s', (_, done, granularity, expected) => {
    expect(bucketBefore(done, granularity)).toEqual(expected);
  });
});

it('weeks earlier keep the weekday and do not overlap', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 60 }), (from, length) => {
      const asked = p(from, dayText(Date.parse(from) / 86_400_000 + length));
      const found = weeksEarlier(asked);
      expect(daysBetween(found.from, from) % 7).toBe(1);
      expect(found.to < asked.from).toBe(true);
      expect(daysBetween(found.from, found.to)).toBe(length + 1);
    }),
  );
});

it('shifting by months never leaves the calendar nor the wanted month', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -60, max: 60 }), (on, months) => {
      const found = addMonths(on, months);
      const wanted = Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7)) - 1 + months;
      expect(isDay(found)).toBe(true);
      expect(Number(found.slice(0, 4)) * 12 + Number(found.slice(5, 7)) - 1).toBe(wanted);
      expect(found.slice(8) <= on.slice(8)).toBe(true);
    }),
  );
});

it('buckets tile a period without gap or overlap', () => {
  const granularities = fc.constantFrom('day', 'week', 'month', 'quarter', 'year') as fc.Arbitrary<
    'day' | 'week' | 'month' | 'quarter' | 'year'
  >;
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 800 }), granularities, (from, length, granularity) => {
      const to = dayText(Date.parse(from) / 86_400_000 + length);
      const starts = bucketsOf(from, to, granularity);
      expect(starts[0]).toBe(bucketStart(from, granularity));
      starts.slice(1).forEach((start, index) => {
        expect(daysBetween(bucketEnd(starts[index] ?? '', granularity), start)).toBe(2);
      });
      expect(bucketEnd(starts.at(-1) ?? '', granularity) >= to).toBe(true);
    }),
  );
});

it('year to date begins on 1 January of the last year', () => {
  expect(yearToDate(p('2024-12-15', '2025-02-03'))).toEqual(p('2025-01-01', '2025-02-03'));
});
