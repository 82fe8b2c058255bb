import * as XLSX from '@e965/xlsx';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { column, FileBench } from '../../test-support/parse-file.ts';

const bench = new FileBench();
afterAll(() => bench.close());

const COLUMNS = [
  column('code', 'text', '编码'),
  column('amount', 'numeric(14,2)', '金额'),
  column('at', 'timestamp', '时间'),
];

type Cells = (XLSX.CellObject | null)[][];
function workbook(
  cells: Cells,
  bookType: XLSX.BookType = 'xlsx',
  more: Partial<XLSX.WorkBook> = {},
  name = '费用',
): Buffer {
  const sheet: XLSX.WorkSheet = {
    '!ref': XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: cells.length, c: 10 } }),
  };
  for (const [r, row] of cells.entries())
    for (const [c, cell] of row.entries()) if (cell) sheet[XLSX.utils.encode_cell({ r, c })] = cell;
  return XLSX.write(
    { SheetNames: ['说明', name], Sheets: { 说明: { '!ref': 'A1:A1' }, [name]: sheet }, ...more },
    {
      type: 'buffer',
      bookType,
      codepage: 936,
    },
  ) as Buffer;
}
const s = (v: string): XLSX.CellObject => ({ t: 's', v });
const n = (v: number, z?: string): XLSX.CellObject => ({ t: 'n', v, ...(z ? { z } : {}) });
const HEADER = [s('编码'), s('amount'), s(' AT ')];

describe('workbooks', () => {
  it.each(['xlsx', 'biff8'] as const)(
    'reads %s: titles, merged cells and empty rows, codes, numbers and days',
    async (type) => {
      const cells: Cells = [
        [s('二〇二五年三月费用')],
        [],
        HEADER,
        [s('007'), n(12.100000000000001), n(45717, 'yyyy-mm-dd')],
        [],
        [n(7, '000'), n(0.1 + 0.2), n(45717.5, 'yyyy/m/d h:mm')],
        [s(' 张"三" '), n(123456789.5), s('2025年3月1日')],
        [null, n(-0.00001), null],
      ];
      const read = await bench.read(type === 'xlsx' ? 't.xlsx' : 't.xls', workbook(cells, type), COLUMNS, {
        sheet: '费用',
      });
      expect(read.values).toEqual([
        ['007', '12.1', '2025-03-01'],
        ['007', '0.3', '2025-03-01 12:00:00'],
        [' 张"三" ', '123456789.5', '2025-03-01'],
        [null, '-0.00001', null],
      ]);
    },
  );
  it('counts days as the workbook does: from 1900 or from 1904', async () => {
    const cells: Cells = [HEADER, [s('a'), null, n(44255, 'yyyy-mm-dd')]];
    const old = workbook(cells, 'xlsx', { Workbook: { WBProps: { date1904: true } } });
    expect((await bench.read('t.xlsx', old, COLUMNS, { sheet: '费用' })).values[0]?.[2]).toBe('2025-03-01');
    expect((await bench.read('t.xlsx', workbook(cells), COLUMNS, { sheet: '费用' })).values[0]?.[2]).toBe('2021-02-28');
  });
  it('reads the GBK of Excel 95', async () => {
    const cells: Cells = [
      [s('code'), s('amount'), s('at')],
      [s('XXYY'), n(1), null],
    ];
    const book = workbook(cells, 'biff5', {}, 'fees');
    // The writer knows Latin letters only: the ones that are meant, and the code page that says so, are put in afterwards.
    iconv.encode('内科', 'gb18030').copy(book, book.indexOf('XXYY'));
    book.writeUInt16LE(936, book.indexOf(Buffer.from([0x42, 0, 2, 0])) + 4);
    expect((await bench.read('t.xls', book, COLUMNS, { sheet: 'fees' })).values).toEqual([['内科', '1', null]]);
  });
  it('names the sheets that there are, and what a header lacks', async () => {
    const book = workbook([HEADER.slice(0, 2), [s('a'), n(1)]]);
    await expect(bench.read('t.xlsx', book, COLUMNS, { sheet: 'x' })).rejects.toMatchObject({
      code: 'ingest/file-header',
      params: { problem: expect.stringContaining('说明, 费用') },
    });
    await expect(bench.read('t.xlsx', book, COLUMNS, { sheet: '费用' })).rejects.toMatchObject({
      code: 'ingest/missing-column',
      params: { columns: ['at'] },
    });
  });
  it('refuses one that is too large, packed or unpacked, or cut off', async () => {
    const book = workbook([HEADER, ...Array.from({ length: 3000 }, (): Cells[0] => [s('same'), n(1), null])]);
    await expect(bench.read('t.xlsx', book, COLUMNS, {}, { workbookBytes: 1000 })).rejects.toMatchObject({
      code: 'ingest/file-too-large',
    });
    await expect(bench.read('t.xlsx', book.subarray(0, book.length / 2), COLUMNS)).rejects.toMatchObject({
      code: 'ingest/file-broken',
    });
  });
  it('reads the text and the HTML that some systems call .xls', async () => {
    const tab = iconv.encode('编码\tamount\tat\n01\t2.50\t20250301\n', 'gb18030');
    expect((await bench.read('t.xls', tab, COLUMNS)).values).toEqual([['01', '2.50', '2025-03-01']]);
    const cells = (row: string) =>
      `<tr>${row
        .split(' ')
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`;
    const html = `<html><body><table>${cells('编码 amount at')}${cells('007内 2.50 2025/3/1')}${cells('007 2.50 20250301')}</table></body></html>`;
    const read = await bench.read('t.xls', iconv.encode(html, 'gb18030'), COLUMNS);
    expect(read.values).toEqual([
      ['007内', '2.50', '2025-03-01'],
      ['007', '2.50', '2025-03-01'],
    ]);
  });
});

