import { expect, it } from 'vitest';
import { pseudonymSql } from '../../../core/index.ts';
import { HOUSE_BARRIERS } from './house-barriers.ts';
import { identifiersInMarts } from './identifiers.ts';
import { modelLineage } from './project.ts';
import type { ExternalRelation } from './shape.ts';
import { model } from './test-support/garden.ts';

const PATIENTS: ExternalRelation = {
  relation: 'raw.main.his__patients',
  database: 'raw',
  schema: 'main',
  identifier: 'his__patients',
  columns: [
    { name: 'id_card_no', type: 'VARCHAR', classification: 'direct_identifier' },
    { name: 'born_on', type: 'DATE', classification: 'direct_identifier' },
    { name: 'sex', type: 'VARCHAR', classification: 'quasi' },
  ],
};

/** Identifiers that reach a mart through a staging model with this column, as paths. */
async function leaks(staging: string, mart = 'select * from staging.stg'): Promise<string[]> {
  const lineage = await modelLineage(
    [
      model('stg', `select ${staging} from raw.his__patients`, { schema: 'staging', materialized: 'ephemeral' }),
      model('dim', mart, { refs: ['stg'] }),
    ],
    [PATIENTS],
    HOUSE_BARRIERS,
  );
  expect(lineage.bound.problems).toEqual([]);
  expect(lineage.notTraced).toEqual([]);
  return identifiersInMarts(lineage, [PATIENTS]).map(({ path }) =>
    path.map(({ relation, column }) => `${relation}.${column}`).join(' > '),
  );
}

it('tells the whole path of an identifier into a mart, however it was renamed and computed', async () => {
  expect(
    await leaks(
      'id_card_no as no, sex',
      "with a as (select no || '' as b, sex from staging.stg) select b as c, sex from a",
    ),
  ).toEqual(['raw.main.his__patients.id_card_no > staging.stg.no > marts.dim.c']);
});

it.each([
  ['the pseudonym', `${pseudonymSql("'his' || '|' || id_card_no")} as patient_key`],
  ['a year', 'cast(year(born_on) as integer) as birth_year'],
  ['an age in years', "date_sub('year', born_on, date '2025-01-01') as age_years"],
  ['whether there is one', 'id_card_no is not null as has_id_card'],
])('lets it pass through %s', async (_, column) => {
  expect(await leaks(column)).toEqual([]);
});

it.each([
  ['a hash without a key', 'md5(id_card_no) as patient_ref'],
  ['half of the pseudonym', 'sha256(encode(id_card_no)) as patient_key'],
  ['the pseudonym beside the number', `coalesce(${pseudonymSql('id_card_no')}, id_card_no) as patient_key`],
  ['a part of it', 'left(id_card_no, 6) as region'],
  ['an age in days', "date_diff('day', born_on, date '2025-01-01') as age_days"],
  ['the other place of a barrier', "date_sub('year', date '1900-01-01', born_on) as years"],
  ['a subquery', '(select max(id_card_no) from raw.his__patients) as highest'],
  ['a window', 'first_value(id_card_no) over (order by born_on) as first_no'],
  ['a list', '[id_card_no] as numbers'],
])('does not take %s for one', async (_, column) => {
  expect(await leaks(column)).toHaveLength(1);
});

it('is content where an identifier only decides', async () => {
  const mart = `select sex, case when id_card_no is null then 'unknown' else 'known' end as state
    from staging.stg where born_on > date '2000-01-01' order by id_card_no`;
  expect(await leaks('*', mart)).toEqual([]);
});

it('looks through a recursive query and a set operation', async () => {
  const mart = `with recursive walk as (
      select sex as word, 0 as n from staging.stg union all select stg.id_card_no, walk.n + 1 from walk, staging.stg where walk.n < 2
    ) select word from walk union all select 'x'`;
  expect(await leaks('*', mart)).toEqual([
    'raw.main.his__patients.id_card_no > staging.stg.id_card_no > marts.dim.word',
  ]);
});
