import { expect, it } from 'vitest';
import { modelLineage } from './project.ts';
import { GARDEN, model } from './test-support/garden.ts';
import { catalogueChanges } from './types.ts';
import { unusedColumns } from './unused.ts';

const staging = { schema: 'staging', materialized: 'ephemeral' };

async function unused(models: Parameters<typeof modelLineage>[0], kept: readonly string[] = []): Promise<string[]> {
  const lineage = await modelLineage(models, GARDEN);
  const input = { isMart: ({ schema }: { schema: string }) => schema === 'marts', kept: () => kept };
  return unusedColumns(lineage, input).map(
    ({ model, column, handedOnBy, isLeaf }) =>
      `${model}.${column}${handedOnBy.length > 0 ? ` > ${handedOnBy.join(' ')}` : ''}${isLeaf ? ' (leaf)' : ''}`,
  );
}

const CHAIN = [
  model('first', 'select k, a, b, d from t', staging),
  model('second', 'select * from staging.first where a > 1', { ...staging, refs: ['first'] }),
  model('last', 'select b from staging.second', { refs: ['second'] }),
];

it('finds columns that reach no mart, also those that a star hands on', async () => {
  expect(await unused(CHAIN)).toEqual([
    'first.k > second',
    'first.d > second',
    'second.k',
    'second.a',
    'second.d',
    'last.b (leaf)',
  ]);
});

it('counts what the engine reads as used', async () => {
  expect(await unused(CHAIN, ['D', 'k'])).toEqual(['second.a', 'last.b (leaf)']);
});

it('takes it that a model which could not be traced reads everything', async () => {
  const opaque = model('last', "select b from query('select b from staging.second')", { refs: ['second'] });
  expect(await unused([...CHAIN.slice(0, 2), opaque])).toEqual(['last.b (leaf)']);
});

it('compares catalogues: types that changed, columns that came and went', () => {
  const before = [{ relation: 'marts.one', columns: [of('a', 'INTEGER'), of('b', 'VARCHAR'), of('c', 'DATE')] }];
  const after = [
    { relation: 'marts.one', columns: [of('a', 'BIGINT'), of('c', 'DATE'), of('d', 'DATE')] },
    { relation: 'marts.other', columns: [of('a', 'BIGINT')] },
  ];
  expect(catalogueChanges(before, after)).toEqual([
    { from: 'warehouse', relation: 'marts.one', column: 'a', before: 'INTEGER', after: 'BIGINT' },
    { from: 'warehouse', relation: 'marts.one', column: 'b', before: 'VARCHAR', after: undefined },
    { from: 'warehouse', relation: 'marts.one', column: 'd', before: undefined, after: 'DATE' },
  ]);
});

function of(name: string, type: string) {
  return { name, type };
}
