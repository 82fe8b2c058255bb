const FONT = '<font><sz val="11"/><name val="等线"/><charset val="134"/></font>';
const BOLD = '<font><b/><sz val="11"/><name val="等线"/><charset val="134"/></font>';
const TITLE = '<font><b/><sz val="14"/><name val="等线"/><charset val="134"/></font>';
const FILLS =
  '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/></patternFill></fill>';
const BORDERS =
  '<border/><border><left style="thin"><color rgb="FFBFBFBF"/></left><right style="thin"><color rgb="FFBFBFBF"/></right><top style="thin"><color rgb="FFBFBFBF"/></top><bottom style="thin"><color rgb="FFBFBFBF"/></bottom></border>';
/** Excel's own formats end at 163. */
const FIRST_OWN_FORMAT = 164;
const FONTS = ['plain', 'bold', 'title'] as const;

export interface CellStyle {
  readonly format?: string;
  readonly font?: (typeof FONTS)[number];
  readonly fill?: boolean;
  readonly border?: boolean;
  readonly wrap?: boolean;
}

/** The styles that a workbook used, numbered as they are asked for. */
export class Styles {
  readonly #formats: string[] = [];
  readonly #cells: CellStyle[] = [{}];
  readonly #known = new Map<string, number>();

  numberOf(style: CellStyle): number {
    const key = JSON.stringify(style);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (style.format && !this.#formats.includes(style.format)) this.#formats.push(style.format);
    this.#cells.push(style);
    this.#known.set(key, this.#cells.length - 1);
    return this.#cells.length - 1;
  }

  toXml(): string {
    const formats = this.#formats.map(
      (code, index) =>
        `<numFmt numFmtId="${FIRST_OWN_FORMAT + index}" formatCode="${code.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"/>`,
    );
    const cells = this.#cells.map(({ format, font = 'plain', fill, border, wrap }) => {
      const id = format ? FIRST_OWN_FORMAT + this.#formats.indexOf(format) : 0;
      const align = wrap ? '<alignment vertical="top" wrapText="1"/>' : '';
      return `<xf numFmtId="${id}" fontId="${FONTS.indexOf(font)}" fillId="${fill ? 2 : 0}" borderId="${border ? 1 : 0}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">${align}</xf>`;
    });
    return [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
      formats.length > 0 ? `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` : '',
      `<fonts count="3">${FONT}${BOLD}${TITLE}</fonts><fills count="3">${FILLS}</fills><borders count="2">${BORDERS}</borders>`,
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>`,
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    ].join('');
  }
}
