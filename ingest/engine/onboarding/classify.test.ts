import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../core/index.ts';
import type { IntrospectedTable } from '../connector.ts';
import { discoverSystems } from '../discover.ts';
import { evidenceOf, isIdCard } from './evidence.ts';
import { propose } from './propose.ts';
import { parts, readWords } from './words.ts';

const words = readWords();

type Values = readonly (string | null)[];

/** One table with a key; columns are name, comment, product type, contract type. */
function judge(
  table: string,
  columns: readonly (readonly [name: string, comment?: string, type?: string, holds?: string])[],
  values: Readonly<Record<string, Values>> = {},
) {
  const found: IntrospectedTable = {
    name: table,
    comment: '',
    rows: 10,
    key: ['row_no'],
    columns: [['row_no', '', 'int', 'integer'] as const, ...columns].map(
      ([name, comment = '', type = 'varchar', holds = 'text']) => ({ name, comment, type, holds, nullable: true }),
    ),
  };
  const samples = new Map([
    [table, new Map(Object.entries(values).map(([name, list]) => [name, evidenceOf(list, words)]))],
  ]);
  const [proposed] = propose([found], samples, words).tables;
  return new Map([
    ...(proposed?.columns ?? []).map((column): [string, string] => [
      column.name,
      `${column.verdict.classification}${column.verdict.unsure ? '?' : ''}`,
    ]),
    ...(proposed?.never ?? []).map((column): [string, string] => [column.name, 'never']),
  ]);
}

it.each([
  ['idCardNo', 'idcard'],
  ['Patient_IDentity', 'identity'],
  ['ID_CARD', 'idcard'],
  ['BRXM', 'brxm'],
  ['联系人phone2', 'phone'],
])('reads %s as a name that says %s', (name, part) => {
  expect(parts(name)).toContain(part);
});

