import type { Writable } from 'node:stream';
import { xmlText } from './cells.ts';
import { type SheetOptions, SheetWriter } from './sheet.ts';
import { Styles } from './styles.ts';
import { ZipWriter } from './zip.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const LONGEST_NAME = 31;

/** The one way in which the house writes figures into Excel: sheets one after the other, rows as they come, at flat memory. */
export class WorkbookWriter {
  readonly #zip: ZipWriter;
  readonly #styles = new Styles();
  readonly #sheets: { readonly name: string; readonly headerRow: number }[] = [];

  constructor(stream: Writable) {
    this.#zip = new ZipWriter(stream);
  }

  /** The order of calls is the order of the tabs. The header is frozen, and repeated on every printed page. */
  async sheet(options: SheetOptions, fill: (sheet: SheetWriter) => Promise<void>): Promise<void> {
    const number = this.#sheets.length + 1;
    this.#sheets.push({
      name: this.#freeName(options.name),
      headerRow: (options.above?.length ?? 0) + 1,
    });
    await this.#zip.entry(`xl/worksheets/sheet${number}.xml`, async (write) => {
      const sheet = new SheetWriter(write, options, this.#styles);
      await sheet.start(options);
      await fill(sheet);
      await sheet.finish();
    });
  }

  /** Excel forbids some characters, long names, and two of the same. */
  #freeName(wanted: string): string {
    const base =
      wanted
        .replace(/[\\/?*[\]:']/g, ' ')
        .trim()
        .slice(0, LONGEST_NAME) || 'Sheet';
    const taken = new Set(this.#sheets.map(({ name }) => name.toLowerCase()));
    for (let count = 1; ; count++) {
      const mark = count === 1 ? '' : ` ${count}`;
      const name = `${base.slice(0, LONGEST_NAME - mark.length)}${mark}`;
      if (!taken.has(name.toLowerCase())) return name;
    }
  }

  async end(): Promise<void> {
    const part = (path: string, text: string) => this.#zip.entry(path, (write) => write(`${XML}${text}`));
    const numbers = this.#sheets.map((_, index) => index + 1);
    await part(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join('')}</Types>`,
    );
    await part(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    );
    await part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${numbers.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    );
    await this.#zip.entry('xl/styles.xml', (write) => write(this.#styles.toXml()));
    await part('xl/workbook.xml', this.#workbookXml());
    await this.#zip.end();
  }

  #workbookXml(): string {
    const sheets = this.#sheets.map(
      ({ name }, index) =>
        `<sheet name="${xmlText(name).replaceAll('"', '&quot;')}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
    );
    const titles = this.#sheets.map(
      ({ name, headerRow }, index) =>
        `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${xmlText(name)}'!$${headerRow}:$${headerRow}</definedName>`,
    );
    return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`;
  }
}
