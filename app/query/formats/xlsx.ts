import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Columns } from '../../../core/index.ts';
import type { SheetColumn } from '../../workbook/cells.ts';
import { WorkbookWriter } from '../../workbook/workbook.ts';

const INTEGER = /INT$/;

function columnOf(title: string, type: string): SheetColumn {
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1];
  if (scale !== undefined) return { title, kind: 'decimal', decimals: Number(scale) };
  if (type === 'DATE') return { title, kind: 'date' };
  if (type.startsWith('TIMESTAMP')) return { title, kind: 'timestamp', width: 20 };
  if (INTEGER.test(type)) return { title, kind: 'integer' };
  if (type === 'BOOLEAN') return { title, kind: 'boolean' };
  return { title, kind: /^(FLOAT|DOUBLE)$/.test(type) ? 'general' : 'text' };
}

/** One sheet with the answer's types: numbers, dates and times as such. */
export async function writeXlsx(answer: Columns, stream: Writable): Promise<void> {
  const book = new WorkbookWriter(stream);
  const columns = answer.names.map((name, index) => columnOf(name, answer.types[index] ?? 'VARCHAR'));
  await book.sheet({ name: 'HISight', columns }, async (sheet) => {
    const row = (index: number) => answer.columns.map((column) => column[index]);
    await sheet.rows(
      (function* () {
        for (let index = 0; index < answer.rowCount; index++) yield row(index);
      })(),
    );
  });
  await book.end();
}

/** The workbook as bytes, for an answer over HTTP. */
export async function toXlsx(answer: Columns): Promise<Buffer> {
  const stream = new PassThrough();
  const [bytes] = await Promise.all([buffer(stream), writeXlsx(answer, stream)]);
  return bytes;
}
