import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as XLSX from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';
import { encodingOf, textOf } from './decode.ts';
import { Names } from './header.ts';
import type { RowWriter } from './row-writer.ts';
import { FileFault, type Task } from './task.ts';

// Workbooks of Excel 95 and older hold GBK.
XLSX.set_cptable(codepages);

const HEADER_ROWS = 50;
/** What a zipped workbook may unpack to, for each byte that it may have: text of tables packs to a tenth. */
const UNPACKED = 12;

const READING = { dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false };

type Cell = XLSX.CellObject | undefined;

/** Reads one sheet of a workbook: the row that names the contract's columns is the header; rows without any value are none. */
export async function parseWorkbook(task: Task, out: RowWriter): Promise<readonly string[]> {
  const book = await open(task);
  const { sheet: wanted, header } = task.settings;
  const name = wanted ?? book.SheetNames[0] ?? '';
  const sheet = book.Sheets[name];
  if (!sheet) {
    const present = book.SheetNames.join(', ');
    throw new FileFault('ingest/file-header', {
      problem: `没有工作表 ${name}；现有：${present}`,
      problem_en: `there is no sheet ${name}; there are: ${present}`,
    });
  }
  const rows = (sheet['!data'] ?? []) as Cell[][];
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const names = new Names(task.columns, task.settings);
  const words = (row: Cell[] | undefined) =>
    Array.from(row ?? [], (cell) => (cell?.t === 's' ? String(cell.v).trim() : ''));
  let first = 0;
  let places: readonly number[];
  let found: readonly string[] = [];
  if (header === false) {
    places = names.positions(Math.max(0, ...rows.slice(0, HEADER_ROWS).map((row) => row?.length ?? 0)));
  } else {
    const at = typeof header === 'number' ? header - 1 : headerRow(rows, (row) => names.fit(words(row)));
    found = words(rows[at]);
    places = names.match(found);
    first = at + 1;
  }
  const types = task.columns.map(({ type }) => type);
  for (let at = first; at < rows.length; at += 1) {
    const row = rows[at];
    const values = places.map((place, i) => cellText(row?.[place], types[i] ?? 'text', date1904));
    if (values.some((value) => value !== null && value !== '')) out.row(values, at + 1);
  }
  return found.filter((word) => word !== '');
}

async function open(task: Task): Promise<XLSX.WorkBook> {
  const limit = task.limits.workbookBytes;
  const tooLarge = () =>
    new FileFault('ingest/file-too-large', { limit: Math.round(limit / 1e6), setting: 'workbook_limit_mb' });
  if (statSync(task.path).size > limit) throw tooLarge();
  try {
    const file = readFileSync(task.path);
    const bytes = task.gzip ? gunzipSync(file, { maxOutputLength: limit }) : file;
    if (unpackedSize(bytes) > limit * UNPACKED) throw tooLarge();
    const options = { ...READING, sheets: task.settings.sheet ?? 0 };
    if (isPacked(bytes)) return XLSX.read(bytes, { ...options, type: 'buffer' });
    // HTML and XML that are called .xls: text of any encoding, whose values stay text (007 is no number).
    const pieces: string[] = [];
    for await (const piece of textOf(task, (await encodingOf(task)).name)) pieces.push(piece);
    return XLSX.read(pieces.join(''), { ...options, type: 'string', raw: true });
  } catch (error) {
    if (error instanceof FileFault) throw error;
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    // The reader's messages may quote cells.
    throw new FileFault('ingest/file-broken', { reason: 'Excel' });
  }
}

/** Bytes that a zip says it unpacks to, from its own list of contents; 0 of what is no zip. Throws when the list is cut off. */
function unpackedSize(bytes: Buffer): number {
  if (bytes.length < 4 || bytes.readUInt16LE(0) !== 0x4b50) return 0;
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new FileFault('ingest/file-broken', { reason: 'zip' });
  let at = bytes.readUInt32LE(end + 16);
  let total = 0;
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === 0x02014b50) {
    total += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return total;
}

const isPacked = (bytes: Buffer) => ['504b', 'd0cf'].includes(bytes.toString('hex', 0, 2));

function headerRow(rows: readonly Cell[][], fitOf: (row: Cell[] | undefined) => number): number {
  let best = 0;
  let most = -1;
  for (let at = 0; at < Math.min(rows.length, HEADER_ROWS); at += 1) {
    const found = fitOf(rows[at]);
    if (found > most) [best, most] = [at, found];
  }
  return best;
}

/** A cell as the contract's type reads it; numbers have the 15 digits that Excel itself shows. */
function cellText(cell: Cell, type: string, date1904: boolean): string | null {
  if (cell === undefined || cell.v === undefined || cell.v === null || cell.t === 'z') return null;
  if (cell.t === 'e') return cell.w ?? '#ERROR';
  if (cell.t === 'b') return cell.v ? 'true' : 'false';
  if (cell.t === 'd') return (cell.v as Date).toISOString().slice(0, 19).replace('T', ' ');
  if (cell.t !== 'n') return String(cell.v);
  const value = Number(cell.v);
  const format = typeof cell.z === 'string' ? cell.z : 'General';
  const isNumber = type !== 'text' && type !== 'date' && type !== 'timestamp';
  if (!isNumber && XLSX.SSF.is_date(format)) return momentOf(value, date1904) ?? decimal(value);
  // A code that is shown as 000123 is meant as that.
  if (type === 'text' && /^0+$/.test(format) && Number.isInteger(value) && value >= 0)
    return decimal(value).padStart(format.length, '0');
  return decimal(value);
}

function decimal(value: number): string {
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  if (!text.includes('e')) return text;
  return Math.abs(rounded) >= 1 ? BigInt(rounded).toString() : rounded.toFixed(20).replace(/0+$/, '');
}

function momentOf(serial: number, date1904: boolean): string | undefined {
  const parts = XLSX.SSF.parse_date_code(serial, { date1904 });
  if (!parts) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(parts.H)}:${two(parts.M)}:${two(Math.floor(parts.S))}`;
  if (serial >= 0 && serial < 1) return time;
  const day = `${String(parts.y).padStart(4, '0')}-${two(parts.m)}-${two(parts.d)}`;
  return time === '00:00:00' ? day : `${day} ${time}`;
}
