import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { literal, openMemory, type Warehouse } from '../../../core/index.ts';
import { type QueryAnswer, SqlGateway } from '../gateway.ts';
import { toArrow } from './arrow.ts';
import { toCsv } from './text.ts';
import { writeAnswer } from './write.ts';

let folder: string;
let warehouse: Warehouse;
let answer: QueryAnswer;
const SQL = `select * from (values
  ('骨科', 1, 12.50::decimal(14,2), date '2025-01-31', timestamp '2025-01-31 08:00:01.5', true),
  ('=cmd()', null, -3.25::decimal(14,2), null, null, false)) v(department, n, fee, on_day, at_time, flag)`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisight-formats-'));
  warehouse = await openMemory();
  answer = await new SqlGateway(warehouse).run(SQL);
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

it('gives Arrow that reads back with types', () => {
  const table = tableFromIPC(toArrow(answer));
  expect(table.numRows).toBe(2);
  expect(String(table.getChild('department')?.get(0))).toBe('骨科');
  expect(table.getChild('n')?.get(1)).toBe(null);
  expect(table.getChild('fee')?.get(1)).toBe(-3.25);
  expect(new Date(Number(table.getChild('on_day')?.get(0))).toISOString().slice(0, 10)).toBe('2025-01-31');
  expect(table.getChild('flag')?.get(0)).toBe(true);
});

it('gives Arrow for no rows', async () => {
  expect(tableFromIPC(toArrow(await new SqlGateway(warehouse).run(`${SQL} where n > 5`))).numRows).toBe(0);
});

it('quotes CSV and disarms formulas', () => {
  expect(toCsv(answer).split('\r\n')[2]).toBe("'=cmd(),,-3.25,,,false");
});

it('writes Parquet that DuckDB reads with the same types', async () => {
  const file = join(folder, 'answer.parquet');
  await writeAnswer(answer, 'parquet', file);
  const rows = await warehouse.rows(
    `select department, fee, typeof(fee) as type, typeof(on_day) as day from read_parquet(${literal(file)}) order by n nulls last`,
  );
  expect(rows).toEqual([
    { department: '骨科', fee: 12.5, type: 'DECIMAL(14,2)', day: 'DATE' },
    { department: '=cmd()', fee: -3.25, type: 'DECIMAL(14,2)', day: 'DATE' },
  ]);
});

it('writes a workbook', async () => {
  const file = join(folder, 'answer.xlsx');
  await writeAnswer(answer, 'xlsx', file);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  expect(book.worksheets[0]?.getCell('A2').value).toBe('骨科');
  expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK');
});
