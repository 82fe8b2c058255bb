import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import type { Columns } from '../../../core/index.ts';

const ROWS_OF_A_SHEET = 1_048_575;
/** After these rows other requests get their turn. */
const ROWS_AT_ONCE = 500;

const cellOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value;

/** One sheet, written row by row: a large answer never stands in memory twice. */
export async function writeXlsx(answer: Columns, stream: Writable): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = book.addWorksheet('HISight', { views: [{ state: 'frozen', ySplit: 1 }] });
  answer.types.forEach((type, at) => {
    if (type === 'DATE') sheet.getColumn(at + 1).numFmt = 'yyyy-mm-dd';
  });
  const header = sheet.addRow([...answer.names]);
  header.font = { bold: true };
  header.commit();
  for (let row = 0; row < Math.min(answer.rowCount, ROWS_OF_A_SHEET); row++) {
    sheet.addRow(answer.columns.map((column) => cellOf(column[row]))).commit();
    if (row % ROWS_AT_ONCE === 0) await turn();
  }
  sheet.commit();
  await book.commit();
}

/** The workbook as bytes, for an answer over HTTP. */
export async function toXlsx(answer: Columns): Promise<Buffer> {
  const stream = new PassThrough();
  const [bytes] = await Promise.all([buffer(stream), writeXlsx(answer, stream)]);
  return bytes;
}
