import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT, type Site, type Warehouse } from '../../core/index.ts';
import { discoverSystems, publishTable, type System } from '../index.ts';
import { load, memoryWarehouse, testSite } from '../test-support/site.ts';

const systems = (await discoverSystems([join(ROOT, 'ingest', 'systems')])).filter(({ system }) => system === 'manual');
const columnsOf = (table: string) =>
  systems.flatMap(
    ({ tables }: System) => tables.find((one) => one.table === table)?.columns.map(({ name }) => name) ?? [],
  );

type Row = Record<string, string | null>;
const value = (field: string, number: string | null, more: Row = {}): Row => ({
  form_id: 'population',
  field_id: field,
  institution_code: 'H01',
  department_code: '',
  period_kind: 'year',
  period_start: '2025-01-01',
  period_end: '2025-12-31',
  value: number,
  text_value: null,
  version: '1',
  state: 'approved',
  approved_at: '2026-01-10 08:00:00.000',
  ...more,
});

let site: Site;
let warehouse: Warehouse;
let folder: string;
const publish = (rows: readonly Row[]) => publishTable(folder, 'values', columnsOf('values'), rows);
const loadValues = async (more = {}) => {
  const report = await load(site, warehouse, { systems, table: 'values', ...more });
  return report.sources[0]?.detail[0];
};

beforeEach(async () => {
  const made = testSite([]);
  folder = join(made.dataDir, 'forms');
  site = testSite(
    [{ name: 'manual', system: 'manual', connector: 'forms', institution: undefined, settings: { folder } }],
    made.dir,
  );
  warehouse = await memoryWarehouse(systems);
});

describe('approved values', () => {
  it('land exactly: eighteen digits, six decimals, Chinese, quotes and line feeds', async () => {
    publish([
      value('residents', '999999999999999999.999999'),
      value('note', null, { text_value: '说明 "甲",\n乙\\N' }),
      value('empty', null),
    ]);
    expect(await loadValues()).toMatchObject({ rows_read: 3, rows_landed: 3, rows_quarantined: 0, reconciled: true });
    expect(
      await warehouse.rows(
        'select field_id, cast(value as varchar) as value, text_value, department_code, _source, _institution from raw.manual__values order by field_id',
      ),
    ).toEqual([
      { field_id: 'empty', value: null, text_value: null, department_code: '', _source: 'manual', _institution: null },
      {
        field_id: 'note',
        value: null,
        text_value: '说明 "甲",\n乙\\N',
        department_code: '',
        _source: 'manual',
        _institution: null,
      },
      {
        field_id: 'residents',
        value: '999999999999999999.999999',
        text_value: null,
        department_code: '',
        _source: 'manual',
        _institution: null,
      },
    ]);
    expect(await warehouse.rows('select source_rows, raw_rows, matched from raw._reconciliations')).toEqual([
      { source_rows: 3, raw_rows: 3, matched: true },
    ]);
  });

  it('change and disappear as they do in the forms, and restate their own periods only', async () => {
    publish([
      value('residents', '100'),
      value('age65', '20'),
      value('live_births', '3', { period_start: '2024-01-01', period_end: '2024-12-31' }),
    ]);
    await loadValues();
    publish([
      value('residents', '101', { version: '2' }),
      value('live_births', '3', { period_start: '2024-01-01', period_end: '2024-12-31' }),
    ]);
    expect(await loadValues()).toMatchObject({ rows_changed: 1, rows_deleted: 1, reconciled: true });
    expect(
      await warehouse.rows(`select key, old_date, new_date, is_deleted from raw._changes where batch > 1 order by key`),
    ).toEqual([
      { key: 'population|age65|H01||2025-01-01', old_date: '2025-01-01', new_date: null, is_deleted: true },
      {
        key: 'population|residents|H01||2025-01-01',
        old_date: '2025-01-01',
        new_date: '2025-01-01',
        is_deleted: false,
      },
    ]);
    publish([
      value('residents', '101', { version: '2' }),
      value('live_births', '3', { period_start: '2024-01-01', period_end: '2024-12-31' }),
    ]);
    expect(await loadValues()).toMatchObject({ rows_read: 2, rows_landed: 0, rows_changed: 0, rows_deleted: 0 });
    expect(await loadValues({ since: '2024-01-01', until: '2024-12-31' })).toMatchObject({
      mode: 'window',
      rows_read: 1,
      reconciled: true,
    });
  });

  it('that break the contract are put aside with a reason', async () => {
    publish([value('residents', '1.2e3x'), value('age65', '20')]);
    expect(await loadValues()).toMatchObject({ rows_read: 2, rows_landed: 1, rows_quarantined: 1, reconciled: true });
    expect(await warehouse.rows('select reason, column_name from raw._quarantine')).toEqual([
      { reason: 'type', column_name: 'value' },
    ]);
  });
});

describe('a publication', () => {
  it('is written once for the same content, privately, and keeps only its last two files', () => {
    expect([publish([value('a', '1')]), publish([value('a', '1')])]).toEqual([true, false]);
    for (const number of ['2', '3', '4']) publish([value('a', number)]);
    const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
    expect(files).toHaveLength(2);
    expect([statSync(folder).mode & 0o777, ...files.map((name) => statSync(join(folder, name)).mode & 0o777)]).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  it('of nothing empties raw, but one that is lost does not', async () => {
    publish([value('a', '1')]);
    await loadValues();
    rmSync(folder, { recursive: true });
    expect((await loadValues())?.error).toMatchObject({ code: 'ingest/missing-table' });
    expect(await warehouse.rows('select count(*) as n from raw.manual__values where _deleted_at is null')).toEqual([
      { n: 1 },
    ]);
    publish([]);
    expect(await loadValues()).toMatchObject({ rows_deleted: 1, reconciled: true });
  });

  it.each([
    ['a changed digit', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('"100"', '"900"'))],
    ['a line too many', (file: string) => appendFileSync(file, `${JSON.stringify(value('b', '1'))}\n`)],
    ['half a line', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, -30))],
    ['no file', (file: string) => rmSync(file)],
    ['random bytes', (file: string) => writeFileSync(file, Buffer.from([0, 255, 7, 10, 0x22]))],
  ])('with %s loads nothing', async (_what, damage) => {
    publish([value('a', '100')]);
    const name = readdirSync(folder).find((file) => file.endsWith('.ndjson')) ?? '';
    damage(join(folder, name));
    const table = await loadValues();
    expect(table?.error?.code).toBe('ingest/publication-damaged');
    expect(JSON.stringify(table)).not.toMatch(/900|100"/);
    expect(await warehouse.rows('select count(*) as n from raw.manual__values')).toEqual([{ n: 0 }]);
  });
});
