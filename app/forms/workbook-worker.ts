/** Reads a workbook in a worker thread: parsing keeps JavaScript busy, and a hostile file must not stop the server. */
import { parentPort, workerData } from 'node:worker_threads';
import ExcelJS from 'exceljs';
import type { CellText, ReadSheet } from './read-workbook.ts';
import { unpackedSize } from './unpacked-size.ts';

const UNPACKED_LIMIT = 100_000_000;
const ROWS = 20_000;
const COLUMNS = 200;
/** Digits that Excel itself keeps of a number; what comes after is noise of binary fractions. */
const DIGITS = 15;

function textOf(value: ExcelJS.CellValue): CellText {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(Number(value.toPrecision(DIGITS)));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value);
  if ('error' in value) return null;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return textOf(value.text as ExcelJS.CellValue);
  if ('result' in value) return textOf(value.result as ExcelJS.CellValue);
  return '';
}

function readSheet(sheet: ExcelJS.Worksheet): ReadSheet {
  const rows: CellText[][] = [];
  for (let number = 1; number <= Math.min(sheet.rowCount, ROWS); number++) {
    const row = sheet.getRow(number);
    rows.push(
      Array.from({ length: Math.min(row.cellCount, COLUMNS) }, (_, index) => textOf(row.getCell(index + 1).value)),
    );
  }
  return { name: sheet.name, rows, isCut: sheet.rowCount > ROWS };
}

async function read(bytes: Uint8Array): Promise<ReadSheet[] | undefined> {
  const zip = Buffer.from(bytes);
  if (unpackedSize(zip, UNPACKED_LIMIT) === undefined) return undefined;
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(zip as unknown as ExcelJS.Buffer);
  return book.worksheets.map(readSheet);
}

parentPort?.postMessage(await read(workerData as Uint8Array).catch(() => undefined));
