import { expect, it } from 'vitest';
import { contractType } from './types.ts';

it.each([
  ['tinyint(1)', 'integer'],
  ['int(11)', 'integer'],
  ['int(10) unsigned', 'bigint'],
  ['int unsigned', 'bigint'],
  ['bigint(20)', 'bigint'],
  ['bigint(20) unsigned zerofill', 'numeric(20,0)'],
  ['bit(1)', 'integer'],
  ['bit(64)', 'numeric(20,0)'],
  ['year(4)', 'integer'],
  ['decimal(10,2)', 'numeric(10,2)'],
  ['decimal(65,30)', 'text'],
  ['double(10,2)', 'text'],
  ['date', 'date'],
  ['datetime(6)', 'timestamp'],
  ['timestamp', 'timestamp'],
  ['time', 'text'],
  ["enum('int','date')", 'text'],
  ['varchar(20)', 'text'],
])('holds %s in %s', (type, held) => expect(contractType(type)).toBe(held));
