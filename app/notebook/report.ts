import type { Row } from '../../core/index.ts';
import type { Notebook } from './parse.ts';
import type { CellResult } from './run.ts';

const SHOWN_ROWS = 200;

const STYLE = `body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#1d2733}
table{border-collapse:collapse;margin:1rem 0;font-size:13px}th,td{padding:.3rem .7rem;border-bottom:1px solid #d8dee6;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}
th{background:#f2f5f8}pre{background:#f6f8fa;padding:.7rem 1rem;overflow:auto;font-size:12.5px;border-radius:4px}details{margin:.5rem 0}footer{color:#66727f;font-size:12px;margin-top:3rem}`;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}

/** The Markdown that notebooks use: headings, paragraphs, lists, code. */
function proseToHtml(markdown: string): string {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const heading = /^(#{1,4})\s+(.+)$/.exec(part);
      if (heading) return `<h${heading[1]?.length}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`;
      if (part.startsWith('```')) return `<pre>${escapeHtml(part.replace(/^```\w*\n?|```$/g, ''))}</pre>`;
      if (/^[-*] /m.test(part) && part.split('\n').every((line) => /^[-*] |^ {2}/.test(line))) {
        const items = part
          .split(/\n(?=[-*] )/)
          .map((item) => `<li>${inline(item.slice(2).replaceAll('\n', ' '))}</li>`);
        return `<ul>${items.join('')}</ul>`;
      }
      return `<p>${inline(part.replaceAll('\n', ' '))}</p>`;
    })
    .join('\n');
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
}

function tableToHtml(columns: readonly string[], rows: readonly Row[]): string {
  const cell = (value: unknown) =>
    `<td${typeof value === 'number' ? ' class="n"' : ''}>${escapeHtml(shown(value))}</td>`;
  const body = rows.slice(0, SHOWN_ROWS).map((row) => `<tr>${columns.map((name) => cell(row[name])).join('')}</tr>`);
  const more = rows.length > SHOWN_ROWS ? `<p>… ${rows.length} rows</p>` : '';
  return `<table><thead><tr>${columns.map((name) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>${more}`;
}

/** One self-contained HTML file: prose, each cell's result, its source folded away, and what it was made from. */
export function renderReport(
  notebook: Notebook,
  results: readonly CellResult[],
  made: { readonly asOf: string; readonly buildId: string },
): string {
  const byCell = new Map(results.map((result) => [result.cell, result]));
  const body = notebook.blocks.map((block) => {
    if ('prose' in block) return proseToHtml(block.prose);
    const result = byCell.get(block.cell);
    const view = result?.svg ?? tableToHtml(result?.columns ?? [], result?.rows ?? []);
    return `${view}\n<details><summary>${block.cell.kind} ${escapeHtml(block.cell.name)}</summary><pre>${escapeHtml(block.cell.text)}</pre></details>`;
  });
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(notebook.title)}</title><style>${STYLE}</style></head>
<body>
${body.join('\n')}
<footer>数据时点 as of ${escapeHtml(made.asOf)} · 构建 build ${escapeHtml(made.buildId)}</footer>
</body></html>
`;
}
