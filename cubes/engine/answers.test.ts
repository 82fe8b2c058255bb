import { expect, it } from 'vitest';
import { Answers, type CubeAnswer } from './answers.ts';
import type { CubeQuery } from './cube-types.ts';

const rights = { groups: ['hospital'], institutions: ['H01'] };
const query: CubeQuery = {
  measures: ['revenue.amount'],
  timeDimensions: [{ dimension: 'revenue.date', dateRange: ['2025-01-01', '2025-01-31'] }],
};

function asking() {
  let build = 'b1';
  let asked = 0;
  const answers = new Answers(async () => build);
  const ask = async (): Promise<CubeAnswer> => {
    asked += 1;
    return { rows: [{ n: asked }], buildId: build };
  };
  return {
    of: async (one: CubeQuery = query, who: object = rights) => (await answers.of(one, who, ask)).rows[0]?.['n'],
    failing: (one: CubeQuery = query) => answers.of(one, rights, () => Promise.reject(new Error('refused'))),
    built: (id: string) => {
      build = id;
    },
  };
}

it('asks once for people with the same rights, also when they ask at the same time', async () => {
  const { of } = asking();
  expect(await Promise.all([of(), of(), of({ ...query }, { ...rights })])).toEqual([1, 1, 1]);
});

it('asks again for other rights, other queries and after a build', async () => {
  const { of, built } = asking();
  expect(await of()).toBe(1);
  expect(await of(query, { ...rights, institutions: ['C01'] })).toBe(2);
  expect(await of({ ...query, limit: 1 })).toBe(3);
  built('b2');
  expect([await of(), await of()]).toEqual([4, 4]);
});

it('keeps no refusal, and nothing whose days depend on today', async () => {
  const { of, failing } = asking();
  await expect(failing()).rejects.toThrow('refused');
  expect(await of()).toBe(1);
  const relative: CubeQuery = { timeDimensions: [{ dimension: 'revenue.date', dateRange: 'last month' }] };
  expect([await of(relative), await of(relative)]).toEqual([2, 3]);
});
