import * as XLSX from '@e965/xlsx';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { column, FileBench } from '../../test-support/parse-file.ts';

const bench = new FileBench();
afterAll(() => bench.close());

const NAMES = ['id', '名称', 'select'];
const COLUMNS = NAMES.map((name) => column(name));
const LETTERS = [
  'a',
  '0',
  '7',
  '.',
  '-',
  ' ',
  '"',
  "'",
  ',',
  '\t',
  '|',
  ';',
  '\n',
  '\\',
  'N',
  '<',
  '&',
  '{',
  ']',
  '中',
  '医',
  '𠮷',
  'é',
  '\u3000',
];

/** Values that every format can write; the first of a row is there, so that no format takes the row for an empty line. */
const value = fc.option(
  fc.array(fc.constantFrom(...LETTERS), { maxLength: 12 }).map((letters) => letters.join('')),
  { nil: null },
);
const table = fc.array(fc.tuple(fc.integer().map(String), value, value), { minLength: 1, maxLength: 8 });
type Table = (string | null)[][];

const csv = (rows: Table) =>
  `${NAMES.join(',')}\n${rows.map((row) => row.map((field) => (field === null ? '' : `"${field.replaceAll('"', '""')}"`)).join(',')).join('\n')}\n`;
const xmlText = (text: string) => text.replace(/[&<]/g, (letter) => `&#${letter.charCodeAt(0)};`);
/** Names of XML cannot be any text, so the columns are told by attributes of their own elements. */
const xml = (rows: Table) =>
  `<d><r><id>first</id><名称/><select/></r>${rows.map((row) => `<r>${row.map((field, i) => (field === null ? '' : `<${NAMES[i]}>${xmlText(field)}</${NAMES[i]}>`)).join('')}</r>`).join('')}</d>`;
const objects = (rows: Table) => rows.map((row) => Object.fromEntries(NAMES.map((name, i) => [name, row[i] ?? null])));
const workbook = (rows: Table, bookType: XLSX.BookType) => {
  const sheet = XLSX.utils.aoa_to_sheet([NAMES, ...rows]);
  return XLSX.write({ SheetNames: ['s'], Sheets: { s: sheet } }, { type: 'buffer', bookType }) as Buffer;
};

const FORMATS: [string, string, (rows: Table) => string | Uint8Array, (rows: Table) => Table][] = [
  ['CSV in UTF-8', 't.csv', csv, (rows) => rows],
  ['CSV in GB18030', 't.csv', (rows) => iconv.encode(csv(rows), 'gb18030'), (rows) => rows],
  ['CSV in UTF-16', 't.csv', (rows) => iconv.encode(csv(rows), 'utf-16le', { addBOM: true }), (rows) => rows],
  ['XML', 't.xml', xml, (rows) => [['first', '', ''], ...rows]],
  ['JSON', 't.json', (rows) => JSON.stringify(objects(rows)), (rows) => rows],
  [
    'NDJSON',
    't.ndjson',
    (rows) =>
      objects(rows)
        .map((row) => JSON.stringify(row))
        .join('\n'),
    (rows) => rows,
  ],
  ['.xlsx', 't.xlsx', (rows) => workbook(rows, 'xlsx'), (rows) => rows],
  ['.xls', 't.xls', (rows) => workbook(rows, 'biff8'), (rows) => rows],
];

describe('any table of text', () => {
  it.each(FORMATS)('comes back from %s as it was written', async (_, name, write, expected) => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const read = await bench.read(name, write(rows), COLUMNS);
        expect(read.broken).toBe(0);
        expect(read.values).toEqual(expected(rows));
      }),
      { numRuns: 25 },
    );
  });
});

describe('any bytes', () => {
  const good: Readonly<Record<string, Uint8Array>> = {
    csv: Buffer.from(csv([['1', 'a', 'b']])),
    xml: Buffer.from(xml([['1', 'a', 'b']])),
    json: Buffer.from(JSON.stringify(objects([['1', 'a', 'b']]))),
    ndjson: Buffer.from(JSON.stringify(objects([['1', 'a', 'b']])[0])),
    xlsx: workbook([['1', 'a', 'b']], 'xlsx'),
    xls: workbook([['1', 'a', 'b']], 'biff8'),
    'csv.gz': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
  };
  it.each(Object.keys(good))('with the ending .%s give rows or a catalogued error, never a crash', async (ending) => {
    const sound = good[ending] ?? new Uint8Array();
    const spoiled = fc
      .tuple(fc.nat(sound.length), fc.uint8Array({ maxLength: 40 }), fc.boolean())
      .map(([at, bytes, cut]) =>
        Buffer.concat([sound.subarray(0, at), bytes, cut ? Buffer.alloc(0) : sound.subarray(at + bytes.length)]),
      );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), spoiled), async (bytes) => {
        const read = await bench.read(`t.${ending}`, bytes, COLUMNS).catch((error: unknown) => error);
        if (read instanceof Error) expect((read as { code?: string }).code).toMatch(/^ingest\//);
        else expect((read as { rows: number; values: unknown[] }).values).toHaveLength((read as { rows: number }).rows);
      }),
      { numRuns: 40 },
    );
  });
});
