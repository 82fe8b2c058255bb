import { expect, it } from 'vitest';
import type { TableContract } from '../../index.ts';
import { TINY } from '../../test-support/site.ts';
import { maskedRow, shapeOf } from './mask-row.ts';

it.each([
  ['张三 (ICU-2)', '中中 (aaa-9)'],
  ['440102199001011234', '999999999999999999'],
  ['2025-13-01', '9999-99-99'],
  ['Müller\u0000\n', 'aaaaaa··'],
  ['x'.repeat(60), `${'a'.repeat(40)}…`],
  ['', ''],
])('shows the shape of %j', (value, shape) => expect(shapeOf(value)).toBe(shape));

it('shows clinical and open values, hints at the others, and takes what it does not know for an identifier', () => {
  const table = TINY.tables[0] as TableContract;
  const classes = ['direct_identifier', 'quasi', 'clinical', 'open'] as const;
  const contract = {
    ...table,
    columns: classes.map((classification) => ({
      ...{ name: classification, type: 'text', nullable: true, classification, description_zh: '' },
    })),
  };
  const row = { direct_identifier: '张三', quasi: '1990', clinical: 'I10', open: '12', unknown: '李四', quasi2: null };
  expect(maskedRow(row, contract)).toEqual({
    ...{ direct_identifier: '中中', quasi: '9999', clinical: 'I10', open: '12', unknown: '中中', quasi2: null },
  });
  expect(maskedRow({ open: '王五' }, undefined)).toEqual({ open: '中中' });
});
