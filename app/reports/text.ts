import { table } from '../cli/table.ts';
import type { ReportAnswer } from './answer.ts';
import { cellText, totalTexts } from './cell-text.ts';

/** A report for a terminal. */
export function reportText(answer: ReportAnswer): string {
  const chosen = answer.parameters
    .filter(({ values }) => values.length > 0)
    .map(({ title_zh, values }) => `${title_zh}=${values.join('|')}`);
  const head = [
    `${answer.title_zh} ${answer.title_en}  ${answer.period.from} … ${answer.period.to}${answer.provisional ? '  暂定 provisional' : ''}  build ${answer.build_id}`,
    ...(chosen.length > 0 ? [chosen.join('  ')] : []),
    ...answer.notes.map(({ zh, en }) => `${zh} ${en}`),
  ];
  const blocks = answer.blocks.map((block) => {
    const lines = [...block.rows.map((row) => row.map((cell, index) => cellText(cell, block.columns[index] as never)))];
    if (block.totals) lines.push(totalTexts(block.totals, block.columns));
    const rows = lines.map((line) =>
      Object.fromEntries(block.columns.map(({ title_zh }, index) => [title_zh, line[index]])),
    );
    const more = block.truncated
      ? [`（共 ${block.row_count} 行，只显示前 ${block.rows.length} 行 the first rows of all）`]
      : [];
    const notes = block.notes.map(({ zh, en }) => `${zh} ${en}`);
    return [
      `\n${block.title_zh} ${block.title_en}`,
      rows.length > 0 ? table(rows) : '无数据 no rows',
      ...more,
      ...notes,
    ].join('\n');
  });
  return [...head, ...blocks].join('\n');
}
