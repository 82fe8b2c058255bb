import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { discoverConnectors, discoverSystems, systemSchema } from '../index.ts';
import { TINY } from '../test-support/site.ts';

it('finds the shipped systems, and every direct identifier of the synthetic hospital is classified', async () => {
  const systems = await discoverSystems([join(ROOT, 'ingest/systems')]);
  expect(systems.map(({ system }) => system)).toEqual(expect.arrayContaining(['demo_his', 'hosoneu']));
  const direct = systems
    .find(({ system }) => system === 'demo_his')
    ?.tables.flatMap((table) =>
      table.columns
        .filter((column) => column.classification === 'direct_identifier')
        .map((column) => `${table.table}.${column.name}`),
    );
  expect(direct).toEqual(
    expect.arrayContaining([
      'patients.patient_name',
      'patients.id_card_no',
      'patients.phone',
      'patients.address',
      'patients.birth_date',
      'admissions.inpatient_no',
    ]),
  );
});

it('finds every connector by its file', async () => {
  expect([...(await discoverConnectors()).keys()]).toEqual(expect.arrayContaining(['mysql', 'postgres']));
});

const spelled = (name: string) => ({
  name,
  type: 'text',
  nullable: true,
  classification: 'open',
  description_zh: name,
});
const FILTER = { name: 'twice', keep: 'true', description_zh: '' };

it.each([
  ['a key that is no column', { key: ['nope'] }, /nope is not one of its columns/],
  ['a business date that is no column', { dates: ['nope'] }, /nope is not one of its columns/],
  [
    'a column of raw itself',
    { columns: [...(TINY.tables[0]?.columns ?? []), spelled('_Batch')] },
    /_batch is a column of raw's own/,
  ],
  [
    'two columns that differ by case',
    { columns: [...(TINY.tables[0]?.columns ?? []), spelled('ID')] },
    /declared twice/,
  ],
  ['two filters of one name', { filters: [FILTER, FILTER] }, /a filter is declared twice/],
  ['timestamp capture without a cursor', { cursor: undefined }, /needs a cursor/],
])('refuses %s', (_, change, problem) => {
  const broken = { ...TINY, tables: [{ ...TINY.tables[0], ...change }] };
  expect(() => systemSchema.parse(broken)).toThrow(problem);
});
