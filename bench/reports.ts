import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { WorkbookWriter } from '../app/workbook/workbook.ts';

// Excel of 100 000 rows × 12 columns (text, code, date, time, integer, money, share): seconds and growth of memory, beside ExcelJS' streaming writer.

const ROWS = 100_000;
const COLUMNS = 12;
const PORTION = 10_000;

function row(index: number): (string | number | boolean)[] {
  return [
    `患者${index}`,
    `D0${index % 9}`,
    '心血管内科',
    '2025-03-01',
    '2025-03-01 08:30:00',
    index,
    (index * 37) / 100,
    index / 7,
    index % 2 === 0,
    '=1+1',
    'K0001',
    12.5,
  ];
}
const KINDS = [
  'text',
  'text',
  'text',
  'date',
  'timestamp',
  'integer',
  'decimal',
  'decimal',
  'boolean',
  'text',
  'text',
  'percent',
] as const;

const folder = mkdtempSync(join(tmpdir(), 'hisight-bench-'));

async function measured(name: string, write: (file: string) => Promise<void>): Promise<void> {
  const file = join(folder, `${name}.xlsx`);
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  const began = performance.now();
  await write(file);
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  const mb = (bytes: number) => Math.round(bytes / 1024 / 1024);
  console.log(
    `${name}: ${ROWS} × ${COLUMNS} in ${seconds.toFixed(2)} s, memory +${mb(most - before)} MB, file ${mb(statSync(file).size)} MB`,
  );
}

async function own(file: string): Promise<void> {
  const book = new WorkbookWriter(createWriteStream(file));
  const columns = KINDS.map((kind, index) => ({ title: `列${index}`, kind }));
  await book.sheet({ name: '明细', columns, above: ['标题', '时段'] }, async (sheet) => {
    for (let at = 0; at < ROWS; at += PORTION)
      await sheet.rows(Array.from({ length: PORTION }, (_, index) => row(at + index)));
  });
  await book.end();
}

async function exceljs(file: string): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: createWriteStream(file), useStyles: true });
  const sheet = book.addWorksheet('明细');
  sheet.columns = KINDS.map((_, index) => ({ header: `列${index}`, style: { numFmt: '#,##0.00' } }));
  for (let index = 0; index < ROWS; index++) sheet.addRow(row(index)).commit();
  sheet.commit();
  await book.commit();
}

// The first one warms the machine up and is measured too: nothing is left out.
await measured('own', own);
await measured('own again', own);
await measured('exceljs', exceljs);
rmSync(folder, { recursive: true });
