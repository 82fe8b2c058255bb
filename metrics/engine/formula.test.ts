import { describe, expect, it } from 'vitest';
import '../errors.ts';
import { parseFormula } from './formula.ts';

describe('formulas', () => {
  it.each([
    ['y ~ x', { outcome: 'y', intercept: true, predictors: [{ column: 'x', kind: 'auto' }] }],
    [
      'y~x+z - 1',
      {
        outcome: 'y',
        intercept: false,
        predictors: [
          { column: 'x', kind: 'auto' },
          { column: 'z', kind: 'auto' },
        ],
      },
    ],
    ['y ~ 0 + x', { outcome: 'y', intercept: false, predictors: [{ column: 'x', kind: 'auto' }] }],
    [
      '有效 ~ factor(病情, ref = "重")',
      {
        outcome: '有效',
        intercept: true,
        predictors: [{ column: '病情', kind: 'factor', prefix: 'factor(病情)', reference: '重' }],
      },
    ],
    [
      'cbind(s, f) ~ x * g + offset(log(t))',
      {
        outcome: 's',
        failures: 'f',
        intercept: true,
        offset: { column: 't', log: true },
        terms: [[0], [1], [0, 1]],
        predictors: [
          { column: 'x', kind: 'auto' },
          { column: 'g', kind: 'auto' },
        ],
      },
    ],
    ['y ~ 1', { outcome: 'y', intercept: true, predictors: [] }],
  ])('%s', (text, expected) => {
    expect(parseFormula(text)).toEqual(expected);
  });

  it.each([
    ['y x', /outcome ~ predictors/],
    ['y ~ ', /outcome ~ predictors/],
    ['y ~ x +', /missing/],
    ['y ~ I(x)', /I\(x\)/],
    ['y ~ x * x', /twice in an interaction|occurs twice/],
    ['y ~ ns(x, 40)', /df is between/],
    ['y ~ offset(a) + offset(b)', /one offset/],
    ['y ~ log(x)', /log\(x\)/],
    ['y ~ x + x', /occurs twice/],
    ['y ~ y', /occurs twice/],
    ['y ~ x - z', /only - 1/],
    ['log(y) ~ x', /not a column/],
  ])('%s is refused by name', (text, message) => {
    expect(() => parseFormula(text)).toThrow(expect.objectContaining({ messageEn: expect.stringMatching(message) }));
  });
});
