import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { TINY } from '../../test-support/site.ts';
import { discoverConnectors } from '../discover.ts';
import { compareSystems } from './difference.ts';
import { addSource } from './edit-config.ts';
import { readSourceUrl } from './source-url.ts';
import { plainNames, scalar } from './text.ts';

const SOURCE = { system: 'his', connector: 'mysql', settings: { database: "o'k: #1", password: { env: 'P' } } };
const WITH_COMMENTS = `# head
name: {zh: 院,   en: H}   # kept
sources:
    a:    # odd indent
        system: demo_his
        connector: postgres   # why

# before the server
server: { port: 1 }
`;

it.each([
  ['block', WITH_COMMENTS],
  ['none', 'name: {zh: 院, en: H}\n'],
  ['empty', 'name: {zh: 院, en: H}\nsources: {}\nserver: {port: 1}\n'],
  ['null', 'name: {zh: 院, en: H}\nsources:\nserver: {port: 1}\n'],
  ['flow', 'name: {zh: 院, en: H}\nsources: {a: {system: demo_his, connector: postgres}}\n'],
  ['last, without a line end', 'name: {zh: 院, en: H}\nsources:\n  a: {system: demo_his, connector: postgres}'],
])('adds a source to a configuration: %s', (_case, text) => {
  const before = parse(text) as { sources?: Record<string, unknown> | null };
  expect(parse(addSource(text, 'his', SOURCE))).toEqual({ ...before, sources: { ...before.sources, his: SOURCE } });
});

it('leaves every line of a configuration as it was', () => {
  const lines = addSource(WITH_COMMENTS, 'his', SOURCE).split('\n');
  for (const line of WITH_COMMENTS.split('\n')) expect(lines).toContain(line);
});

it('reads URLs, and repeats none of them in an error', async () => {
  const connectors = await discoverConnectors();
  const read = (url: string) => readSourceUrl(url, connectors);
  const address = read('mariadb://us%40er:p%3Aw@[::1]:3307/%E5%BA%93?tls=insecure&connect_timeout_seconds=5');
  expect(address.connector.name).toBe('mysql');
  expect(address.settings).toEqual({
    host: '::1',
    port: 3307,
    database: '库',
    user: 'us@er',
    tls: 'insecure',
    connect_timeout_seconds: 5,
  });
  expect([String(address.password), address.password?.reveal()]).toEqual(['[secret]', 'p:w']);
  for (const url of [
    'mysql://u:topsecret@h',
    'nosuch://u:topsecret@h/d',
    'mysql://u:top@secret@h:x/d',
    'mysql://u:%ZZtopsecret@h/d',
    'postgres://h/d',
    'topsecret',
    'mysql://u@h/d?password=topsecret',
  ]) {
    expect(() => read(url)).toThrow(expect.objectContaining({ code: 'onboarding/bad-url', exitCode: 2 }));
    expect(() => read(url)).not.toThrow(/secret/);
  }
});

it('gives every name one that can stand in SQL and in a file', () => {
  const names = ['Patient Name', 'patient_name', '患者 "主" 表', 'select', '1st', '///', 'user', 'a'.repeat(200)];
  const plain = [...plainNames(names).values()];
  expect(plain).toEqual([
    'patient_name',
    'patient_name_2',
    '患者_主_表',
    'select_',
    'c_1st',
    'c_',
    'user_',
    'a'.repeat(80),
  ]);
});

it.each([
  'plain',
  'yes',
  'null',
  'n',
  '1',
  'a: b',
  "it's",
  '{x}',
  '# x',
  '"',
  '患者 姓名',
  '- x',
  ' x',
  '\\',
  'é',
  'a,b',
  'a\tb',
])('writes %j so that YAML reads it again', (text) => {
  expect(parse(`[{ a: ${scalar(text)}, b: 1 }]`)).toEqual([{ a: text, b: 1 }]);
});

it('compares a known system with what its database has now', () => {
  const [charge, payer] = TINY.tables;
  if (!charge || !payer) throw new Error('TINY has two tables');
  const now = {
    ...TINY,
    tables: [
      {
        ...charge,
        table: 'CHARGE',
        columns: charge.columns.flatMap((column) =>
          column.name === 'id'
            ? [
                { ...column, type: 'text' },
                { ...column, name: 'added' },
              ]
            : column.name === 'is_paid'
              ? []
              : [column],
        ),
      },
      { ...payer, table: 'other' },
    ],
  };
  expect(compareSystems(TINY, now)).toEqual([
    { kind: 'table_not_in_contract', table: 'other', column: null, contract: null, source: null },
    { kind: 'type', table: 'charge', column: 'id', contract: 'bigint', source: 'text' },
    { kind: 'column_not_in_contract', table: 'charge', column: 'added', contract: null, source: 'bigint' },
    { kind: 'column_not_in_source', table: 'charge', column: 'is_paid', contract: 'boolean', source: null },
    { kind: 'table_not_in_source', table: 'payer', column: null, contract: null, source: null },
  ]);
  expect(compareSystems(TINY, TINY)).toEqual([]);
  const chosen = compareSystems(TINY, now, (table, column) => table === 'CHARGE' && column === 'id');
  expect(chosen.filter(({ kind }) => kind === 'type')).toEqual([]);
});
