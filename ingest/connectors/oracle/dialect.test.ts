import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TextRow } from '../../engine/database/sql-dialect.ts';
import { billColumns, billContract, statementsOf } from '../../test-support/sql-statements.ts';
import { oracleCatalogue } from './catalogue.ts';
import { changedKeysSql, nameOf, readChangeTable, stateSql } from './change-table.ts';
import { connectString } from './connection.ts';
import { oracleDialect } from './dialect.ts';
import { settings } from './settings.ts';
import { triggerDdl } from './trigger-ddl.ts';
import { contractType } from './types.ts';

const TYPES = ['number', 'varchar2', 'date', 'number', 'binary_double', 'date', 'timestamp'] as const;
const dialectOf = (version: number, characterSet = 'AL32UTF8') =>
  oracleDialect({ schema: 'HIS', offset: '+08:00', version, characterSet });

describe.each([
  ['11g', 11, 'ZHS16GBK'],
  ['12c in GBK', 12, 'ZHS16GBK'],
  ['19c in UTF-8', 19, 'AL32UTF8'],
])('Oracle %s', (name, version, characterSet) => {
  it('reads by these statements', async () => {
    const dialect = dialectOf(version, characterSet);
    const statements = await statementsOf({ dialect, catalogue: oracleCatalogue('HIS'), types: TYPES });
    const file = `golden/statements-${name.replace(/ .*/, '')}.sql`;
    await expect(statements).toMatchFileSnapshot(join(import.meta.dirname, file));
  });
});

it.each([
  ['NUMBER(1,0)', 'integer'],
  ['NUMBER(9,0)', 'integer'],
  ['NUMBER(10,0)', 'bigint'],
  ['NUMBER(18,0)', 'bigint'],
  ['NUMBER(38,0)', 'numeric(38,0)'],
  ['NUMBER(14,2)', 'numeric(14,2)'],
  ['NUMBER(3,-2)', 'integer'],
  ['NUMBER(2,4)', 'numeric(4,4)'],
  ['NUMBER(38,-10)', 'text'],
  ['NUMBER', 'text'],
  ['FLOAT', 'text'],
  ['BINARY_DOUBLE', 'text'],
  ['DATE', 'timestamp'],
  ['TIMESTAMP(6)', 'timestamp'],
  ['TIMESTAMP(6) WITH TIME ZONE', 'timestamp'],
  ['VARCHAR2', 'text'],
  ['CLOB', 'text'],
  ['RAW', 'text'],
])('holds %s in %s', (type, held) => expect(contractType(type)).toBe(held));

it.each([
  ['number', `to_char("C", 'TM9')`],
  ['date', `to_char("C", 'YYYY-MM-DD HH24:MI:SS')`],
  ['timestamp', `to_char("C", 'YYYY-MM-DD HH24:MI:SS.FF6')`],
  ['timestamp with time zone', `to_char("C" at time zone '+08:00', 'YYYY-MM-DD HH24:MI:SS.FF6')`],
  ['timestamp with local time zone', `to_char("C" at time zone '+08:00', 'YYYY-MM-DD HH24:MI:SS.FF6')`],
  ['clob', '"C"'],
  ['nclob', '"C"'],
  ['blob', '"C"'],
  ['raw', '"C"'],
  ['long', '"C"'],
  ['varchar2', '"C"'],
  ['char', 'rtrim("C")'],
  ['xmltype', 'xmlserialize(content "C" as clob)'],
])('reads %s as text', (type, sql) => expect(dialectOf(19).text({ name: 'C', type }, undefined)).toBe(sql));

it.each([
  ['number', '7.5', '"C" = 7.5'],
  ['number', '7 or 1=1', '1 = 0'],
  ['date', '2025-01-31', `"C" = to_date('2025-01-31 00:00:00', 'YYYY-MM-DD HH24:MI:SS')`],
  [
    'timestamp',
    '2025-01-31 08:00:00.5',
    `"C" = to_timestamp('2025-01-31 08:00:00.500000000', 'YYYY-MM-DD HH24:MI:SS.FF9')`,
  ],
  [
    'timestamp with time zone',
    '2025-01-31',
    `"C" = from_tz(to_timestamp('2025-01-31 00:00:00.000000000', 'YYYY-MM-DD HH24:MI:SS.FF9'), '+08:00')`,
  ],
  ['date', 'soon', '1 = 0'],
  ['raw', '0AFF', `"C" = hextoraw('0AFF')`],
  ['raw', 'x', '1 = 0'],
  ['varchar2', "O'x", `"C" = 'O''x'`],
  ['nvarchar2', "内'\\", `"C" = unistr('\\5185''\\005C')`],
])('compares %s with the key %s', (type, value, sql) =>
  expect(dialectOf(19).equals({ name: 'C', type }, value)).toBe(sql),
);

