import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { column, FileBench } from '../../test-support/parse-file.ts';

const bench = new FileBench();
afterAll(() => bench.close());

const COLUMNS = [column('id', 'bigint', '编号'), column('name', 'text', '姓名（登记）'), column('on', 'date', '日期')];
const ROWS = [
  ['1', '挂号费', '2025-03-01'],
  ['2', '𠮷野家', null],
  ['3', 'two\nlines, "and" more', '2025-12-31'],
];
const field = (value: string | null, delimiter: string) =>
  value === null
    ? ''
    : new RegExp(`["\\n${delimiter === '|' ? '\\|' : delimiter}]`).test(value)
      ? `"${value.replaceAll('"', '""')}"`
      : value;
const text = (delimiter = ',', header = 'id,name,on', feed = '\n') =>
  [
    header.replaceAll(',', delimiter),
    ...ROWS.map((row) => row.map((value) => field(value, delimiter)).join(delimiter)),
    '',
  ].join(feed);

describe('encodings and delimiters', () => {
  const encodings: [string, (value: string) => Buffer][] = [
    ['UTF-8', (value) => Buffer.from(value)],
    ['UTF-8 with a mark', (value) => Buffer.from(`\uFEFF${value}`)],
    ['GB18030', (value) => iconv.encode(value, 'gb18030')],
    ['UTF-16 LE with a mark', (value) => iconv.encode(value, 'utf-16le', { addBOM: true })],
    ['UTF-16 BE with a mark', (value) => iconv.encode(value, 'utf-16be', { addBOM: true })],
    ['UTF-16 LE without a mark', (value) => iconv.encode(value, 'utf-16le')],
    ['UTF-16 BE without a mark', (value) => iconv.encode(value, 'utf-16be')],
  ];
  it.each(encodings)('reads %s with every delimiter', async (_, encode) => {
    for (const delimiter of [',', '\t', '|', ';', '\u0001']) {
      const read = await bench.read('t.csv', encode(text(delimiter)), COLUMNS);
      expect(read.values).toEqual(ROWS);
      expect(read).toMatchObject({ rows: 3, broken: 0, header: ['id', 'name', 'on'] });
    }
  });
  it('reads what was packed, and lines that end in CR LF or CR', async () => {
    expect((await bench.read('t.csv.gz', gzipSync(text()), COLUMNS)).values).toEqual(ROWS);
    expect((await bench.read('t.csv', text(',', 'id,name,on', '\r\n'), COLUMNS)).values).toEqual(ROWS);
    expect((await bench.read('t.txt', 'id,name,on\r1,a,\r2,b,\r', COLUMNS)).values).toEqual([
      ['1', 'a', null],
      ['2', 'b', null],
    ]);
  });
  it('reads an encoding that the settings name, and refuses one that nobody can tell', async () => {
    const big5 = iconv.encode('id,name,on\n1,掛號費,\n', 'big5');
    expect((await bench.read('t.csv', big5, COLUMNS, { encoding: 'big5' })).values).toEqual([['1', '掛號費', null]]);
    const noise = Buffer.concat([
      Buffer.from('id,name,on\n1,'),
      Buffer.from(Array.from({ length: 60 }, (_, i) => [0xff, 0xfe, 0x80 + i][i % 3] ?? 0)),
      Buffer.from(',\n'),
    ]);
    await expect(bench.read('t.csv', noise, COLUMNS)).rejects.toMatchObject({ code: 'ingest/file-encoding' });
    await expect(bench.read('t.csv', text(), COLUMNS, { encoding: 'klingon' })).rejects.toMatchObject({
      code: 'ingest/file-encoding',
    });
  });
  it('knows the few letters of GB18030 that could be UTF-8', async () => {
    const read = await bench.read('t.csv', iconv.encode('id,name,on\n1,女,\n', 'gb18030'), COLUMNS);
    expect(read.values).toEqual([['1', '女', null]]);
  });
});

describe('what does not decode', () => {
  it('puts the one line aside whose letter is cut, and keeps the other lines of UTF-8 as UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,name,on\n1,张三,\n2,李'),
      Buffer.from([0xe5, 0xbc]),
      Buffer.from(',\n3,王五,\n'),
    ]);
    const read = await bench.read('t.csv', bytes, COLUMNS);
    expect(read.values).toEqual([
      ['1', '张三', null],
      ['3', '王五', null],
    ]);
    expect(read.broken).toBe(1);
    expect(read.aside).toContain('t.csv:3: 2,李\uFFFD');
  });
  it('keeps a U+FFFD that the hospital itself wrote', async () => {
    expect((await bench.read('t.csv', 'id,name,on\n1,张\uFFFD,\n', COLUMNS)).values).toEqual([['1', '张\uFFFD', null]]);
  });
  it('refuses UTF-16 that ends in the middle of a letter', async () => {
    const bytes = iconv.encode(text(), 'utf-16le', { addBOM: true });
    await expect(bench.read('t.csv', bytes.subarray(0, -1), COLUMNS)).rejects.toMatchObject({
      code: 'ingest/file-broken',
    });
  });
  it('refuses a .gz that was cut, and one that unpacks beyond the limit', async () => {
    const packed = gzipSync(text().repeat(50));
    await expect(bench.read('t.csv.gz', packed.subarray(0, -20), COLUMNS)).rejects.toMatchObject({
      code: 'ingest/file-broken',
    });
    const bomb = gzipSync(Buffer.alloc(3_000_000, 'x'));
    await expect(bench.read('t.csv.gz', bomb, COLUMNS, {}, { unpackedBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'ingest/file-too-large',
    });
  });
});

