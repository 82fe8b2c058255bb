import { expect, it } from 'vitest';
import { modelLineage } from './project.ts';
import { GARDEN, model } from './test-support/garden.ts';

const bind = async (...models: Parameters<typeof modelLineage>[0]) => (await modelLineage(models, GARDEN)).bound;

it('tells all problems at once, with the line of the SQL and in the words of DuckDB', async () => {
  const { models, problems } = await bind(
    model('sound', 'select k from t'),
    model('misspelt', 'select\n  k,\n  aa\nfrom t'),
    model('broken', 'select k frm t'),
    model('lost', 'select 1 as one from nowhere'),
  );
  expect(models.map(({ model: { name } }) => name)).toEqual(['sound']);
  expect(problems).toMatchObject([
    { model: 'misspelt', path: 'marts/misspelt.sql', line: 3, message: expect.stringContaining('"aa" not found') },
    { model: 'broken', line: 1, message: expect.stringContaining('syntax error') },
    { model: 'lost', line: 1, message: expect.stringContaining('nowhere does not exist') },
  ]);
});

it('does not try what reads a broken model, and names the one to mend', async () => {
  const { problems } = await bind(
    model('first', 'select nothing from t'),
    model('second', 'select * from marts.first', { refs: ['first'] }),
    model('third', 'select * from marts.second', { refs: ['second'] }),
  );
  expect(problems.map(({ model, because }) => [model, because])).toEqual([
    ['first', undefined],
    ['second', 'first'],
    ['third', 'first'],
  ]);
});

it('tells a model whose template could not be rendered', async () => {
  const { problems } = await bind(model('asking', new Error('A template asks the database')));
  expect(problems).toMatchObject([{ model: 'asking', message: 'A template asks the database', line: undefined }]);
});

it('lets a bare NULL of an ephemeral model take the type that its reader wants', async () => {
  const { models, problems } = await bind(
    model('known', 'select d as day_on from t', { materialized: 'ephemeral' }),
    model('unknown', 'select null as day_on from u', { materialized: 'ephemeral' }),
    model('passed_on', 'select * from marts.unknown', { materialized: 'ephemeral', refs: ['unknown'] }),
    model('both', 'select * from marts.known union all select * from marts.passed_on', {
      refs: ['known', 'passed_on'],
    }),
  );
  expect(problems).toEqual([]);
  expect(models.at(-1)?.columns).toEqual([{ name: 'day_on', type: 'DATE' }]);
});

it('binds what reads a seed, whose columns only the CSV reader knows', async () => {
  const { traced, bound } = await modelLineage(
    [
      model('codes', '', {
        materialized: 'seed',
        load: (tx) => tx.run('create table marts.codes as select 1 as code'),
      }),
      model('kept', 'select * from marts.codes', { refs: ['codes'] }),
    ],
    GARDEN,
  );
  expect(bound.models.map(({ columns }) => columns.map(({ name }) => name))).toEqual([['code'], ['code']]);
  expect(traced.map(({ model }) => model)).toEqual(['kept']);
});

it('binds an incremental model as its later builds run it, too', async () => {
  const { problems } = await bind(
    model('sound', 'select k from t', { later: 'select k from t where k > (select max(k) from marts.sound)' }),
    model('misspelt', 'select k from t', { later: 'select k\nfrom t where k > (select max(kk) from marts.misspelt)' }),
    model('after', 'select k from marts.misspelt', { refs: ['misspelt'] }),
  );
  expect(problems).toMatchObject([
    { model: 'misspelt', line: 2, message: expect.stringContaining('"kk"') },
    { model: 'after', because: 'misspelt' },
  ]);
});
