import type PDFKit from 'pdfkit';

export const SIZE = 8;
export const LINE = 11;
export const MARGIN = 30;
const PAD = 3;
const MOST_LINES = 6;

/** Widths of characters of the font, each measured once: Chinese text has no kerning to lose. */
export class Ruler {
  readonly #doc: PDFKit.PDFDocument;
  readonly #known = new Map<string, number>();

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
  }

  widthOf(text: string): number {
    let width = 0;
    for (const character of text) {
      let known = this.#known.get(character);
      if (known === undefined) {
        known = this.#doc.fontSize(SIZE).widthOfString(character);
        this.#known.set(character, known);
      }
      width += known;
    }
    return width;
  }

  /** Lines of a text that fit a width; broken anywhere, as Chinese is. */
  linesOf(text: string, width: number, most = MOST_LINES): string[] {
    const lines: string[] = [];
    for (const part of text.split('\n')) {
      let line = '';
      for (const character of part) {
        if (line && this.widthOf(line + character) > width) {
          lines.push(line);
          line = '';
        }
        line += character;
      }
      lines.push(line);
    }
    return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]?.slice(0, -1)}…`];
  }
}

/** Widths of columns that fill a page: each as much as its longest text wants, all scaled to what there is. */
export function columnWidths(ruler: Ruler, texts: readonly (readonly string[])[], whole: number): number[] {
  const count = texts[0]?.length ?? 0;
  const wanted = Array.from({ length: count }, (_, index) =>
    Math.min(170, Math.max(28, ...texts.slice(0, 500).map((row) => ruler.widthOf(row[index] ?? '') + 2 * PAD))),
  );
  const sum = wanted.reduce((total, width) => total + width, 0);
  return sum === 0 ? [] : wanted.map((width) => Math.min(width * (whole / sum), sum < whole ? width * 1.6 : width));
}

interface Line {
  readonly cells: readonly (readonly string[])[];
  readonly height: number;
}

export function layLine(ruler: Ruler, texts: readonly string[], widths: readonly number[]): Line {
  const cells = texts.map((text, index) => ruler.linesOf(text, (widths[index] ?? 0) - 2 * PAD));
  return { cells, height: Math.max(1, ...cells.map((lines) => lines.length)) * LINE + 3 };
}

export function drawLine(
  doc: PDFKit.PDFDocument,
  ruler: Ruler,
  line: Line,
  at: {
    readonly y: number;
    readonly widths: readonly number[];
    readonly right: readonly boolean[];
    readonly fill?: string;
  },
): void {
  const whole = at.widths.reduce((sum, width) => sum + width, 0);
  if (at.fill) doc.rect(MARGIN, at.y, whole, line.height).fill(at.fill);
  doc.fillColor('#1f2933').fontSize(SIZE);
  let x = MARGIN;
  line.cells.forEach((lines, index) => {
    const width = at.widths[index] ?? 0;
    lines.forEach((text, row) => {
      const left = at.right[index] ? x + width - PAD - ruler.widthOf(text) : x + PAD;
      if (text) doc.text(text, left, at.y + 1.5 + row * LINE, { lineBreak: false });
    });
    x += width;
  });
  doc
    .moveTo(MARGIN, at.y + line.height)
    .lineTo(MARGIN + whole, at.y + line.height)
    .lineWidth(0.4)
    .strokeColor('#c5ccd6')
    .stroke();
}