describe('rows', () => {
  it('puts aside, with its line, what cannot be taken apart: too few fields, too many, letters after a quote', async () => {
    const read = await bench.read('t.csv', 'id,name,on\n1,a,\n2,b\n3,c,,extra\n4,"d"e,\n\n5,f,\n', COLUMNS);
    expect(read.values).toEqual([
      ['1', 'a', null],
      ['5', 'f', null],
    ]);
    expect(read.broken).toBe(3);
    expect(read.aside).toBe('"t.csv:3: 2,b"\n"t.csv:4: 3,c,,extra"\n"t.csv:5: 4,""d""e,"\n');
  });
  it('loses one line, not the rest of the file, to a quote that nothing closes', async () => {
    const read = await bench.read('t.csv', 'id,name,on\n1,"open,\n2,b,\n3,c,\n', COLUMNS);
    expect(read.values).toEqual([
      ['2', 'b', null],
      ['3', 'c', null],
    ]);
    expect(read.aside).toContain('t.csv:2: 1,""open,');
  });
  it('takes a quote inside a field as a letter, and every quote where the settings say so', async () => {
    expect((await bench.read('t.csv', 'id,name,on\n1,5" tube,\n', COLUMNS)).values).toEqual([['1', '5" tube', null]]);
    expect((await bench.read('t.csv', 'id,name,on\n1,"x,\n', COLUMNS, { quoted: false })).values).toEqual([
      ['1', '"x', null],
    ]);
  });
  it('tells empty text from nothing, and reads NUL bytes, DOS ends and lines that end with a delimiter', async () => {
    const read = await bench.read('t.csv', 'id,name,on,\n1,"",,\n2,,,\n3,\\N,,\n4,"\\N",,\n5,a\0b,,\n\x1a', COLUMNS);
    expect(read.values.map((row) => row[1])).toEqual(['', null, null, '\\N', 'a\0b']);
    expect(read.broken).toBe(0);
  });
  it('reads rows that pieces of the stream cut anywhere', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => `${i},"名称 ""${i}""\n第二行",2025-01-01`).join('\n');
    const read = await bench.read('t.csv', iconv.encode(`id,name,on\n${many}\n`, 'gb18030'), COLUMNS);
    expect(read.rows).toBe(60_000);
    expect(read.values[59_999]).toEqual(['59999', '名称 "59999"\n第二行', '2025-01-01']);
  });
  it('writes days and moments that say year, month and day in order, and leaves all others as they are', async () => {
    const days = [
      '2025/3/1',
      '20250301',
      '2025年3月1日',
      '2025.03.01',
      '2025-03-01 08:05',
      '03/04/2025',
      '2025-02-30',
      '20251301',
      '45000',
    ];
    const read = await bench.read(
      't.csv',
      `id,name,on\n${days.map((day, i) => `${i},x,${day}`).join('\n')}\n`,
      COLUMNS,
    );
    expect(read.values.map((row) => row[2])).toEqual([
      ...['2025-03-01', '2025-03-01', '2025-03-01', '2025-03-01', '2025-03-01 08:05:00'],
      ...['03/04/2025', '2025-02-30', '20251301', '45000'],
    ]);
  });
});

describe('headers', () => {
  it('finds columns by name in any case and order, by Chinese name, by the settings; and reads on after a title', async () => {
    expect((await bench.read('t.csv', ' ON ,编号,姓名\n,1,a\n', COLUMNS)).values).toEqual([['1', 'a', null]]);
    expect(
      (await bench.read('t.csv', 'no,who,on\n1,a,\n', COLUMNS, { columns: { id: 'no', name: 'WHO' } })).values,
    ).toEqual([['1', 'a', null]]);
    expect(
      (await bench.read('t.csv', '2025 年报表\nid,name\n1,a\n', COLUMNS, { header: 2, columns: { on: null } })).values,
    ).toEqual([['1', 'a', null]]);
    expect((await bench.read('t.csv', '1,a,\n', COLUMNS, { header: false })).values).toEqual([['1', 'a', null]]);
    expect(
      (await bench.read('t.csv', 'x,1,y,a\n', COLUMNS, { header: false, columns: { id: 2, name: 4, on: null } }))
        .values,
    ).toEqual([['1', 'a', null]]);
  });
  it('names what the header lacks and has, and a name that comes twice', async () => {
    await expect(bench.read('t.csv', 'id,nome,on\n1,a,\n', COLUMNS)).rejects.toMatchObject({
      code: 'ingest/missing-column',
      params: { columns: ['name'], valid: ['id', 'nome', 'on'] },
    });
    await expect(bench.read('t.csv', 'id,name,on,NAME\n1,a,,b\n', COLUMNS)).rejects.toMatchObject({
      code: 'ingest/file-header',
    });
    await expect(bench.read('t.csv', '', COLUMNS)).rejects.toMatchObject({ code: 'ingest/file-header' });
  });
  it('never quotes the first line of a file that has no header: it is a patient', async () => {
    const refused = await bench.read('t.csv', '1,张三,2025-01-01\n', COLUMNS).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'ingest/file-header' });
    expect(JSON.stringify(refused)).not.toContain('张三');
    await expect(bench.read('t.csv', '1,张三\n', COLUMNS, { header: false })).rejects.toMatchObject({
      code: 'ingest/file-header',
    });
  });
  it('reads ten thousand columns', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const read = await bench.read('t.csv', `${names.join(',')}\n${names.join(',')}\n`, [column('c9999'), column('c0')]);
    expect(read.values).toEqual([['c9999', 'c0']]);
  });
});
