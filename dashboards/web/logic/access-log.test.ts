import { expect, it } from 'vitest';
import { filterText, localTime, whatText } from './access-log.ts';

it('shows a stored UTC time in the zone of the reader', () => {
  expect(localTime('2026-01-14 20:05:09.123', 'Asia/Shanghai')).toBe('2026-01-15 04:05:09');
  expect(localTime('2026-01-14 20:05:09', 'UTC')).toBe('2026-01-14 20:05:09');
  expect(localTime('nothing', 'UTC')).toBe('nothing');
});

it('names what was looked at, a long list by its first three', () => {
  const more = (count: number) => `+${count}`;
  expect(whatText('a b c d a', (id) => id.toUpperCase(), more)).toBe('A、B、C +1');
  expect(whatText('page cockpit', (id) => id.toUpperCase(), more)).toBe('page cockpit');
  expect(whatText('select 1', (id) => id.toUpperCase(), more)).toBe('select 1');
});

it('says each period and filter once', () => {
  const december = { from: '2025-12-01', to: '2025-12-31', filter: { department: ['D0201'] } };
  expect(filterText([december, december, { from: '2026-01-01', to: '2026-01-14' }])).toBe(
    '2025-12-01–2025-12-31 department=D0201；2026-01-01–2026-01-14',
  );
  expect(filterText({})).toBe('');
  expect(filterText('cut off {"fr')).toBe('');
});
