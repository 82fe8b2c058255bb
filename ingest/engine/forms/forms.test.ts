import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../core/index.ts';
import { checkEntries } from './check.ts';
import { changesMoreThan, millionths, plainDecimal } from './decimal.ts';
import { discoverForms, type Form, formDigest } from './form.ts';
import { lastEnded, periodBefore, readPeriod } from './period.ts';

const forms = discoverForms([join(ROOT, 'ingest', 'forms')]);

const FORM = {
  form: 'beds',
  period: 'month',
  level: 'institution',
  fields: [
    {
      id: 'open',
      name_zh: '开放床位',
      name_en: 'Open beds',
      unit: '张',
      type: 'integer',
      required: true,
      min: '0',
      max: '900',
      max_change: 0.3,
    },
    { id: 'fee', name_zh: '费用', name_en: 'Fee', unit: '元', type: 'numeric(12,2)', required: true, at_most: 'cap' },
    { id: 'cap', name_zh: '上限', name_en: 'Cap', unit: '元', type: 'numeric(12,2)', required: false },
    { id: 'grade', name_zh: '等级', name_en: 'Grade', unit: '', type: 'text', required: false, choices: ['A', 'B'] },
    { id: 'seen', name_zh: '检查日', name_en: 'Seen on', unit: '', type: 'date', required: false },
  ],
} as unknown as Form;

const check = (values: Record<string, string | [string, string]>, before?: Record<string, string | null>) =>
  checkEntries(
    FORM,
    Object.fromEntries(
      Object.entries(values).map(([id, value]) => [
        id,
        typeof value === 'string' ? { value } : { value: value[0], note: value[1] },
      ]),
    ),
    before && new Map(Object.entries(before)),
  );
const codes = (...given: Parameters<typeof check>) =>
  check(...given).issues.map(({ field, code }) => `${field} ${code}`);

describe('the shipped forms', () => {
  it('cover what no system has, and say all that a person must know', () => {
    expect([...forms.keys()].sort()).toEqual(
      [
        'cost',
        'county_fund',
        'equipment',
        'expense',
        'finance',
        'nursing',
        'population',
        'research',
        'satisfaction',
        'staff',
      ].sort(),
    );
    for (const form of forms.values()) {
      for (const field of form.fields) expect(field.name_zh + field.description_zh).toMatch(/[\u4e00-\u9fff]/);
      for (const { type, unit, id } of form.fields) if (type !== 'text') expect(`${id} ${unit}`).toMatch(/ .+/);
    }
  });

  it('have a digest that changes with their shape and not with their words', () => {
    const form = forms.get('population') as Form;
    expect(formDigest({ ...form, name_zh: '别名' })).toBe(formDigest(form));
    expect(formDigest({ ...form, fields: form.fields.slice(1) })).not.toBe(formDigest(form));
  });
});

describe('a decimal', () => {
  it('keeps its value exactly, however it is written', () => {
    const money = { whole: 18, scale: 6 };
    expect(
      [
        '1,234,567.50',
        '０１２.５０',
        '+7',
        '-0.00',
        '.5',
        '1.2345678',
        '1e3',
        '12 3',
        '1,23',
        '999999999999999999.999999',
      ].map((text) => plainDecimal(text, money)),
    ).toEqual([
      '1234567.5',
      '12.5',
      '7',
      '0',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      '999999999999999999.999999',
    ]);
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n) + 1n, max: 10n ** 24n - 1n }), (value) => {
        const text = `${value < 0n ? '-' : ''}${(value < 0n ? -value : value) / 1000000n}.${String((value < 0n ? -value : value) % 1000000n).padStart(6, '0')}`;
        expect(millionths(plainDecimal(text, money) ?? '')).toBe(value);
      }),
    );
  });

  it('leaps when it differs by more than the share, never by exactly the share', () => {
    expect([
      changesMoreThan(0.3, '130', '100'),
      changesMoreThan(0.3, '130.01', '100'),
      changesMoreThan(0.3, '70', '-100'),
      changesMoreThan(0.3, '0', '0'),
      changesMoreThan(0.3, '1', '0'),
    ]).toEqual([false, true, true, false, true]);
  });
});

describe('a period', () => {
  it('is read as people write it and refuses every other way', () => {
    expect(readPeriod({ form: 'x', period: 'month' }, '2024-02')).toEqual({
      id: '2024-02',
      start: '2024-02-01',
      end: '2024-02-29',
    });
    expect(readPeriod({ form: 'x', period: 'quarter' }, '2025Q4')).toEqual({
      id: '2025Q4',
      start: '2025-10-01',
      end: '2025-12-31',
    });
    expect(readPeriod({ form: 'x', period: 'year' }, '2025')).toEqual({
      id: '2025',
      start: '2025-01-01',
      end: '2025-12-31',
    });
    expect(readPeriod({ form: 'x', period: 'day' }, '2024-02-29').end).toBe('2024-02-29');
    for (const [period, id] of [
      ['month', '2024-13'],
      ['month', '2024-2'],
      ['month', '2024Q1'],
      ['quarter', '2024Q5'],
      ['year', '24'],
      ['year', '2024-01'],
      ['day', '2025-02-29'],
      ['day', "2025-01-01'"],
      ['month', '1066-01'],
    ] as const) {
      expect(() => readPeriod({ form: 'x', period }, id)).toThrow(expect.objectContaining({ code: 'forms/period' }));
    }
  });

  it('follows the one before across the year', () => {
    expect(periodBefore('quarter', readPeriod({ form: 'x', period: 'quarter' }, '2026Q1')).id).toBe('2025Q4');
    expect([
      lastEnded('month', '2026-01-31').id,
      lastEnded('quarter', '2026-01-15').id,
      lastEnded('year', '2026-01-15').id,
      lastEnded('day', '2026-01-01').id,
    ]).toEqual(['2025-12', '2025Q4', '2025', '2025-12-31']);
  });
});

describe('the checks of a form', () => {
  it('refuse wrong types, choices and ranges, also of a draft', () => {
    expect(codes({ open: '12.5', fee: 'abc', grade: 'C', seen: '2025-02-30', bed: '1' })).toEqual([
      'bed unknown',
      'open type',
      'fee type',
      'grade choice',
      'seen type',
    ]);
    expect(codes({ open: '-1' })).toEqual(['open min']);
    expect(codes({ open: '901' })).toEqual(['open max']);
    expect(codes({ fee: '10.01', cap: '10' })).toEqual(['fee at_most']);
    expect(codes({ open: ' 12 ', fee: '' })).toEqual([]);
  });

  it('ask for what is required, and for a reason of a leap, when the form is complete', () => {
    expect(codes({ open: '100' }, {})).toEqual(['fee required']);
    expect(codes({ open: '140', fee: '1' }, { open: '100' })).toEqual(['open change']);
    expect(codes({ open: ['140', '新病区启用'], fee: '1' }, { open: '100' })).toEqual([]);
    expect(codes({ open: ['140', '  '], fee: '1' }, { open: '100' })).toEqual(['open change']);
    expect(codes({ open: '130', fee: '1' }, { open: '100', fee: null })).toEqual([]);
  });

  it('name what is valid and never repeat what was written', () => {
    const said = JSON.stringify(check({ open: '77777777', fee: 'secret', grade: 'secret' }).issues);
    expect(said).toContain('900');
    expect(said).not.toMatch(/secret|77777777/);
  });
});
