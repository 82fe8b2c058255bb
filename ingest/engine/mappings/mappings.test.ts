import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ROOT, type Warehouse } from '../../../core/index.ts';
import { memoryWarehouse } from '../../test-support/site.ts';
import { systemSchema } from '../contract.ts';
import { discoverSystems } from '../discover.ts';
import { approveMapping } from './approve.ts';
import { prepareMappings } from './prepare.ts';
import { domainValues, suggestMappings } from './unmapped.ts';

const LITTLE = systemSchema.parse({
  system: 'little',
  name_zh: '小系统',
  name_en: 'Little system',
  tables: [
    {
      ...{ table: 'patient', description_zh: '患者', description_en: 'Patients', key: ['id'], capture: 'full' },
      columns: [
        { name: 'id', type: 'integer', classification: 'quasi', description_zh: '编号' },
        {
          name: 'sex',
          type: 'text',
          classification: 'quasi',
          description_zh: '性别',
          domain: { id: 'gender', label: 'sex_name' },
        },
        { name: 'sex_name', type: 'text', classification: 'quasi', description_zh: '性别名称' },
      ],
    },
  ],
});

let dir: string;
let warehouse: Warehouse;
const now = new Date('2026-01-15T00:00:00Z');
const site = (name: string) => join(dir, name);
const prepare = () =>
  prepareMappings(
    warehouse,
    {
      domains: [join(ROOT, 'ingest', 'domains'), site('domains')],
      mappings: [join(ROOT, 'ingest', 'mappings'), site('mappings')],
    },
    { dataDir: site('data'), now },
  );
const changes = () =>
  warehouse.rows(
    `select key from raw._changes where "table" = '_mappings' and batch = (select max(batch) from raw._batches) order by key`,
  );

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hisight-mappings-'));
  warehouse = await memoryWarehouse([LITTLE]);
  await warehouse.run(`insert into raw.little__patient by name
    select i as id, case when i < 7 then 'm' when i < 9 then 'f' else 'x' end as sex, case when i < 7 then '男' when i < 9 then '女性' else '外星' end as sex_name from range(10) r(i)`);
  await prepare();
});

it('lists what is not mapped by frequency, and maps nothing by itself', async () => {
  expect(await domainValues(warehouse, [LITTLE], { unmapped: true })).toMatchObject([
    { domain: 'gender', system: 'little', source_code: 'm', source_name: '男', rows: 7, standard_code: null },
    { source_code: 'f', rows: 2, standard_code: null },
    { source_code: 'x', rows: 1, standard_code: null },
  ]);
  await prepare();
  expect(await warehouse.rows(`select 1 from raw._mappings where system = 'little'`)).toEqual([]);
});

it('suggests by the likeness of names, best first, and nothing for what is like nothing', async () => {
  const suggestions = await suggestMappings(warehouse, [LITTLE], 'gender');
  const best = (code: string) => suggestions.find((one) => one.source_code === code)?.standard_code;
  expect([best('m'), best('f'), best('x')]).toEqual(['1', '2', undefined]);
  expect(suggestions.find((one) => one.source_code === 'f')?.score).toBe(1);
});

it('keeps who approved what and when, lets the last decision hold, and restates what reads it', async () => {
  const approve = (sourceCode: string, standardCode: string) =>
    approveMapping(warehouse, [LITTLE], site('mappings'), {
      ...{ domain: 'gender', system: 'little', sourceCode, standardCode, by: '王, 主任', at: '2026-01-15 08:00:00' },
    });
  await approve('m', '2');
  await approve('m', '1');
  await approve('f', '2');
  await prepare();
  expect(await domainValues(warehouse, [LITTLE])).toMatchObject([
    { source_code: 'm', standard_code: '1', approved_by: '王, 主任', approved_at: '2026-01-15 08:00:00' },
    { source_code: 'f', standard_code: '2' },
    { source_code: 'x', standard_code: null },
  ]);
  expect(await changes()).toEqual([{ key: 'gender|little|f' }, { key: 'gender|little|m' }]);
  expect(readFileSync(site('mappings/gender.csv'), 'utf8').trim().split('\n')).toHaveLength(4);
  const before = await warehouse.rows('select max(batch) as n from raw._batches');
  await prepare();
  expect(await warehouse.rows('select max(batch) as n from raw._batches')).toEqual(before);
});

it('refuses a code that the standard or the data do not have, and an unknown domain, with what there is', async () => {
  const approve = (change: object) =>
    approveMapping(warehouse, [LITTLE], site('mappings'), {
      ...{ domain: 'gender', system: 'little', sourceCode: 'm', standardCode: '1', by: 'a', at: 'b', ...change },
    });
  await expect(approve({ standardCode: '7' })).rejects.toMatchObject({
    messageEn: expect.stringContaining('0, 1, 2, 9'),
  });
  await expect(approve({ sourceCode: 'zz' })).rejects.toMatchObject({ code: 'mapping/unknown-value' });
  await expect(approve({ domain: 'colour' })).rejects.toMatchObject({ messageEn: expect.stringContaining('gender') });
});

it.each([
  [
    'a code that the domain lacks',
    'system,source_code,source_name,standard_code,approved_by,approved_at\nlittle,m,男,77,a,b\n',
    /77/,
  ],
  ['other columns', 'a,b\n1,2\n', /columns must be system/],
])('names the file of %s, and keeps what held before', async (_what, text, message) => {
  mkdirSync(site('mappings'));
  writeFileSync(site('mappings/gender.csv'), text);
  await expect(prepare()).rejects.toMatchObject({
    code: 'mapping/invalid-file',
    messageEn: expect.stringMatching(message),
  });
  expect((await warehouse.rows<{ n: number }>('select count(*) as n from raw._mappings'))[0]?.n).toBeGreaterThan(5);
});

it('has, for every shipped column with a domain, that domain', async () => {
  const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
  const used = new Set(
    systems.flatMap(({ tables }) =>
      tables.flatMap(({ columns }) => columns.flatMap(({ domain }) => (domain ? [domain.id] : []))),
    ),
  );
  const known = await warehouse.rows<{ domain: string }>('select distinct domain from raw._standard_codes');
  expect([...used].filter((id) => !known.some(({ domain }) => domain === id))).toEqual([]);
  expect(used.size).toBeGreaterThan(1);
});
