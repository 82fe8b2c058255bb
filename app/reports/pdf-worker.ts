import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';
import PDFDocument from 'pdfkit';
import { columnWidths, drawLine, LINE, layLine, MARGIN, Ruler, SIZE } from './pdf-page.ts';

/** A report as texts only: what crosses to the worker. */
export interface PaperReport {
  readonly title: string;
  readonly lines: readonly string[];
  readonly blocks: readonly {
    readonly title: string;
    readonly header: readonly string[];
    readonly right: readonly boolean[];
    readonly rows: readonly (readonly string[])[];
    readonly totals: readonly string[] | null;
  }[];
  readonly explained: readonly (readonly [string, string])[];
  readonly footer: string;
}

const FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);
const HEAD_FILL = '#e8eef7';
const TOTAL_FILL = '#f4f6f9';

async function draw(report: PaperReport): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: MARGIN,
    bufferPages: true,
    font: FONT,
    info: { Title: report.title },
  });
  const bytes = buffer(doc);
  const ruler = new Ruler(doc);
  const bottom = doc.page.height - MARGIN - LINE;
  const whole = doc.page.width - 2 * MARGIN;
  doc.fontSize(15).fillColor('#1f2933').text(report.title, MARGIN, MARGIN, { lineBreak: false });
  let y = MARGIN + 24;
  const say = (text: string, size = SIZE) => {
    for (const line of ruler.linesOf(text, (whole * SIZE) / size, 40)) {
      if (y + LINE > bottom) y = newPage();
      doc.fontSize(size).fillColor('#1f2933').text(line, MARGIN, y, { lineBreak: false });
      y += (LINE * size) / SIZE;
    }
  };
  const newPage = () => {
    doc.addPage();
    return MARGIN;
  };
  for (const line of report.lines) say(line);
  for (const { title, header, right, rows, totals } of report.blocks) {
    const widths = columnWidths(ruler, [header, ...rows, ...(totals ? [totals] : [])], whole);
    const head = layLine(ruler, header, widths);
    y += LINE / 2;
    if (y + 3 * LINE + head.height > bottom) y = newPage();
    say(title, 10);
    const drawHead = () => {
      drawLine(doc, ruler, head, { y, widths, right, fill: HEAD_FILL });
      y += head.height;
    };
    drawHead();
    for (const [texts, fill] of [
      ...rows.map((row) => [row, ''] as const),
      ...(totals ? [[totals, TOTAL_FILL] as const] : []),
    ]) {
      const line = layLine(ruler, texts, widths);
      if (y + line.height > bottom) {
        y = newPage();
        drawHead();
      }
      drawLine(doc, ruler, line, { y, widths, right, ...(fill ? { fill } : {}) });
      y += line.height;
    }
    if (rows.length === 0) say('无数据 no rows');
  }
  y += LINE;
  say('说明 What the figures mean', 10);
  for (const [item, text] of report.explained) say(`${item}：${text}`);
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    // Text below the margin would begin another page.
    doc.page.margins.bottom = 0;
    const text = `${report.footer}　第 ${page + 1} 页 / 共 ${count} 页`;
    doc
      .fontSize(SIZE)
      .fillColor('#6b7785')
      .text(text, MARGIN, doc.page.height - MARGIN + 4, { lineBreak: false });
  }
  doc.end();
  return bytes;
}

const bytes = await draw(workerData as PaperReport);
parentPort?.postMessage(new Uint8Array(bytes));
