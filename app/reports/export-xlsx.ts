import type { Writable } from 'node:stream';
import type { SheetColumn } from '../workbook/cells.ts';
import { WorkbookWriter } from '../workbook/workbook.ts';
import { wordOf } from './cell-text.ts';
import type { Cell, OpenBlock, OpenReport, ReportColumn, ReportHead } from './types.ts';

const WIDTHS: Readonly<Record<string, number>> = { timestamp: 20, money: 15, text: 16 };

const sheetColumn = ({ title_zh, kind, decimals }: ReportColumn): SheetColumn => ({
  title: title_zh,
  kind: kind === 'money' ? 'decimal' : kind,
  decimals,
  width: Math.max(WIDTHS[kind] ?? 12, Math.min(30, title_zh.length * 2 + 2)),
});

const cellOf = (value: Cell, column: ReportColumn | undefined): Cell => {
  if (!column) return value;
  if (value === null) return column.not_collected ? '未采集' : null;
  return column.words ? wordOf(value, column) : value;
};

async function writeBlock(
  book: WorkbookWriter,
  { head }: OpenReport,
  block: OpenBlock,
): Promise<{ rows: number; named: boolean }> {
  let rows = 0;
  let named = false;
  const mark = head.provisional ? '　暂定' : '';
  await book.sheet(
    {
      name: block.title_zh,
      columns: block.columns.map(sheetColumn),
      above: [
        `${head.title_zh}：${block.title_zh}`,
        `${head.period.from} 至 ${head.period.to}${mark}　构建 ${head.build_id}`,
      ],
    },
    async (sheet) => {
      named = await block.each(async (portion) => {
        rows += portion.length;
        await sheet.rows(portion.map((row) => row.map((value, index) => cellOf(value, block.columns[index]))));
      });
      if (!block.totals) return;
      const totals = block.totals.map((value, index) => cellOf(value, block.columns[index]));
      await sheet.rows([totals[0] === null ? ['合计', ...totals.slice(1)] : totals], true);
    },
  );
  return { rows, named };
}

/** What was asked and what the figures mean, as lines of item and words. */
export function explained(head: ReportHead, blocks: readonly OpenBlock[]): (readonly [string, string])[] {
  return [
    ['报表', `${head.title_zh} ${head.title_en}`],
    ['说明', `${head.about_zh} ${head.about_en}`],
    ['时段', `${head.period.from} 至 ${head.period.to}`],
    ...head.parameters.map(({ title_zh, values }) => [`参数：${title_zh}`, values.join('、') || '全部'] as const),
    ['数据状态', head.provisional ? '暂定 provisional' : '时段已完整 complete'],
    ...head.notes.map(({ zh, en }) => ['提示', `${zh} ${en}`] as const),
    ['构建号', head.build_id],
    ['生成时间', head.asked_at],
    ['生成人', head.asked_by],
    ...blocks.flatMap((block) => [
      ...block.notes.map(({ zh, en }) => [block.title_zh, `${zh} ${en}`] as const),
      ...block.columns.flatMap(({ title_zh, definition, not_collected }) =>
        definition || not_collected
          ? [[`${block.title_zh}：${title_zh}`, `${not_collected ? '（未采集）' : ''}${definition}`] as const]
          : [],
      ),
    ]),
  ];
}

/** The first table, then what it means, then the other tables. Gives how many rows were written, and whether people were named. */
export async function writeReportXlsx(report: OpenReport, stream: Writable): Promise<{ rows: number; named: boolean }> {
  const book = new WorkbookWriter(stream);
  const [first, ...others] = report.blocks;
  const written = first ? [await writeBlock(book, report, first)] : [];
  await book.sheet(
    {
      name: '说明',
      columns: [
        { title: '项目', kind: 'text', width: 32 },
        { title: '内容', kind: 'text', width: 100 },
      ],
      wrap: true,
    },
    (sheet) => sheet.rows(explained(report.head, report.blocks)),
  );
  for (const block of others) written.push(await writeBlock(book, report, block));
  await book.end();
  return { rows: written.reduce((sum, { rows }) => sum + rows, 0), named: written.some(({ named }) => named) };
}
