import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../../core/index.ts';
import { cutChains } from './cut-chains.ts';
import { LEVELS } from './levels.ts';
import { soundNames } from './pinyin.ts';
import { readEmpiSettings, valueWords } from './settings.ts';
import { runFile } from './statements.ts';
import { EMPI_TABLES } from './tables.ts';

let db: Warehouse;
beforeAll(async () => {
  db = await openMemory({ attachMemory: ['raw'] });
  for (const table of EMPI_TABLES) await db.run(table);
});
afterAll(() => db.close());

interface Told {
  readonly name?: string;
  readonly born?: string;
  readonly sex?: string;
  readonly id?: string;
}

/** Records as normalise.sql leaves them, in the order told. */
async function normalise(...told: readonly Told[]) {
  await db.run(
    `create or replace table empi_told as select 'his' as _source, 'H01' as institution, i::varchar as patient_no, null::timestamp as recorded_at,
       r.name, r.sex, r.born::date as born_on, r.id as id_no, null::varchar as phone, null::varchar as address
     from (select unnest(range(len(rows))) as i, unnest(rows) as r from (select from_json($1::json, '[{"name":"varchar","born":"varchar","sex":"varchar","id":"varchar"}]') as rows))`,
    [JSON.stringify(told.map(({ name = null, born = null, sex = null, id = null }) => ({ name, born, sex, id })))],
  );
  await runFile(db, 'normalise', { ...valueWords(readEmpiSettings()), today: "date '2026-01-15'" });
  return db.rows('select name, born_on, sex, id_no, id_state from empi_now order by patient_no');
}

const OWN = { born: '1984-03-05', sex: 'F' };
it.each<[string, Told, string | null]>([
  ['a right one', { ...OWN, id: '330822198403050024' }, 'verified'],
  ['one of fifteen digits', { ...OWN, id: '330822840305002' }, 'verified'],
  ['one with a small x', { born: '1961-11-20', sex: 'M', id: '33082219611120001x' }, 'verified'],
  ['a wrong check digit', { ...OWN, id: '330822198403050025' }, 'broken'],
  ['another birth date than the record', { born: '1984-03-06', sex: 'F', id: '330822198403050024' }, 'doubtful'],
  ['another sex than the record', { born: '1984-03-05', sex: 'M', id: '330822198403050024' }, 'doubtful'],
  ['what everybody types', { ...OWN, id: '111111111111111111' }, null],
  ['too few digits', { ...OWN, id: '33082219840305' }, null],
])('reads an ID number: %s', async (_, told, state) => {
  expect(await normalise(told)).toMatchObject([{ id_state: state }]);
});

it('takes birth date and sex from a right number where the record lacks them, and no default for a value', async () => {
  expect(
    await normalise({ id: '330822198403050024' }, { name: '无名氏', born: '1900-01-01' }, { name: ' 李·晓 娟 ' }),
  ).toMatchObject([
    { born_on: '1984-03-05', sex: 'F', id_state: 'verified' },
    { name: null, born_on: null },
    { name: '李晓娟' },
  ]);
});

/** The level of the names of two records. */
async function nameLevel(left: string, right: string): Promise<string | undefined> {
  await normalise({ name: left }, { name: right });
  await soundNames(db);
  await runFile(db, 'records', { run: 1 });
  await runFile(db, 'keys', { is_fresh: true });
  await db.run(
    'create or replace table pair as select min(record_id) as left_id, max(record_id) as right_id from empi_side',
  );
  await runFile(db, 'levels', { into: 'level', pairs: 'pair' });
  await db.run('delete from raw.main._empi_records');
  const [row] = await db.rows<{ name: number }>('select name from level');
  return LEVELS.name[(row?.name ?? 0) - 1];
}

it.each([
  ['李晓娟', '李晓娟', 'exact'],
  ['李晓娟', '李小鹃', 'same_sound'],
  ['李晓娟', '李娟晓', 'near'],
  ['李晓娟', '李晓芳', 'near'],
  ['李晓娟', '李娟', 'near'],
  ['李晓娟', '李建芳', 'same_surname'],
  ['欧阳晓娟', '欧阳晓芳', 'near'],
  ['张林', '张玲', 'near'],
  ['李晓娟', '李建国', 'same_surname'],
  ['王伟', '王芳', 'same_surname'],
  ['李晓娟', '王建国', 'different'],
])('%s and %s are %s', async (left, right, level) => {
  expect(await nameLevel(left, right)).toBe(level);
});

const member = (record: number, number: string | null = null) => ({ record, number });
const bond = (left: number, right: number, score: number, isManual = false) => ({ left, right, score, isManual });
const groups = (...given: Parameters<typeof cutChains>) => Object.fromEntries(cutChains(...given));

it('cuts a chain at its weakest bond, follows a person’s word across numbers, and keeps apart what was parted', () => {
  const chain = [member(1, 'a'), member(2), member(3, 'b')];
  expect(groups(chain, [bond(1, 2, 20), bond(2, 3, 30)], [])).toEqual({ 1: 1, 2: 2, 3: 2 });
  expect(groups(chain, [bond(1, 2, 20), bond(2, 3, 30), bond(1, 3, 0, true)], [])).toEqual({ 1: 1, 2: 1, 3: 1 });
  expect(groups([member(1), member(2), member(3)], [bond(1, 2, 20), bond(2, 3, 30)], [[1, 3]])).toEqual({
    1: 1,
    2: 2,
    3: 2,
  });
});
