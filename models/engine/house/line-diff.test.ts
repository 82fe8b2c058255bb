import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

const text = (...lines: string[]) => lines.join('\n');

describe('a diff of lines', () => {
  it('is empty for the same text', () => expect(lineDiff(text('a', 'b'), text('a', 'b'))).toEqual([]));

  it('tells old and new lines with two around them', () =>
    expect(lineDiff(text('1', '2', '3', 'old', '5', '6', '7'), text('1', '2', '3', 'new', '5', '6', '7'))).toEqual([
      '  2',
      '  3',
      '- old',
      '+ new',
      '  5',
      '  6',
    ]));

  it('leaves out what lies between two changes', () => {
    const middle = ['1', '2', '3', '4', '5', '6', '7'];
    expect(lineDiff(text('a', ...middle, 'b'), text('A', ...middle, 'b', 'c'))).toEqual([
      '- a',
      '+ A',
      '  1',
      '  2',
      '…',
      '  7',
      '  b',
      '+ c',
    ]);
  });

  it('finds what moved as little as possible', () =>
    expect(lineDiff(text('a', 'b', 'c'), text('b', 'c', 'a'))).toEqual(['- a', '  b', '  c', '+ a']));
});
