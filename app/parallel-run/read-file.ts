import { extname } from 'node:path';
import { nearest, UserError } from '../../core/index.ts';
import { plainDecimal } from '../../ingest/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { type CsvColumns, readCsv, unreadable } from '../forms/read-csv.ts';
import { type ReadSheet, readWorkbook } from '../forms/read-workbook.ts';
import '../forms/errors.ts';

const COLUMNS: CsvColumns = {
  month: ['month', '月份', '月'],
  indicator: ['indicator', '指标', '指标名称'],
  department: ['department', '科室', '科室名称'],
  value: ['value', '值', '数值'],
  note: ['note', '口径说明', '备注'],
};
const NEEDED = ['month', 'indicator', 'value'];
const DIGITS = { whole: 18, scale: 6 };
/** A hospital's table may have a title above its header. */
const HEADER_WITHIN = 10;

/** A figure of the hospital's own table. */
export interface TheirFigure {
  readonly row: number;
  /** YYYY-MM */
  readonly month: string;
  readonly indicator: IndicatorInfo;
  /** As written; null: the whole hospital. */
  readonly department: string | null;
  readonly value: number;
  /** Decimal places as written: finer differences are rounding. */
  readonly decimals: number;
  readonly note: string | null;
}

export interface Fault {
  readonly row: number;
  readonly column: string;
  readonly message: string;
  readonly message_en: string;
}

type Cells = Readonly<Record<string, string | null>>;

/** Rows of the first sheet whose header names the columns, with the numbers of the rows in the file. */
function rowsOf(sheets: readonly ReadSheet[]): { row: number; cells: Cells }[] {
  for (const { rows, isCut } of sheets) {
    const at = rows.slice(0, HEADER_WITHIN).findIndex((row) => NEEDED.every((id) => columnOf(row, id) >= 0));
    const header = rows[at];
    if (!header) continue;
    if (isCut) throw unreadable('行数过多，请分月份导入', 'it has too many rows; split it by months');
    const places = Object.keys(COLUMNS).map((id) => [id, columnOf(header, id)] as const);
    return rows.slice(at + 1).flatMap((row, index) => {
      const cells = Object.fromEntries(places.map(([id, place]) => [id, place < 0 ? null : (row[place] ?? '')]));
      return row.every((cell) => cell === '') ? [] : [{ row: at + index + 2, cells }];
    });
  }
  const words = NEEDED.map((id) => COLUMNS[id]?.join('/'));
  throw unreadable(`没有表头为 ${words.join('、')} 的工作表`, `no sheet has a header of ${words.join(', ')}`);
}

const columnOf = (header: readonly (string | null)[], id: string) =>
  header.findIndex((cell) => COLUMNS[id]?.includes(cell?.trim().toLowerCase() ?? ''));

async function readRows(name: string, bytes: Buffer): Promise<{ row: number; cells: Cells }[]> {
  if (extname(name).toLowerCase() === '.csv') {
    const rows = await readCsv(bytes, COLUMNS, NEEDED);
    return rows.map((cells, index) => ({ row: index + 2, cells }));
  }
  return rowsOf(
    await readWorkbook(bytes).catch((error: unknown) => {
      // The other user of workbooks talks about its templates.
      if (error instanceof UserError)
        throw unreadable('不是可读的 .xlsx 或 .csv 文件', 'it is no readable .xlsx or .csv file');
      throw error;
    }),
  );
}

/** 2025-01, 2025-1, 2025年1月, 202501 or a day of it. */
function monthOf(text: string): string | undefined {
  const [, year, month] = /^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*(?:月|[-/.]\d{1,2})?$/.exec(text) ?? [];
  const number = Number(month);
  return year && number >= 1 && number <= 12 ? `${year}-${String(number).padStart(2, '0')}` : undefined;
}

/** The hospital's figures of these months, and every row that cannot be one, by its number. */
export async function readTheirFigures(
  file: { readonly name: string; readonly bytes: Buffer },
  months: { readonly from: string; readonly to: string },
  catalogue: readonly IndicatorInfo[],
): Promise<{ readonly figures: TheirFigure[]; readonly faults: Fault[]; readonly outside: number }> {
  const byWord = new Map(
    catalogue.flatMap((one) => [one.id, one.name_zh, one.code].map((word) => [word, one] as const)),
  );
  const figures: TheirFigure[] = [];
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  let outside = 0;
  for (const { row, cells } of await readRows(file.name, file.bytes)) {
    const at = (id: string) => cells[id]?.trim() ?? '';
    const say = (column: string, message: string, message_en: string) =>
      faults.push({ row, column: COLUMNS[column]?.[1] ?? column, message, message_en });
    const month = monthOf(at('month'));
    const indicator = byWord.get(at('indicator'));
    const value = plainDecimal(at('value').replaceAll(',', '').replace(/%$/, ''), DIGITS);
    if (!month) say('month', `“${at('month')}”应形如 2025-01`, `"${at('month')}" must be like 2025-01`);
    if (!indicator) {
      const near = nearest(at('indicator'), byWord.keys());
      say(
        'indicator',
        `没有指标“${at('indicator')}”；相近的有 ${near.join('、')}`,
        `"${at('indicator')}" is no indicator; the nearest are ${near.join(', ')}`,
      );
    }
    if (value === undefined) say('value', '应为数值', 'must be a number');
    if (!month || !indicator || value === undefined) continue;
    if (month < months.from || month > months.to) {
      outside += 1;
      continue;
    }
    const department = at('department') || null;
    const key = [month, indicator.id, department].join(' ');
    const twin = seen.get(key);
    if (twin !== undefined) {
      say('indicator', `与第 ${twin} 行重复`, `the same as row ${twin}`);
      continue;
    }
    seen.set(key, row);
    // As written: a zero at the end says how far they counted.
    const decimals = at('value').match(/\.(\d+)/)?.[1]?.length ?? 0;
    figures.push({ row, month, indicator, department, value: Number(value), decimals, note: at('note') || null });
  }
  return { figures, faults, outside };
}
