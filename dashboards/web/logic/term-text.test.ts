import { expect, it } from 'vitest';
import { termText } from './term-text.ts';

const predictors = [
  { term: 'severity', label_zh: '病情', reference: 'severe' },
  { term: 'age', label_zh: '年龄', reference: null },
];

it.each([
  ['severitymild', 'zh', '病情 mild（对 severe）'],
  ['severitymild', 'en', 'severity mild vs severe'],
  ['age', 'zh', '年龄'],
  ['(Intercept)', 'zh', '(Intercept)'],
] as const)('%s in %s', (term, locale, text) => {
  expect(termText(term, predictors, locale)).toBe(text);
});
