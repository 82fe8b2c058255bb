import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { literal, openMemory, type Warehouse } from '../../../core/index.ts';
import { load, memoryWarehouse, testSite } from '../../test-support/site.ts';

let folder: string;
let site: ReturnType<typeof testSite>;
let warehouse: Warehouse;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hisight-drop-'));
  site = testSite([]);
  warehouse = await memoryWarehouse();
});

const write = (name: string, rows: readonly string[]) =>
  writeFileSync(join(folder, name), ['code,kind,valid_from', ...rows, ''].join('\n'));

async function run(files: Record<string, unknown>, more: Parameters<typeof load>[2] = {}) {
  site = {
    ...testSite([{ connector: 'files', settings: { folder, settle_seconds: 0, files: { payer: files } } }], site.dir),
  };
  const report = await load(site, warehouse, { table: 'payer', ...more });
  const [source] = report.sources;
  return { report, table: source?.detail[0], notes: source?.detail[0]?.notes?.map(({ code }) => code) };
}
const live = () =>
  warehouse.rows<{ code: string; day: string | null }>(
    `select code || kind as code, cast(valid_from as varchar) as day from raw.tiny__payer where _deleted_at is null order by 1`,
  );

it('replaces: the files together are the table, unchanged ones are not read, a missing one takes its rows along', async () => {
  const settings = { pattern: 'payer_*.csv' };
  write('payer_1.csv', ['01,a,2020-01-01']);
  write('payer_2.csv', ['02,a,', '03,a,']);
  expect((await run(settings)).table).toMatchObject({ mode: 'full', rows_read: 3, rows_changed: 3, reconciled: true });
  utimesSync(join(folder, 'payer_1.csv'), new Date(), new Date());
  expect((await run(settings)).table).toMatchObject({ batch: null, rows_read: 0, reconciled: true });
  // The same size and time, another content.
  const past = new Date('2025-01-01');
  write('payer_1.csv', ['01,a,2020-01-02']);
  utimesSync(join(folder, 'payer_1.csv'), past, past);
  expect((await run(settings)).table).toMatchObject({ rows_read: 3, rows_changed: 1 });
  rmSync(join(folder, 'payer_2.csv'));
  const less = await run(settings);
  expect(less.table).toMatchObject({ rows_deleted: 2 });
  expect(less.notes).toEqual(['files-gone']);
  expect(await live()).toEqual([{ code: '01a', day: '2020-01-02' }]);
  expect((await run(settings, { full: true })).table).toMatchObject({ rows_read: 1, rows_changed: 0 });
});

it('appends: a new file adds and changes rows, the later one wins, a missing one leaves its rows', async () => {
  const settings = { pattern: 'payer_*.csv', mode: 'append' };
  write('payer_9.csv', ['01,a,2020-01-01', '02,a,']);
  write('payer_10.csv', ['01,a,2021-01-01']);
  expect((await run(settings)).table).toMatchObject({
    rows_read: 2,
    rows_changed: 2,
    rows_quarantined: 0,
    reconciled: true,
  });
  expect(await live()).toEqual([
    { code: '01a', day: '2021-01-01' },
    { code: '02a', day: null },
  ]);
  rmSync(join(folder, 'payer_9.csv'));
  write('payer_11.csv', ['03,a,']);
  const next = await run(settings);
  expect(next.table).toMatchObject({ rows_read: 1, rows_changed: 1, rows_deleted: 0 });
  expect(next.notes).toEqual(['files-gone']);
  expect(await live()).toHaveLength(3);
  expect((await run(settings)).table).toMatchObject({ batch: null, rows_read: 0 });
});

it('reads everything again when the settings would read it differently', async () => {
  write('payer.csv', ['01,a,2020-01-01']);
  await run({});
  expect((await run({})).table).toMatchObject({ batch: null });
  expect((await run({ columns: { valid_from: null } })).table).toMatchObject({ rows_read: 1, rows_changed: 1 });
});

it('waits for what is still being written, and for a control file that must come', async () => {
  const settings = { pattern: 'payer_*.csv', control: 'required' };
  write('payer_1.csv', ['01,a,']);
  const waiting = await run(settings);
  expect(waiting.table).toMatchObject({ batch: null, rows_read: 0, reconciled: true });
  expect(waiting.notes).toEqual(['files-unsettled']);
  writeFileSync(join(folder, 'payer_1.csv.ctl'), '条数=1\n');
  expect((await run(settings)).table).toMatchObject({ rows_read: 1, rows_changed: 1 });
  write('payer_2.csv.part', ['02,a,']);
  expect((await run(settings)).notes).toEqual(['files-unsettled']);
});

it('fails when the control file says otherwise, and loads when the file is right', async () => {
  write('payer.csv', ['01,a,', '02,a,']);
  writeFileSync(join(folder, 'payer.csv.ctl'), 'rows=3');
  const wrong = await run({});
  expect(wrong.report.exit_code).toBe(21);
  expect(wrong.table?.error).toMatchObject({
    code: 'ingest/file-control',
    message_en: expect.stringContaining('rows 3 ≠ 2'),
  });
  expect(await live()).toEqual([]);
  write('payer.csv', ['01,a,', '02,a,', '03,a,']);
  expect((await run({})).table).toMatchObject({ rows_changed: 3, reconciled: true });
});

it('puts damaged lines aside with file and line, counted and within the budget', async () => {
  write('payer.csv', ['01,a,', '02', '03,a,nonsense']);
  expect((await run({})).table).toMatchObject({ rows_read: 3, rows_landed: 1, rows_quarantined: 2, reconciled: true });
  const rows = await warehouse.rows<{ reason: string; raw_row: string }>(
    'select reason, raw_row from raw._quarantine order by reason',
  );
  expect(rows.map(({ reason }) => reason)).toEqual(['malformed', 'type']);
  expect(rows[0]?.raw_row).toContain('payer.csv:3: 02');
});

it('says what is there when a table has no file, keeps what was loaded, and lets it be where that is optional', async () => {
  write('payer_1.csv', ['01,a,']);
  await run({ pattern: 'payer_*.csv' });
  renameSync(join(folder, 'payer_1.csv'), join(folder, '张三.txt'));
  const lost = await run({ pattern: 'payer_*.csv' });
  expect(lost.table?.error).toMatchObject({ code: 'ingest/no-file', message_en: expect.stringMatching(/\*\.txt × 1/) });
  expect(JSON.stringify(lost.report)).not.toContain('张三');
  expect(await live()).toHaveLength(1);
  expect((await run({ pattern: 'payer_*.csv', optional: true })).table?.error).toBeUndefined();
  expect(await live()).toHaveLength(1);
});

it('reads Parquet with the digits and the local time that it holds, and refuses one that is cut', async () => {
  const db = await openMemory();
  const file = join(folder, 'payer.parquet');
  await db.run(
    `copy (select '007' as code, 1.50::decimal(10,2) as kind, timestamptz '2025-03-01 16:30:00+00' as valid_from) to ${literal(file)} (format parquet)`,
  );
  expect((await run({})).table).toMatchObject({ rows_changed: 1, reconciled: true });
  expect(await live()).toEqual([{ code: '0071.50', day: '2025-03-02' }]);
  writeFileSync(file, 'PAR1 and no more');
  expect((await run({})).table?.error).toMatchObject({ code: 'ingest/file-broken' });
  await db.close();
});

it('leaves nothing of the rows behind but what landed', async () => {
  write('payer.csv', ['01,a,']);
  mkdirSync(join(folder, 'payer.xml'));
  await run({});
  expect(readdirSync(join(site.dataDir, 'landing', '.reading'))).toEqual([]);
});
