import { expect, it } from 'vitest';
import { contractType } from './types.ts';

it.each([
  ['smallint', 'integer'],
  ['integer', 'integer'],
  ['bigint', 'bigint'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp(3) with time zone', 'timestamp'],
  ['numeric(14,2)', 'numeric(14,2)'],
  ['numeric(3,-2)', 'numeric(5,0)'],
  ['numeric(2,4)', 'numeric(4,4)'],
  ['numeric(50,2)', 'text'],
  ['numeric', 'text'],
  ['money', 'numeric(19,2)'],
  ['double precision', 'text'],
  ['character varying(20)', 'text'],
  ['integer[]', 'text'],
  ['time without time zone', 'text'],
])('holds %s in %s', (type, held) => expect(contractType(type)).toBe(held));
