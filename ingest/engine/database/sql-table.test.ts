import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ident, literal, openMemory, type Warehouse } from '../../../core/index.ts';
import { contractOf, linesOf } from '../../test-support/session.ts';
import type { Measure, SourceTable } from '../connector.ts';
import { measureRelation, measureRelationBuckets } from '../reconcile/measure.ts';
import type { SqlDialect, TextRow } from './sql-dialect.ts';
import { SqlTable } from './sql-table.ts';

/** DuckDB as a source: what is generated runs on a real engine, and its own measure is the other road. */
const duckdb: SqlDialect = {
  quote: ident,
  relation: ident,
  isNumeric: (type) => /int|decimal|double/.test(type),
  isWhole: (type) => type.includes('int'),
  isBinary: (type) => type === 'blob',
  text: ({ name, type }, scale) =>
    type === 'double' && scale !== undefined
      ? `cast(cast(${ident(name)} as decimal(38, ${scale})) as varchar)`
      : `cast(${ident(name)} as varchar)`,
  day: ({ name }) => `strftime(${ident(name)}, '%Y-%m-%d')`,
  sum: ({ name, type }, scale) =>
    `cast(sum(${type === 'double' ? `cast(${ident(name)} as decimal(38, ${scale}))` : ident(name)}) as varchar)`,
  equals: ({ name }, value) => `${ident(name)} = ${literal(value)}`,
  concat: (parts) => parts.join(' || '),
  orEmpty: (text) => `coalesce(${text}, '')`,
  highWater: (cursor) => `strftime(least(max(${cursor}), now()::timestamp), '%Y-%m-%d %H:%M:%S.%f')`,
  since: (cursor, moment) => `(${cursor}) >= timestamp ${literal(moment)}`,
  before: (cursor, moment) => `(${cursor}) < timestamp ${literal(moment)}`,
  within: (column, since, until) => `cast(${column} as date) between ${literal(since)} and ${literal(until)}`,
  hashes: 'utf8',
  md5: (text) => `md5(${text})`,
  keyHash: (text) => `cast(sum(cast('0x' || substr(md5(${text}), 1, 8) as bigint)) as varchar)`,
  left: (text, digits) => `left(${text}, ${digits})`,
  first: (rows, select, from) => `select ${select} from ${from} limit ${rows}`,
};

const ROWS = 1300;
const contract = contractOf(
  'bill',
  ['id', '科室'],
  [
    ['id', 'bigint'],
    ['科室', 'text'],
    ['amount', 'numeric(14,2)'],
    ['ratio', 'numeric(10,3)'],
    ['day', 'date'],
    ['changed', 'timestamp'],
  ],
  { capture: 'timestamp', cursor: 'changed', dates: ['day'] },
);

let db: Warehouse;
beforeAll(async () => {
  db = await openMemory();
  await db.run(`create table bill as select i as id, '科' || (i % 7) as "科室", cast(i * 0.01 as decimal(14, 2)) as amount, i / 3.0 as ratio,
    case when i % 10 = 0 then null else date '2025-01-01' + cast(i % 90 as integer) end as day,
    case when i % 13 = 0 then null else timestamp '2025-01-01 00:00:00' + to_minutes(i) end as changed from range(${ROWS}) r(i)`);
  await db.run(`update bill set ratio = cast(ratio as double)`);
});
afterAll(() => db.close());

async function* stream(sql: string): AsyncGenerator<readonly TextRow[]> {
  const rows = await db.rows(sql);
  yield rows.map((row) => Object.values(row).map((value) => (value === null ? null : String(value))));
}

const table = (more: Partial<SqlDialect> = {}): SourceTable =>
  new SqlTable({
    dialect: { ...duckdb, ...more },
    contract,
    stream,
    columns: [
      ['id', 'bigint'],
      ['科室', 'varchar'],
      ['amount', 'decimal'],
      ['ratio', 'double'],
      ['day', 'date'],
      ['changed', 'timestamp'],
    ].map(([name = '', type = '']) => ({ name, type })),
  });

const where = (condition: string) =>
  `(select * replace (cast(ratio as decimal(10, 3)) as ratio) from bill where ${condition})`;
const expected = (condition: string): Promise<Measure> =>
  measureRelation(db, where(condition), contract, ['id', 'amount', 'ratio'], true);

