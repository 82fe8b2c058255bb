import ExcelJS from 'exceljs';
import { CAUSES } from './cause.ts';
import type { ComparedFigure, ParallelRun } from './compare.ts';

const STATES: Readonly<Record<ComparedFigure['state'], string>> = {
  same: '相同 same',
  rounded: '舍入相同 same when rounded',
  differs: '不同 differs',
};
const FIGURES: readonly (readonly [title: string, width: number, of: (row: ComparedFigure) => ExcelJS.CellValue])[] = [
  ['行 row', 8, (row) => row.row],
  ['月份 month', 12, (row) => row.month],
  ['编码 code', 10, (row) => row.code],
  ['指标 indicator', 32, (row) => row.name_zh],
  ['科室 department', 16, (row) => row.department ?? '全院 whole hospital'],
  ['单位 unit', 8, (row) => row.unit],
  ['院方 theirs', 16, (row) => row.theirs],
  ['本系统 ours', 16, (row) => row.ours],
  ['差额 ours − theirs', 16, (row) => row.amount],
  ['相对差 relative', 12, (row) => row.relative],
  ['结果 result', 20, (row) => STATES[row.state]],
  ['原因 cause', 28, (row) => (row.cause ? CAUSES[row.cause] : null)],
  ['说明 detail', 40, (row) => row.detail],
];
const SIGNERS = ['病案统计室 Medical records', '财务科 Finance', '信息科 IT', '实施方 Supplier'];

function addTable(
  book: ExcelJS.Workbook,
  name: string,
  titles: readonly (readonly [title: string, width: number])[],
  rows: readonly (readonly ExcelJS.CellValue[])[],
): ExcelJS.Worksheet {
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToHeight: 0, printTitlesRow: '1:1' },
  });
  sheet.addRow(titles.map(([title]) => title)).font = { bold: true };
  sheet.addRows(rows.map((row) => [...row]));
  titles.forEach(([, width], index) => {
    sheet.getColumn(index + 1).width = width;
  });
  return sheet;
}

function addFigures(book: ExcelJS.Workbook, name: string, rows: readonly ComparedFigure[]): void {
  const sheet = addTable(
    book,
    name,
    FIGURES.map(([title, width]) => [title, width] as const),
    rows.map((row) => FIGURES.map(([, , of]) => of(row))),
  );
  for (const column of [7, 8, 9]) sheet.getColumn(column).numFmt = '#,##0.######';
  sheet.getColumn(10).numFmt = '0.00%';
}

function summary(run: ParallelRun): ExcelJS.CellValue[][] {
  const groups = new Map<string, ComparedFigure[]>();
  for (const row of run.rows) groups.set(row.indicator, [...(groups.get(row.indicator) ?? []), row]);
  return [...groups.values()].map((rows) => {
    const count = (state: ComparedFigure['state']) => rows.filter((row) => row.state === state).length;
    const largest = Math.max(...rows.map(({ relative }) => Math.abs(relative ?? 0)));
    return [
      ...[rows[0]?.code ?? '', rows[0]?.name_zh ?? '', rows[0]?.unit ?? ''],
      ...[rows.length, count('same'), count('rounded'), count('differs'), largest],
    ];
  });
}

function addSignatures(book: ExcelJS.Workbook, run: ParallelRun): void {
  const sheet = book.addWorksheet('双方签字', { pageSetup: { paperSize: 9, fitToPage: true } });
  sheet.getColumn(1).width = 34;
  sheet.getColumn(2).width = 40;
  sheet.getColumn(3).width = 24;
  sheet.addRow(['并行核对确认书 Parallel run: confirmation']).font = { bold: true, size: 16 };
  sheet.addRows([
    [],
    ['核对期间 months', `${run.from} … ${run.to}`],
    ['院方文件 file of the hospital', run.file.name],
    ['文件摘要 SHA-256', run.file.sha256],
    ['本系统构建 build', run.build_id],
    ['本系统时点 as of', run.as_of],
    ['核对数 compared figures', run.compared],
    ['相同 same', run.same],
    ['舍入相同 same when rounded', run.rounded],
    ['不同 differing', run.differing],
    ...Object.entries(run.by_cause).map(([cause, number]) => [
      `　其中 ${CAUSES[cause as keyof typeof CAUSES]}`,
      number,
    ]),
    ['无法核对的行 rows at fault', run.faults.length],
    [],
    [
      '双方确认：差异已逐条说明，“待查”项另行跟踪。 Both sides confirm that every difference is explained or followed up.',
    ],
    [],
    ['部门 department', '签字 signature', '日期 date'],
    ...SIGNERS.flatMap((signer) => [[signer, '', ''], []]),
  ]);
}

/** What was compared as a workbook, with a sheet that both sides sign. */
export async function parallelRunWorkbook(run: ParallelRun): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const summaryTitles: [string, number][] = [
    ...([
      ['编码 code', 10],
      ['指标 indicator', 32],
      ['单位 unit', 8],
      ['核对数 compared', 14],
    ] as [string, number][]),
    ...([
      ['相同 same', 12],
      ['舍入 rounded', 12],
      ['不同 differing', 14],
      ['最大相对差 largest', 16],
    ] as [string, number][]),
  ];
  addTable(book, '汇总', summaryTitles, summary(run)).getColumn(8).numFmt = '0.00%';
  addFigures(
    book,
    '差异',
    run.rows.filter(({ state }) => state === 'differs'),
  );
  addFigures(book, '全部', run.rows);
  const faultTitles: [string, number][] = [
    ['行 row', 8],
    ['列 column', 14],
    ['问题', 60],
    ['fault', 60],
  ];
  addTable(
    book,
    '问题行',
    faultTitles,
    run.faults.map(({ row, column, message, message_en }) => [row, column, message, message_en]),
  );
  addSignatures(book, run);
  return Buffer.from(await book.xlsx.writeBuffer());
}
