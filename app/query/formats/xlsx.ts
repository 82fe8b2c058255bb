import type { Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { Columns } from '../../../core/index.ts';

const ROWS_OF_A_SHEET = 1_048_575;

/** One sheet, written row by row: a large answer never stands in memory twice. */
export async function writeXlsx(answer: Columns, stream: Writable): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = book.addWorksheet('HISight', { views: [{ state: 'frozen', ySplit: 1 }] });
  const header = sheet.addRow([...answer.names]);
  header.font = { bold: true };
  header.commit();
  for (let row = 0; row < Math.min(answer.rowCount, ROWS_OF_A_SHEET); row++) {
    sheet
      .addRow(
        answer.columns.map((column) =>
          typeof column[row] === 'object' && column[row] !== null ? JSON.stringify(column[row]) : column[row],
        ),
      )
      .commit();
  }
  sheet.commit();
  await book.commit();
}
