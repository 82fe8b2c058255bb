import { expect, it } from 'vitest';
import { populationText } from './population-text.ts';

const words = {
  group: (key: string) => ({ newborn: '新生儿', day_care: '日间', observation: '留观' })[key] ?? key,
  membership: (key: string) => ({ in: '计入', out: '不计' })[key] ?? '不涉及',
  locale: () => 'zh' as const,
};

it('says who is counted, who is left out and who is no question', () => {
  const population = { newborn: 'out', day_care: 'in', observation: 'out', internet: 'not_applicable' } as const;
  expect(populationText(population, words)).toBe('计入：日间；不计：新生儿、留观；不涉及：internet');
});

it('says nothing of a kind that has no group', () => {
  expect(populationText({ newborn: 'in' }, words)).toBe('计入：新生儿');
  expect(populationText({}, words)).toBe('');
});