it('knows an identity number by its check digit', () => {
  expect(['11010519491231002X', '110105194912310021', '13800138000', ''].map(isIdCard)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

describe('by name and comment, in a table about patients', () => {
  const of = (name: string, comment = '', type = 'varchar', holds = 'text') =>
    judge('brxx', [['patient_id'], [name, comment, type, holds]]).get(name);

  it.each([
    ['xm'],
    ['patient_name'],
    ['PatientName'],
    ['姓名'],
    ['lxr'],
    ['real_name'],
    ['sfzh'],
    ['id_card'],
    ['idcrad'],
    ['zjhm'],
    ['phone_number'],
    ['lxdh'],
    ['shouji1'],
    ['home_address'],
    ['jtdz'],
    ['zyh'],
    ['inpatient_no'],
    ['blh'],
    ['ybkh'],
    ['mrn'],
    ['email'],
    ['openid'],
    ['contact_name'],
    ['xingming'],
    ['shenfenzhenghao'],
    ['gzdw'],
  ])('%s identifies directly', (name) => {
    expect(of(name)).toBe('direct_identifier');
  });

  it.each([
    ['f01', '患者姓名'],
    ['f02', '身份证号码'],
    ['f03', '联系电话'],
    ['f04', '家庭住址'],
    ['f05', '住院号'],
    ['f06', '医保卡号'],
    ['f07', '监护人'],
  ])('%s, of which the comment says %s, identifies directly', (name, comment) => {
    expect(of(name, comment)).toBe('direct_identifier');
  });

  it.each([['csrq'], ['birth_date'], ['DOB'], ['出生日期']])('the date %s identifies directly', (name) => {
    expect(of(name, '', 'date', 'date')).toBe('direct_identifier');
  });

  it.each([
    ['password'],
    ['mm', '密码'],
    ['user_pwd'],
    ['access_token'],
    ['login_name'],
    ['photo'],
    ['fingerprint'],
    ['x', '头像'],
    ['scan', '', 'longblob'],
  ])('%s never enters a contract', (name, comment = '', type = 'varchar') => {
    expect(of(name, comment, type)).toBe('never');
  });

  it.each([
    ['sex', '', 'quasi'],
    ['age', '', 'quasi'],
    ['民族', '', 'quasi'],
    ['diagnosis', '', 'clinical'],
    ['jbmc', '', 'clinical'],
    ['dept_name', '', 'open'],
    ['ypmc', '', 'open'],
    ['status', '', 'open'],
    ['drug_name', '', 'open'],
    ['brid', '', 'quasi'],
    ['visit_id', '', 'quasi'],
    ['remark', '', 'direct_identifier'],
    ['病程记录内容', '', 'direct_identifier'],
    ['zzz', '', 'direct_identifier?'],
  ])('%s (%s) is %s', (name, comment, expected) => {
    expect(of(name, comment)).toBe(expected);
  });

  it('takes no code for an identifier because its comment lists what it may mean', () => {
    expect(of('pay_mode', '支付方式（1 现金 2 医保卡 3 银行卡）', 'int', 'integer')).toBe('open');
  });
});

it('judges by content what no word says, and keeps to the most private choice where that says nothing', () => {
  const names = ['张伟', '王芳', '李娜', '刘洋', '欧阳修'];
  const verdicts = judge(
    'brxx',
    [['patient_id'], ['c1'], ['c2', '', 'bigint', 'bigint'], ['c3'], ['c4'], ['c5'], ['c6']],
    {
      c1: ['11010519491231002X', null, 'x', 'y'],
      c2: ['13800138000', '13900139000'],
      c3: names,
      c4: Array.from({ length: 40 }, (_, i) => String(i % 3)),
      c5: Array.from({ length: 40 }, (_, i) => `v${i}`),
      c6: ['字'.repeat(300)],
    },
  );
  expect(Object.fromEntries(verdicts)).toMatchObject({
    c1: 'direct_identifier',
    c2: 'direct_identifier',
    c3: 'direct_identifier',
    c4: 'open',
    c5: 'direct_identifier?',
    c6: 'direct_identifier',
  });
});

it('leaves the dictionary of drugs open', () => {
  expect([...judge('drugs', [['name'], ['code'], ['zzz']]).values()]).toEqual(['open', 'open', 'open', 'open']);
});

it('takes a bare name for a person only in a table of people', () => {
  expect(judge('patient', [['name']]).get('name')).toBe('direct_identifier');
  expect(judge('sys_user', [['name']]).get('name')).toBe('direct_identifier');
  expect(judge('ward', [['name']]).get('name')).toBe('open');
});

it('follows a key to the tables that point to a patient', () => {
  const table = (name: string, key: string, columns: readonly string[]): IntrospectedTable => ({
    name,
    comment: '',
    rows: 1,
    key: [key],
    columns: [key, ...columns].map((column) => ({
      name: column,
      comment: '',
      type: 'varchar',
      holds: 'text',
      nullable: true,
    })),
  });
  const { tables } = propose(
    [
      table('request', 'request_id', ['patient_id']),
      table('sample', 'sample_id', ['request_id']),
      table('tube', 'tube_id', ['sample_id', 'zzz']),
      table('ward', 'ward_id', ['zzz']),
    ],
    new Map(),
    words,
  );
  expect(tables.map(({ name, isPersonal }) => [name, isPersonal])).toEqual([
    ['request', true],
    ['sample', true],
    ['tube', true],
    ['ward', false],
  ]);
});

it('proposes to hide every column that the shipped contracts hide', async () => {
  const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
  const missed = systems.flatMap(({ system, tables }) => {
    const found = tables.map(
      (table): IntrospectedTable => ({
        name: table.table,
        comment: table.description_zh,
        rows: 10,
        key: table.key,
        columns: table.columns.map((column) => ({
          name: column.name,
          type: column.type,
          holds: column.type,
          nullable: column.nullable,
          comment: column.description_zh,
        })),
      }),
    );
    const proposed = propose(found, new Map(), words).tables.flatMap((table) =>
      table.columns
        .filter(({ verdict }) => verdict.classification === 'direct_identifier')
        .map(({ name }) => `${table.name}.${name}`),
    );
    return tables
      .flatMap((table) =>
        table.columns
          .filter(({ classification }) => classification === 'direct_identifier')
          .map(({ name }) => `${table.table}.${name}`),
      )
      .filter((name) => !proposed.includes(name))
      .map((name) => `${system}.${name}`);
  });
  expect(missed).toEqual([]);
});
