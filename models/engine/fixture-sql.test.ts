import { expect, it } from 'vitest';
import { fixtureSql, namedColumns } from './fixture-sql.ts';

const columns = ['a', 'b', 'c'].map((name) => ({ name, type: 'varchar' }));
const csv = (rows: string) => fixtureSql({ format: 'csv', rows } as Parameters<typeof fixtureSql>[0], columns);
const row = (...cells: readonly string[]) =>
  `select ${cells.map((cell, at) => `cast(${cell} as varchar) as "${'abc'[at]}"`).join(', ')}`;

it.each([
  ['first', ',x,y', ['null', "'x'", "'y'"]],
  ['first two', ',,y', ['null', 'null', "'y'"]],
  ['middle', 'x,,y', ["'x'", 'null', "'y'"]],
  ['last', 'x,y,', ["'x'", "'y'", 'null']],
  ['every', ',,', ['null', 'null', 'null']],
])('an empty %s cell is null and moves no other', (_, line, cells) =>
  expect(csv(`a,b,c\n${line}`).replaceAll('"', '')).toBe(row(...cells).replaceAll('"', '')),
);

it('quotes enclose commas, doubled quotes and nothing at the beginning of a line and after a blank', () =>
  expect(csv('a,b,c\n"x,1", "y""2",""').replaceAll('"', '')).toBe(row("'x,1'", "'y2'", 'null').replaceAll('"', '')));

it('names come from the header', () =>
  expect(namedColumns({ format: 'csv', rows: 'a, b\n,1' } as Parameters<typeof namedColumns>[0])).toEqual(['a', 'b']));
