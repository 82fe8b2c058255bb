import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { literal, openMemory, UserError } from '../../core/index.ts';
import './errors.ts';

/** What a column is called here, and what people may call it in a header. */
export type CsvColumns = Readonly<Record<string, readonly string[]>>;

export const unreadable = (zh: string, en: string) => new UserError('forms/upload', { zh, en });

/** Rows of a CSV in UTF-8 or GB18030 whose header names `columns` (all of `needed`), read by DuckDB in memory; its messages would quote the rows, so none goes on. */
export async function readCsv(
  bytes: Buffer,
  columns: CsvColumns,
  needed: readonly string[],
): Promise<Record<string, string | null>[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = iconv.decode(bytes, 'gb18030');
  }
  const folder = mkdtempSync(join(tmpdir(), 'hisight-csv-'));
  const reader = await openMemory({ threads: 1, memoryLimit: '256MB' });
  try {
    chmodSync(folder, 0o700);
    writeFileSync(join(folder, 'f.csv'), text.replace(/^\uFEFF/, ''), { mode: 0o600 });
    await reader.run('set preserve_insertion_order = true');
    return await reader.rows(
      `select * from read_csv(${literal(join(folder, 'f.csv'))}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true, columns = ${columnsOf(text, columns, needed)})`,
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable('不是规整的 CSV（逗号分隔、首行为表头）', 'it is no regular CSV with commas and a header');
  } finally {
    await reader.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** DuckDB's list of the columns that the header names, in the words of this house. */
function columnsOf(text: string, columns: CsvColumns, needed: readonly string[]): string {
  const [header = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  const names = header.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const known = names.map((name) => Object.keys(columns).find((id) => columns[id]?.includes(name.toLowerCase())));
  const valid = Object.values(columns).map((words) => words.join('/'));
  const odd = names.find((_, index) => known[index] === undefined);
  const missing = needed.filter((id) => !known.includes(id));
  if (odd !== undefined || missing.length > 0 || new Set(known).size !== known.length)
    throw unreadable(`表头应为 ${valid.join('、')}`, `its header must be of ${valid.join(', ')}, each once`);
  return `{${known.map((id) => `${literal(id ?? '')}: 'VARCHAR'`).join(', ')}}`;
}
