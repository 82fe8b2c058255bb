import { expect, it } from 'vitest';
import { recordRows } from './records.ts';

it('tabulates plain fields and leaves nested ones out', () => {
  const { columns, rows } = recordRows({
    current: null,
    jobs: [
      { name: 'load', rows: 12, report: { x: 1 } },
      { name: 'build', error: null },
    ],
  });
  expect(columns.map(({ key, isNumber }) => [key, isNumber])).toEqual([
    ['name', false],
    ['rows', true],
    ['error', false],
  ]);
  expect(rows).toEqual([
    { name: 'load', rows: '12', error: '—' },
    { name: 'build', rows: '—', error: '—' },
  ]);
});

it('is empty for an answer without records', () => {
  expect(recordRows(undefined).rows).toEqual([]);
  expect(recordRows({ idle: true }).rows).toEqual([]);
});
