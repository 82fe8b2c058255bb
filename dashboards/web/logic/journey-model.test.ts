import { expect, it } from 'vitest';
import type { JourneyEvent } from '../../engine/cases-wire.ts';
import { caseText, journeyOf, pointRange } from './case-text.ts';
import { clockOf, journeyParts } from './journey-model.ts';

const event = (at: string, encounter: string | null, more: Partial<JourneyEvent> = {}): JourneyEvent => ({
  at,
  kind: 'order',
  title: null,
  facts: {},
  department_name: null,
  doctor_name: null,
  institution_name: null,
  encounter,
  encounter_kind: encounter === null ? null : 'stay',
  amount: null,
  ...more,
});

it('keeps the days of a stay together, and what belongs to none between them', () => {
  const parts = journeyParts([
    event('2025-01-02 08:00', null),
    event('2025-01-02 09:00', 'a', { department_name: '骨科' }),
    event('2025-01-03', 'a', { department_name: '重症医学科' }),
    event('2025-01-03 07:30', 'b', { encounter_kind: 'visit' }),
    event('2025-01-04 10:00', 'a', { department_name: '骨科' }),
  ]);
  expect(parts.map(({ encounter, kind, from, to }) => [encounter, kind, from, to])).toEqual([
    [null, 'none', '2025-01-02', '2025-01-02'],
    ['a', 'stay', '2025-01-02', '2025-01-04'],
    ['b', 'visit', '2025-01-03', '2025-01-03'],
  ]);
  expect(parts[1]?.days.map(({ day, events }) => [day, events.length])).toEqual([
    ['2025-01-02', 1],
    ['2025-01-03', 1],
    ['2025-01-04', 1],
  ]);
  expect(parts[1]?.departments).toEqual(['骨科', '重症医学科']);
  expect([clockOf(event('2025-01-02 08:05', 'a')), clockOf(event('2025-01-02', 'a'))]).toEqual(['08:05', '']);
});

it('writes a value of a case as people read it, and opens only what has a patient', () => {
  const words = { locale: 'zh', yes: '是', no: '否', code: () => undefined } as const;
  const column = (type: string) => ({ name: 'x', label_zh: '', label_en: '', type });
  expect(caseText(column('money'), '1234.5', words)).toBe('1,234.50');
  expect(caseText(column('number'), 3, words)).toBe('3');
  expect(caseText(column('boolean'), false, words)).toBe('否');
  expect(caseText(column('date'), null, words)).toBe('—');
  expect(caseText(column('time'), '2025-01-02 08:05:00', words)).toBe('2025-01-02 08:05');
  const row = { patient_key: 'p', admission_key: 'a' };
  expect(journeyOf(row, { key: 'admission_key', view: 'v' })).toEqual({ patient: 'p', view: 'v', case: 'a' });
  expect(journeyOf({ ...row, patient_key: null }, { key: 'admission_key', view: 'v' })).toBeUndefined();
});

it('takes the days of a point of a series, cut by what was asked', () => {
  const year = { from: '2024-01-15', to: '2024-12-20' };
  expect(pointRange('2024-02-01', 'month', year)).toEqual({ from: '2024-02-01', to: '2024-02-29' });
  expect(pointRange('2024-01-01', 'month', year)).toEqual({ from: '2024-01-15', to: '2024-01-31' });
  expect(pointRange('2024-10-01', 'quarter', year)).toEqual({ from: '2024-10-01', to: '2024-12-20' });
  expect(pointRange('2024-03-04', 'week', year)).toEqual({ from: '2024-03-04', to: '2024-03-10' });
  expect(pointRange('2024-03-04', 'day', year)).toEqual({ from: '2024-03-04', to: '2024-03-04' });
});
