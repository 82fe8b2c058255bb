import { xmlText } from '../workbook/cells.ts';
import { cellText, totalTexts } from './cell-text.ts';
import { explained } from './export-xlsx.ts';
import type { OpenReport } from './types.ts';

const STYLE = `body{font:14px/1.5 "Noto Sans SC","Microsoft YaHei",sans-serif;margin:24px;color:#1f2933}h1{font-size:20px}h2{font-size:16px}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #c5ccd6;padding:3px 8px;text-align:left}th{background:#e8eef7}
.n{text-align:right;font-variant-numeric:tabular-nums}tfoot td{font-weight:600;background:#f4f6f9}
@page{size:A4 landscape;margin:12mm}@media print{body{margin:0;font-size:11px}thead{display:table-header-group}tr{break-inside:avoid}}`;

const TEXTS: ReadonlySet<string> = new Set(['text', 'date', 'month', 'timestamp', 'boolean']);

/** A page without scripts that prints as it stands. */
export async function reportHtml({ head, blocks }: OpenReport): Promise<{ text: string; rows: number }> {
  let rows = 0;
  const tables: string[] = [];
  for (const { title_zh, columns, totals, each } of blocks) {
    const side = columns.map(({ kind }) => (TEXTS.has(kind) ? '' : ' class="n"'));
    const line = (cells: readonly string[], tag: 'th' | 'td') =>
      `<tr>${cells.map((cell, index) => `<${tag}${side[index]}>${xmlText(cell)}</${tag}>`).join('')}</tr>`;
    const body: string[] = [];
    await each((portion) => {
      for (const row of portion)
        body.push(
          line(
            row.map((cell, index) => cellText(cell, columns[index] as never)),
            'td',
          ),
        );
    });
    rows += body.length;
    const names = columns.map((column) => column.title_zh);
    tables.push(
      `<h2>${xmlText(title_zh)}</h2><table><thead>${line(names, 'th')}</thead><tbody>${body.join('\n')}</tbody>${totals ? `<tfoot>${line(totalTexts(totals, columns), 'td')}</tfoot>` : ''}</table>`,
    );
  }
  const words = explained(head, blocks).map(
    ([item, text]) => `<tr><td>${xmlText(item)}</td><td>${xmlText(text)}</td></tr>`,
  );
  return {
    rows,
    text: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${xmlText(head.title_zh)}</title><style>${STYLE}</style></head><body><h1>${xmlText(head.title_zh)}${head.provisional ? '（暂定）' : ''}</h1><p>${head.period.from} 至 ${head.period.to}</p>${tables.join('\n')}<h2>说明</h2><table>${words.join('\n')}</table></body></html>`,
  };
}
