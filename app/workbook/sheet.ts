import { setImmediate as turn } from 'node:timers/promises';
import { UserError } from '../../core/index.ts';
import '../errors.ts';
import { cellXml, formatOf, letters, type SheetColumn, xmlText } from './cells.ts';
import type { Styles } from './styles.ts';

const ROWS_OF_A_SHEET = 1_048_576;
/** Text handed over at a time; after it other requests get their turn. */
const CHUNK = 64 * 1024;

export interface SheetOptions {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** Lines above the header: the first is the title. */
  readonly above?: readonly string[];
  /** Longer texts break into lines (a sheet of words). */
  readonly wrap?: boolean;
}

/** Rows of one sheet, written as they come. */
export class SheetWriter {
  readonly #write: (text: string) => Promise<void>;
  readonly #columns: readonly SheetColumn[];
  readonly #letters: readonly string[];
  readonly #plain: readonly number[];
  readonly #bold: readonly number[];
  readonly #styles: Styles;
  #row = 0;
  #waiting = '';

  constructor(write: (text: string) => Promise<void>, { columns, wrap = false }: SheetOptions, styles: Styles) {
    this.#write = write;
    this.#columns = columns;
    this.#styles = styles;
    this.#letters = columns.map((_, index) => letters(index));
    const styled = (font: 'plain' | 'bold') =>
      columns.map((column) => {
        const format = formatOf(column);
        return styles.numberOf({ font, wrap, border: true, ...(format ? { format } : {}) });
      });
    this.#plain = styled('plain');
    this.#bold = styled('bold');
  }

  async start({ columns, above = [] }: SheetOptions): Promise<void> {
    const frozen = above.length + 1;
    const widths = columns.map(
      ({ width = 12 }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    );
    this.#waiting += [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
      '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
      `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
      `<sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`,
    ].join('');
    const [title, line] = [this.#styles.numberOf({ font: 'title' }), this.#styles.numberOf({ font: 'plain' })];
    for (const [index, text] of above.entries()) {
      this.#row++;
      this.#waiting += `<row r="${this.#row}">${cellXml(`A${this.#row}`, index === 0 ? title : line, text, 'text')}</row>`;
    }
    const head = this.#styles.numberOf({ font: 'bold', fill: true, border: true, wrap: true });
    this.#row++;
    const cells = columns.map((column, index) => cellXml(`${letters(index)}${this.#row}`, head, column.title, 'text'));
    this.#waiting += `<row r="${this.#row}">${cells.join('')}</row>`;
  }

  async rows(rows: Iterable<readonly unknown[]>, isBold = false): Promise<void> {
    const styles = isBold ? this.#bold : this.#plain;
    for (const row of rows) {
      if (this.#row >= ROWS_OF_A_SHEET)
        throw new UserError('app/usage', { problem: `Excel 每张表最多 ${ROWS_OF_A_SHEET} 行 rows of a sheet` });
      const at = ++this.#row;
      let line = `<row r="${at}">`;
      for (let index = 0; index < this.#columns.length; index++) {
        line += cellXml(
          `${this.#letters[index]}${at}`,
          styles[index] ?? 0,
          row[index],
          this.#columns[index]?.kind ?? 'text',
        );
      }
      this.#waiting += `${line}</row>`;
      if (this.#waiting.length > CHUNK) await this.#flush();
    }
  }

  async finish(): Promise<void> {
    this.#waiting += [
      '</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
      '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
      `<headerFooter><oddFooter>${xmlText('&C第 &P 页 / 共 &N 页')}</oddFooter></headerFooter></worksheet>`,
    ].join('');
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    await this.#write(text);
    await turn();
  }
}
