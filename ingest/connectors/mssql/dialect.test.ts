import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contractOf } from '../../test-support/session.ts';
import { billColumns, billContract, statementsOf } from '../../test-support/sql-statements.ts';
import { mssqlCatalogue } from './catalogue.ts';
import { changedKeysSql, readChanges, trackingDdl } from './change-tracking.ts';
import { mssqlDialect, quote } from './dialect.ts';
import { settings } from './settings.ts';
import { contractType } from './types.ts';

const TYPES = ['bigint', 'varchar', 'date', 'money', 'float', 'date', 'datetime'] as const;
const dialectOf = (version: number) => mssqlDialect({ schema: 'dbo', offset: '+08:00', version });

describe.each([
  ['2008', 10],
  ['2019', 15],
])('SQL Server %s', (name, version) => {
  it('reads by these statements', async () => {
    const statements = await statementsOf({
      dialect: dialectOf(version),
      catalogue: mssqlCatalogue('dbo'),
      types: TYPES,
    });
    await expect(statements).toMatchFileSnapshot(join(import.meta.dirname, `golden/statements-${name}.sql`));
  });
});

it.each([
  ['tinyint', 'integer'],
  ['int', 'integer'],
  ['bigint', 'bigint'],
  ['bit', 'boolean'],
  ['decimal(18,4)', 'numeric(18,4)'],
  ['numeric(38,0)', 'numeric(38,0)'],
  ['money', 'numeric(19,4)'],
  ['smallmoney', 'numeric(10,4)'],
  ['float', 'text'],
  ['real', 'text'],
  ['date', 'date'],
  ['datetime', 'timestamp'],
  ['datetime2', 'timestamp'],
  ['smalldatetime', 'timestamp'],
  ['datetimeoffset', 'timestamp'],
  ['time', 'text'],
  ['timestamp', 'text'],
  ['uniqueidentifier', 'text'],
  ['varbinary', 'text'],
  ['xml', 'text'],
  ['nvarchar', 'text'],
])('holds %s in %s', (type, held) => expect(contractType(type)).toBe(held));

it.each([
  ['int', undefined, 'convert(varchar(41), [c])'],
  ['bit', undefined, 'convert(varchar(41), [c])'],
  ['money', 2, 'convert(varchar(30), [c], 2)'],
  ['float', undefined, 'convert(varchar(30), [c], 2)'],
  ['datetime', undefined, 'left(convert(varchar(27), [c], 121), 26)'],
  [
    'datetimeoffset',
    undefined,
    `left(convert(varchar(27), convert(datetime2(6), switchoffset([c], '+08:00')), 121), 26)`,
  ],
  ['timestamp', undefined, 'convert(varchar(max), convert(varbinary(max), [c]), 2)'],
  ['image', undefined, 'convert(varchar(max), convert(varbinary(max), [c]), 2)'],
  ['uniqueidentifier', undefined, 'convert(varchar(36), [c])'],
  ['varchar', undefined, 'convert(nvarchar(4000), [c])'],
  ['char', undefined, 'rtrim(convert(nvarchar(4000), [c]))'],
  ['geometry', undefined, '[c].ToString()'],
])('reads %s as text', (type, scale, sql) => expect(dialectOf(10).text({ name: 'c', type }, scale)).toBe(sql));

it('reads long texts whole', () => {
  const column = { name: 'c', type: 'varchar', wide: true };
  expect(dialectOf(10).text(column, undefined)).toBe('convert(nvarchar(max), [c])');
});

it.each([
  ['int', '7', '[c] = 7'],
  ['int', "7' or 1=1 --", '1 = 0'],
  ['decimal', '-1.50', '[c] = -1.50'],
  ['bit', 'true', '[c] = 1'],
  ['bit', '2', '1 = 0'],
  ['date', '2025-01-31', `[c] = convert(date, '2025-01-31', 23)`],
  ['datetime', '2025-01-31 08:00:00.1', `[c] = convert(datetime, '2025-01-31 08:00:00.100', 121)`],
  ['datetime2', '2025-01-31', `[c] = convert(datetime2(7), '2025-01-31 00:00:00.0000000', 121)`],
  ['datetime2', 'yesterday', '1 = 0'],
  ['uniqueidentifier', 'x', '1 = 0'],
  ['varbinary', '0AFF', '[c] = 0x0AFF'],
  ['varchar', "O'x", `[c] = 'O''x' and convert(nvarchar(4000), [c]) collate Latin1_General_BIN2 = N'O''x'`],
  ['varchar', '内科', `[c] = N'内科' and convert(nvarchar(4000), [c]) collate Latin1_General_BIN2 = N'内科'`],
])('compares %s with the key %s', (type, value, sql) =>
  expect(dialectOf(10).equals({ name: 'c', type }, value)).toBe(sql),
);

it('quotes what a name may hold', () => expect(quote('a]b"c')).toBe('[a]]b"c]'));

describe('Change Tracking', () => {
  const state = (current: string | null, oldest: string | null, primary = ['ID', "科室's", 'DAY']) =>
    readChanges(
      {
        dialect: dialectOf(10),
        contract: billContract,
        columns: billColumns(TYPES),
        stream: async function* (sql) {
          if (sql.includes('changetable')) yield [['1', 'A1', '2025-01-31']];
          else if (sql.includes('is_primary_key')) yield primary.map((name) => [name]);
          else yield [[current, oldest]];
        },
      },
      '{"version":"40"}',
    );

  it('gives the keys since a version that it still holds', async () => {
    expect(await state('42', '40')).toEqual({ position: '{"version":"42"}', keys: [['1', 'A1', '2025-01-31']] });
  });

  it.each([
    ['it forgot', '42', '41'],
    ['another server counts', '39', '1'],
  ])('asks for the whole table where %s', async (_, current, oldest) => {
    expect(await state(current, oldest)).toMatchObject({ restart: 'pruned', keys: [] });
  });

  it('refuses a table that is not tracked, and a key that is not in the primary key', async () => {
    await expect(state('42', null)).rejects.toMatchObject({ code: 'ingest/no-change-table' });
    await expect(state('42', '1', ['ID', 'DAY'])).rejects.toMatchObject({ code: 'ingest/log-key' });
  });

  it('is switched on and asked by these statements', async () => {
    const options = settings.parse({ database: 'HIS', user: 'hisight' });
    const ddl = trackingDdl(options, [contractOf("it's]", ['ID'], [['ID', 'bigint']])]);
    const table = {
      dialect: dialectOf(10),
      contract: billContract,
      columns: billColumns(TYPES),
      stream: async function* () {},
    };
    await expect(`${ddl}\n\n${changedKeysSql(table, '40')};\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'golden/change-tracking.sql'),
    );
  });
});
