import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync, statSync } from 'node:fs';
import iconv from 'iconv-lite';
import { UserError } from '../../../core/index.ts';
import type { FoundFile } from './find-files.ts';

/** What the sender says is in a file. */
export interface Control {
  readonly rows?: number;
  /** By column: decimal text. */
  readonly sums: Readonly<Record<string, string>>;
}

const ROWS = /^(rows?|row_?count|count|records?|条数|行数|记录数)$/i;
const SUM = /^(?:sum|合计)[.(:：（]?\s*([^)）]+)[)）]?$/i;
const MOST_BYTES = 65_536;

/** Reads `<file>.ctl`: lines of `rows=123` and `sum.amount=4.50` (also 条数, 合计.金额), or the number of rows alone. */
export function readControl(file: FoundFile): Control | undefined {
  const path = `${file.path}.ctl`;
  if (!existsSync(path)) return undefined;
  const bytes = statSync(path).size > MOST_BYTES ? Buffer.alloc(0) : readFileSync(path);
  const text = (isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'gb18030')).replace(/^\uFEFF/, '').trim();
  if (/^\d+$/.test(text)) return { rows: Number(text), sums: {} };
  let rows: number | undefined;
  const sums: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^\s*([^=＝]+?)\s*[=＝]\s*(.*?)\s*$/.exec(line) ?? [];
    if (ROWS.test(name) && /^\d+$/.test(value)) rows = Number(value);
    const column = SUM.exec(name)?.[1];
    if (column !== undefined && /^-?\d+(\.\d+)?$/.test(value)) sums[column.trim()] = value;
  }
  if (rows === undefined && Object.keys(sums).length === 0) {
    throw new UserError('ingest/file-control', { file: file.label, difference: '读不出 rows= 或 sum.<column>=' });
  }
  return { ...(rows === undefined ? {} : { rows }), sums };
}