describe('change tables', () => {
  const options = {
    contract: billContract,
    columns: billColumns(TYPES),
    schema: 'HIS',
    clock: '2025-02-01 00:00:00.000000',
    dialect: dialectOf(11),
  };
  const before = JSON.stringify({ seen: { seq: '5', at: 't' }, read: '2025-01-31 00:00:00.000000', storage: '1|77' });
  const changes = (state: TextRow, since: string | null = before) =>
    readChangeTable(
      {
        ...options,
        stream: async function* (sql) {
          yield sql.includes('select distinct') ? [['1', 'A1', '2025-01-31 00:00:00']] : [state];
        },
      },
      since,
    );

  it('names the keys that changed, and where the next capture goes on', async () => {
    const found = await changes(['9', 'u', '1', '6', '1|77']);
    expect(found.keys).toEqual([['1', 'A1', '2025-01-31']]);
    expect(JSON.parse(found.position)).toEqual({ seen: { seq: '9', at: 'u' }, read: options.clock, storage: '1|77' });
  });

  it.each([
    ['first', ['9', 'u', '1', '6', '1|77'], null],
    ['pruned', ['9', 'u', '0', '7', '1|77'], before],
    ['truncated', ['9', 'u', '1', '6', '1|78'], before],
  ] as const)('asks for the whole table: %s', async (restart, state, since) => {
    expect(await changes(state, since)).toMatchObject({ restart, keys: [] });
  });

  it('names the change table that is not there', async () => {
    const stream = async function* () {
      yield [];
      throw Object.assign(new Error('x'), { code: 'ORA-00942' });
    };
    await expect(readChangeTable({ ...options, stream }, null)).rejects.toMatchObject({
      code: 'ingest/no-change-table',
    });
  });

  it('keeps to names of 30 bytes', () => {
    for (const name of ['BILL', 'A_TABLE_WITH_A_VERY_LONG_NAME', '住院病人费用明细表'])
      for (const suffix of ['', '_s', '_t', '_i'])
        expect(Buffer.byteLength(nameOf(name, suffix))).toBeLessThanOrEqual(30);
    expect(nameOf('A_TABLE_WITH_A_VERY_LONG_NAME')).not.toBe(nameOf('A_TABLE_WITH_A_VERY_LONG_NAMES'));
  });

  it('are made and asked by these statements', async () => {
    const ddl = triggerDdl(settings.parse({ database: 'ORCL', user: 'hisight', schema: 'HIS' }), [billContract]);
    const asked = [
      stateSql(options, { seq: '5', at: '2025-01-31 00:00:00.000000' }),
      changedKeysSql({ ...options, stream: async function* () {} }, '2025-01-31 00:00:00.000000'),
    ];
    await expect(`${ddl}\n\n${asked.join(';\n\n')};\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'golden/change-table.sql'),
    );
  });
});

it('addresses a service, a SID, TLS and what someone wrote whole', () => {
  const of = (more: Record<string, unknown>) =>
    connectString(settings.parse({ database: 'ORCL', user: 'u', host: 'h', ...more }));
  expect(of({})).toBe(
    '(DESCRIPTION=(CONNECT_TIMEOUT=10)(TRANSPORT_CONNECT_TIMEOUT=10)(ADDRESS=(PROTOCOL=TCP)(HOST=h)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=ORCL)))',
  );
  expect(of({ sid: 'HIS1', tls: true })).toContain('(PROTOCOL=TCPS)(HOST=h)(PORT=1521))(CONNECT_DATA=(SID=HIS1))');
  expect(of({ connect_string: 'h/x' })).toBe('h/x');
});
