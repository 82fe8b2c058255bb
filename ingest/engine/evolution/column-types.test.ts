import { expect, it } from 'vitest';
import { joinTypes } from './column-types.ts';

it.each([
  ['integer', 'bigint', 'bigint'],
  ['numeric(10,2)', 'numeric(8,4)', 'numeric(12,4)'],
  ['integer', 'numeric(10,2)', 'numeric(12,2)'],
  ['bigint', 'numeric(4,0)', 'bigint'],
  ['integer', 'numeric(9,0)', 'integer'],
  ['integer', 'numeric(10,0)', 'numeric(10,0)'],
  ['bigint', 'numeric(19,0)', 'numeric(19,0)'],
  ['date', 'timestamp', 'timestamp'],
  ['numeric(38,0)', 'numeric(10,5)', undefined],
  ['integer', 'text', undefined],
  ['boolean', 'integer', undefined],
])('joins %s and %s', (left, right, joined) => {
  expect(joinTypes(left, right)).toBe(joined);
  expect(joinTypes(right, left)).toBe(joined);
});