const keys = Array.from({ length: 1201 }, (_, i) => [String(i), `科${i % 7}`]);
const window = { column: 'day', since: '2025-02-01', until: '2025-02-28' };

it.each([
  ['all', {}, 'true'],
  [
    'a cursor, and rows without one',
    { changedSince: '2025-01-01 10:00:00.000000' },
    `changed >= timestamp '2025-01-01 10:00:00' or changed is null`,
  ],
  ['a window', { window }, `day between '2025-02-01' and '2025-02-28'`],
  ['keys of several statements', { keys }, 'id <= 1200'],
  ['a window and keys, each row once', { window, keys }, `id <= 1200 or day between '2025-02-01' and '2025-02-28'`],
  ['no keys', { keys: [] }, 'false'],
  [
    'keys before a moment',
    { keys, unchangedSince: '2025-01-01 05:00:00.000000' },
    `id <= 1200 and changed < timestamp '2025-01-01 05:00:00'`,
  ],
  ['buckets', { buckets: ['a', '3'] }, `substr(md5(id || '|' || "科室"), 1, 1) in ('a', '3')`],
  ['a batch', { batch: { column: '科室', value: '科3' } }, 'id % 7 = 3'],
])('reads and measures %s', async (_, selection, condition) => {
  const measure = await expected(condition);
  expect(await table().measure(selection, { keyHash: true })).toEqual(measure);
  const lines = await linesOf(table().read(selection, { columns: ['id'] }));
  const ids = (await db.rows<{ id: number }>(`select id from bill where ${condition}`)).map(({ id }) => String(id));
  expect(lines).toEqual(ids.sort());
});

it('measures by buckets what its own measure says of them', async () => {
  const source = await table().measureBuckets?.({ keys }, 2);
  expect(source?.size).toBeGreaterThan(200);
  expect(source).toEqual(
    await measureRelationBuckets(db, where('id <= 1200'), contract, ['id', 'amount', 'ratio'], 2, undefined),
  );
});

it('says nothing of keys that the server hashes otherwise', async () => {
  const ascii = table({ hashes: 'ascii', keyHash: () => 'null' });
  expect(ascii.measureBuckets).toBeUndefined();
  expect(await ascii.measure({}, { keyHash: true })).not.toHaveProperty('keyHash');
  expect(await ascii.measure({ keys: [] }, { keyHash: true })).toHaveProperty('keyHash', '0');
  const none = table({ hashes: 'nothing' });
  expect([none.measureBuckets, none.changes]).toEqual([undefined, undefined]);
  expect(await none.measure({}, { keyHash: true })).not.toHaveProperty('keyHash');
});

it('gives the greatest cursor, and one of the future as now', async () => {
  expect(await table().highWater()).toMatch(/^2025-01-01 21:\d\d:00\.000000$/);
  await db.run(`insert into bill values (99999, 'x', 0, 0, null, '2099-01-01 00:00:00')`);
  const high = await table().highWater();
  await db.run('delete from bill where id = 99999');
  expect(high && high < '2099').toBe(true);
});

it('writes texts so that they come back letter for letter', async () => {
  await db.run(`create table words (id integer, word varchar)`);
  const words = ['say "hi"', 'two\nlines,\r\nand a comma', '', '\\N', ' padded ', '𠮷野家', '" ""', null];
  for (const [id, word] of words.entries()) await db.run('insert into words values ($1, $2)', [id, word]);
  const one = contractOf(
    'words',
    ['id'],
    [
      ['id', 'integer'],
      ['word', 'text'],
    ],
  );
  const columns = [
    { name: 'id', type: 'integer' },
    { name: 'word', type: 'varchar' },
  ];
  let csv = '';
  for await (const piece of new SqlTable({ dialect: duckdb, contract: one, columns, stream }).read({}))
    csv += Buffer.from(piece);
  const folder = mkdtempSync(join(tmpdir(), 'hisight-words-'));
  const file = join(folder, 'rows.csv');
  writeFileSync(file, csv);
  const back = await db.rows<{ word: string | null }>(
    `select word from read_csv(${literal(file)}, header = false, columns = {'id': 'integer', 'word': 'varchar'}, nullstr = '\\N', quote = '"', escape = '"', allow_quoted_nulls = false) order by id`,
  );
  rmSync(folder, { recursive: true });
  expect(back.map(({ word }) => word)).toEqual(words);
});
