import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { discoverSystems } from '../../ingest/index.ts';
import { deliveredTables, frontEndYaml } from './front-end-system.ts';

it('is what is committed: after a change of the input layer, run npm run docs', () => {
  const committed = readFileSync(join(ROOT, 'ingest', 'systems', 'front_end.yml'), 'utf8');
  expect(`${frontEndYaml(deliveredTables())}\n`).toBe(committed);
});

it('asks for source numbers, not for our keys, and marks what is private', async () => {
  const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
  const { tables } = systems.find(({ system }) => system === 'front_end') ?? { tables: [] };
  const columns = tables.flatMap(({ table, columns: own }) => own.map((column) => ({ table, ...column })));
  expect(tables.length).toBeGreaterThanOrEqual(23);
  expect(columns.filter(({ name }) => /_key$|^_/.test(name))).toEqual([]);
  expect(columns.filter(({ description_zh }) => /键/.test(description_zh))).toEqual([]);
  const direct = columns.filter(({ classification }) => classification === 'direct_identifier');
  expect(direct.map(({ table, name }) => `${table}.${name}`)).toEqual([
    'admissions.inpatient_no',
    'patients.patient_name',
    'patients.id_card_no',
  ]);
  const open = columns.filter(
    ({ name, classification }) => /^(patient|visit|admission)_id$/.test(name) && classification === 'open',
  );
  expect(open).toEqual([]);
});
