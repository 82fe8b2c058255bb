import { expect, it } from 'vitest';
import type { TileLight } from '../../engine/alert-wire.ts';
import { LIGHT_SIGNS, lightOf, limitText, periodText } from './alert-model.ts';

const light = (indicator: string, colour: TileLight['light']): TileLight => ({
  ...{
    indicator,
    institution: 'H01',
    department: '',
    place_name: '县医院',
    light: colour,
    reason: null,
    value: 1,
    low: null,
    high: 2,
  },
  ...{ basis: 'month', period_from: '2025-12-01', period_to: '2025-12-31' },
});

it('has a light only where there is one', () => {
  expect(lightOf([light('a', 'red')], 'a')?.light).toBe('red');
  expect(lightOf([light('a', null)], 'a')).toBeUndefined();
  expect(lightOf([], 'a')).toBeUndefined();
  expect(new Set(Object.values(LIGHT_SIGNS)).size).toBe(3);
});

it.each([
  [{ low: 85, high: 93 }, '85–93'],
  [{ low: 50, high: null }, '≥ 50'],
  [{ low: null, high: 8.256 }, '≤ 8.26'],
  [{ low: null, high: null }, ''],
])('%j reads %s', (limits, text) => {
  expect(limitText(limits)).toBe(text);
});

it('says a month by its name and a year so far by its months', () => {
  expect(periodText({ period_from: '2025-12-01', period_to: '2025-12-31' })).toBe('2025-12');
  expect(periodText({ period_from: '2025-01-01', period_to: '2025-10-31' })).toBe('2025-01 – 2025-10');
  expect(periodText({ period_from: '2026-01-14', period_to: '2026-01-14' })).toBe('2026-01-14');
  expect(periodText({ period_from: null, period_to: null })).toBe('');
});
