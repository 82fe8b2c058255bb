import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellShape, disclose, SUPPRESSION_THRESHOLD } from './disclose.ts';

const shape: CellShape = { dimensions: ['d'], measures: ['n', 'fee'], counts: new Set(['n']), base: 'n' };
const values = (rows: readonly Record<string, unknown>[], column: string) => rows.map((row) => row[column]);

describe('disclose', () => {
  it('hides one to nine, not zero and not ten, and the sums of the same row', () => {
    const { rows } = disclose(
      [
        { d: 'a', n: 9, fee: 5 },
        { d: 'b', n: 1, fee: 7 },
        { d: 'c', n: 0, fee: 0 },
        { d: 'e', n: 10, fee: 8 },
      ],
      shape,
    );
    expect(values(rows, 'n')).toEqual([null, null, 0, 10]);
    expect(values(rows, 'fee')).toEqual([null, null, 0, 8]);
  });

  it('hides the next smallest cell when one hidden cell would follow from the total', () => {
    const { rows, hidden } = disclose(
      [
        { d: 'a', n: 3, fee: 1 },
        { d: 'b', n: 40, fee: 2 },
        { d: 'c', n: 12, fee: 3 },
      ],
      shape,
    );
    expect(values(rows, 'n')).toEqual([null, 40, null]);
    expect(hidden.filter((cell) => cell.column === 'n').map((cell) => cell.row)).toEqual([0, 2]);
  });

  it('hides a third cell when two hidden ones can only be one and one', () => {
    const { rows } = disclose(
      [
        { d: 'a', n: 1 },
        { d: 'b', n: 1 },
        { d: 'c', n: 30 },
      ],
      { ...shape, measures: ['n'] },
    );
    expect(values(rows, 'n')).toEqual([null, null, null]);
  });

  it('hides a count that differs from another of its row by a few people', () => {
    const both: CellShape = {
      dimensions: [],
      measures: ['all', 'alive'],
      counts: new Set(['all', 'alive']),
      base: 'all',
    };
    expect(disclose([{ all: 200, alive: 197 }], both).rows).toEqual([{ all: 200, alive: null }]);
  });

  it('leaves out rows that only say that a few people are there', () => {
    expect(
      disclose(
        [
          { d: 'a', n: 3 },
          { d: 'b', n: 30 },
        ],
        { ...shape, measures: [] },
      ).rows,
    ).toEqual([{ d: 'b', n: 30 }]);
  });

  it('does not touch the rows it was given', () => {
    const given = [{ d: 'a', n: 3, fee: 1 }];
    disclose(given, shape);
    expect(given).toEqual([{ d: 'a', n: 3, fee: 1 }]);
  });

  // What a reader of the table with all its row and column totals can work out: every way to fill the hidden cells.
  it('never lets row and column totals give a small cell away by subtraction', () => {
    const table = fc.array(fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(table, (cells) => {
        const rows = cells.flatMap((line, x) => line.map((n, y) => ({ x, y, n })));
        const shown = disclose(rows, {
          dimensions: ['x', 'y'],
          measures: ['n'],
          counts: new Set(['n']),
          base: 'n',
        }).rows;
        for (const along of ['x', 'y'] as const) {
          for (const at of [0, 1, 2]) {
            const line = rows
              .map((row, index) => ({ row, hidden: shown[index]?.['n'] === null }))
              .filter(({ row }) => row[along] === at);
            const hidden = line.filter((cell) => cell.hidden);
            const further = line.some((cell) => !cell.hidden && cell.row.n > 0);
            const small = hidden.filter(({ row }) => row.n > 0 && row.n < SUPPRESSION_THRESHOLD);
            // A line with nothing else to hide has no other people in it: its total is the small cell's own.
            if (small.length > 0 && further) expect(hidden.length).toBeGreaterThan(1);
          }
        }
        for (const [index, row] of rows.entries()) {
          if (row.n > 0 && row.n < SUPPRESSION_THRESHOLD) expect(shown[index]?.['n']).toBeNull();
          if (row.n === 0) expect(shown[index]?.['n']).toBe(0);
        }
      }),
    );
  });
});
