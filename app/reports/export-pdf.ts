import { Worker } from 'node:worker_threads';
import { modulePath, UserError, WORKER_BOOT } from '../../core/index.ts';
import { cellText, totalTexts } from './cell-text.ts';
import './errors.ts';
import { explained } from './export-xlsx.ts';
import type { PaperReport } from './pdf-worker.ts';
import type { OpenReport } from './types.ts';

/** Some sixty pages: more is no paper that anybody reads. */
const MOST_ROWS = 3_000;
const TEXTS: ReadonlySet<string> = new Set(['text', 'date', 'month', 'timestamp', 'boolean']);

async function onPaper({ head, blocks }: OpenReport): Promise<{ paper: PaperReport; rows: number; named: boolean }> {
  let named = false;
  const written: PaperReport['blocks'][number][] = [];
  for (const block of blocks) {
    const rows: string[][] = [];
    const some = await block.each((portion) => {
      for (const row of portion) rows.push(row.map((cell, index) => cellText(cell, block.columns[index] as never)));
    });
    named ||= some;
    written.push({
      title: block.title_zh,
      header: block.columns.map(({ title_zh }) => title_zh),
      right: block.columns.map(({ kind }) => !TEXTS.has(kind)),
      rows,
      totals: block.totals ? totalTexts(block.totals, block.columns) : null,
    });
  }
  const chosen = head.parameters.flatMap(({ title_zh, values }) =>
    values.length > 0 ? [`${title_zh}：${values.join('、')}`] : [],
  );
  return {
    paper: {
      title: `${head.title_zh}${head.provisional ? '（暂定）' : ''}`,
      lines: [
        `时段：${head.period.from} 至 ${head.period.to}　${chosen.join('　') || '全部'}`,
        ...head.notes.map(({ zh }) => zh),
      ],
      blocks: written,
      explained: explained(head, blocks),
      footer: `${head.title_zh}　构建 ${head.build_id}　${head.asked_at}　${head.asked_by}`,
    },
    rows: written.reduce((sum, { rows }) => sum + rows.length, 0),
    named,
  };
}

/** The report on A4 landscape, drawn in a worker: laying out Chinese text would keep the server from answering. */
export async function reportPdf(report: OpenReport): Promise<{ bytes: Buffer; rows: number; named: boolean }> {
  const rows = report.blocks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  if (rows > MOST_ROWS) throw new UserError('reports/too-many-rows', { rows, format: 'pdf', most: MOST_ROWS });
  const { paper, ...written } = await onPaper(report);
  const worker = new Worker(WORKER_BOOT, { argv: [modulePath('app/reports/pdf-worker')], workerData: paper });
  try {
    const bytes = await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the PDF worker ended with ${code}`)));
    });
    return { bytes: Buffer.from(bytes), ...written };
  } finally {
    await worker.terminate();
  }
}
