import { expect, it } from 'vitest';
import { bestKey } from './best-key.ts';
import { chooseCapture, chooseDates } from './choose-capture.ts';
import { readWords } from './words.ts';

const words = readWords();
const column = (name: string, holds = 'timestamp', nullable = true) => ({
  name,
  type: holds,
  holds,
  nullable,
  comment: '',
});
const table = (names: readonly ReturnType<typeof column>[], rows: number | null, indexed: readonly string[] = []) => ({
  name: 't',
  comment: '',
  rows,
  key: ['id'],
  columns: names,
  indexed,
});
const quote = (name: string) => `"${name}"`;

it.each([
  ['update_time'],
  ['modify_date'],
  ['last_modified'],
  ['修改时间'],
  ['gmt_modified'],
  ['row_updated_at'],
  ['xgsj'],
])('an indexed %s is a cursor', (name) => {
  expect(chooseCapture(table([column(name), column('create_time')], 1e6, [name]), words, quote)).toMatchObject({
    capture: 'timestamp',
    cursor: `coalesce("${name}", "create_time")`,
  });
});

it('needs no second column where the change column is never null', () => {
  const { cursor } = chooseCapture(
    table([column('update_time', 'timestamp', false), column('create_time')], 1e6, ['update_time']),
    words,
  );
  expect(cursor).toBe('update_time');
});

it.each([
  ['no index', table([column('update_time')], 1e6), 'digest'],
  ['a date only', table([column('update_date', 'date')], 1e6, ['update_date']), 'digest'],
  ['no change column', table([column('name', 'text')], 1e6), 'digest'],
  ['rows unknown', table([column('name', 'text')], null), 'digest'],
  ['a small table', table([column('update_time')], 200), 'full'],
])('%s', (_case, one, capture) => {
  expect(chooseCapture(one, words).capture).toBe(capture);
});

it('asks a person about a large table without a change column', () => {
  expect(chooseCapture(table([column('name', 'text')], 5e7), words)).toMatchObject({ capture: 'digest', isOpen: true });
});

it.each([
  [['create_time', 'charge_time', 'update_time'], { dates: ['charge_time'], isOpen: false }],
  [['discharge_date', 'admit_date'], { dates: ['admit_date', 'discharge_date'], isOpen: false }],
  [['a_on', 'b_on'], { dates: ['a_on'], isOpen: true }],
  [['create_time', 'update_time'], { dates: ['create_time'], isOpen: false }],
  [[], { dates: [], isOpen: false }],
])('business dates of %j', (names, expected) => {
  expect(
    chooseDates(
      names.map((name) => column(name)),
      words,
    ),
  ).toMatchObject(expected);
});

it('prefers the primary key, then the shortest index', () => {
  const index = (columns: string[], primary = false) => ({ columns, primary });
  expect(bestKey([index(['a']), index(['b', 'c'], true)])).toEqual(['b', 'c']);
  expect(bestKey([index(['a', 'b']), index(['c'])])).toEqual(['c']);
  expect(bestKey([])).toEqual([]);
});
