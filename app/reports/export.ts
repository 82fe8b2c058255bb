import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../core/index.ts';
import '../errors.ts';
import { toCsv } from '../query/formats/text.ts';
import { cellText, wordOf } from './cell-text.ts';
import { reportHtml } from './export-html.ts';
import { reportPdf } from './export-pdf.ts';
import { writeReportXlsx } from './export-xlsx.ts';
import type { ExportFormat } from './formats.ts';
import type { Cell, OpenReport } from './types.ts';

/** Tables one below the other, each after its title. */
async function reportCsv({ blocks }: OpenReport): Promise<{ text: string; rows: number }> {
  let written = 0;
  const parts: string[] = [];
  for (const block of blocks) {
    const rows: (readonly Cell[])[] = [];
    await block.each((portion) => {
      rows.push(...portion);
    });
    written += rows.length;
    const columns = block.columns.map((column, index) =>
      rows.map((row) => {
        const value = row[index] ?? null;
        return value === null ? cellText(null, column) : wordOf(value, column);
      }),
    );
    const names = block.columns.map(({ title_zh }) => title_zh);
    parts.push(`${block.title_zh}\r\n${toCsv({ names, types: [], columns, rowCount: rows.length })}`);
  }
  return { text: `\uFEFF${parts.join('\r\n')}`, rows: written };
}

async function write(report: OpenReport, format: ExportFormat, file: string): Promise<{ rows: number }> {
  if (format === 'xlsx') return writeReportXlsx(report, createWriteStream(file, { mode: 0o600 }));
  if (format === 'pdf') {
    const { bytes, rows } = await reportPdf(report);
    await writeFile(file, bytes, { mode: 0o600 });
    return { rows };
  }
  const { text, rows } = format === 'csv' ? await reportCsv(report) : await reportHtml(report);
  await writeFile(file, text, { mode: 0o600 });
  return { rows };
}

/** Writes beside the target and renames: a reader never sees half a file. */
export async function writeReport(report: OpenReport, format: ExportFormat, file: string): Promise<{ rows: number }> {
  if (!existsSync(dirname(file))) throw new UserError('app/not-found', { what: '文件夹 (folder)', id: dirname(file) });
  const partial = `${file}.part`;
  try {
    const written = await write(report, format, partial);
    await rename(partial, file);
    return written;
  } finally {
    await rm(partial, { force: true });
  }
}