describe('XML', () => {
  const rows =
    '<r><code>01</code><amount>1.50</amount><at>2025-03-01T08:00:00</at></r><r code="0&lt;2"><amount/><at>20250302</at></r>';
  const expected = [
    ['01', '1.50', '2025-03-01 08:00:00'],
    ['0<2', null, '2025-03-02'],
  ];
  it('reads children and attributes, by name or path of the record, in the declared encoding', async () => {
    expect((await bench.read('t.xml', `<d>${rows}</d>`, COLUMNS)).values).toEqual(expected);
    const deep = iconv.encode(
      `<?xml version="1.0" encoding="GBK"?><d><名称>x</名称><list xmlns:h="u">${rows.replaceAll('<r', '<h:r').replaceAll('</r', '</h:r')}</list></d>`,
      'gb18030',
    );
    expect((await bench.read('t.xml', deep, COLUMNS, { record: 'list/r' })).values).toEqual(expected);
  });
  it('refuses entities and declarations of them, depth and what is cut off', async () => {
    const bomb = `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>${rows}</d>`;
    for (const bytes of [
      bomb,
      `<d>${rows}`,
      `<d>${'<x>'.repeat(100)}`,
      '<d><r><code>&unknown;</code></r></d>',
      `<d>${rows}</e>`,
    ]) {
      await expect(bench.read('t.xml', bytes, COLUMNS)).rejects.toMatchObject({ code: 'ingest/file-broken' });
    }
  });
  it('puts a row aside that says a column twice, and misses a column that no row has', async () => {
    const read = await bench.read('t.xml', `<d><r><code>1</code><code>2</code></r>${rows}</d>`, COLUMNS);
    expect(read).toMatchObject({ rows: 2, broken: 1 });
    await expect(bench.read('t.xml', '<d><r><code>1</code><amount>1</amount></r></d>', COLUMNS)).rejects.toMatchObject({
      code: 'ingest/missing-column',
      params: { columns: ['at'] },
    });
  });
});

describe('JSON', () => {
  const rows = [
    '{"code":"01","amount":12.10,"at":"2025-03-01 08:00:00"}',
    '{"CODE":123456789012345678901.50,"amount":null,"at":null,"more":{"a":[1.0,"x"]}}',
  ];
  const expected = [
    ['01', '12.10', '2025-03-01 08:00:00'],
    ['123456789012345678901.50', null, null],
  ];
  it('keeps every digit that was written, in an array, one after another, and a line each', async () => {
    expect((await bench.read('t.json', `[${rows.join(',\n')}]`, COLUMNS)).values).toEqual(expected);
    expect((await bench.read('t.json', rows.join('\n'), COLUMNS)).values).toEqual(expected);
    expect((await bench.read('t.ndjson', rows.join('\r\n'), COLUMNS)).values).toEqual(expected);
    const nested = await bench.read('t.json', `[${rows[1]}]`, [column('more'), column('code')]);
    expect(nested.values).toEqual([['{"a":[1.0,"x"]}', '123456789012345678901.50']]);
  });
  it('refuses an array that is cut or broken; puts a broken line aside', async () => {
    for (const bytes of [
      `[${rows.join(',')}`,
      `[${rows[0]},{"code":1 2}]`,
      `[${rows[0]}]]`,
      `[1,2]`,
      `[${rows[0]},{"code":"x`,
      'null',
    ]) {
      await expect(bench.read('t.json', bytes, COLUMNS)).rejects.toMatchObject({ code: 'ingest/file-broken' });
    }
    const read = await bench.read('t.ndjson', `${rows[0]}\n{"code":01}\n{"code":"\\ud800"}\n[1]\n`, COLUMNS);
    expect(read).toMatchObject({ rows: 1, broken: 3 });
  });
});
