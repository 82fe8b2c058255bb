import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ident, type Warehouse } from '../../core/index.ts';
import { prepareRaw, type System, systemSchema } from '../index.ts';
import { bytesConnector } from '../test-support/bytes-connector.ts';
import { load, memoryWarehouse, testSite } from '../test-support/site.ts';

const RUNS = 12;
const BEFORE = 'k1,1,2025-01-01,一\n';

const oneTable = (columns: unknown[], key: string[], more: Record<string, unknown> = {}): System =>
  systemSchema.parse({
    ...{ system: 'fuzz', name_zh: '乱', name_en: 'Fuzz' },
    tables: [
      {
        ...{ table: 't', description_zh: '表', description_en: 'Table', key, capture: 'full', columns },
        ...{ quarantine: { rows: 1_000_000, share: 1 } },
        ...more,
      },
    ],
  });
const column = (name: string, type: string) => ({ name, type, classification: 'open', description_zh: name });
const PLAIN = oneTable(
  [column('k', 'text'), column('n', 'integer'), column('d', 'date'), column('名', 'text')],
  ['k'],
  { filters: [{ name: 'odd', keep: 'n % 2 = 1', description_zh: '奇数' }] },
);

interface Delivered {
  readonly rows: number;
  readonly landed: number;
  readonly aside: number;
  readonly filtered: number;
  readonly error: string | undefined;
}

async function deliver(
  warehouse: Warehouse,
  system: System,
  bytes: Uint8Array | string,
  rows: number,
): Promise<Delivered> {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-fuzz-'));
  const connectors = new Map([['bytes', bytesConnector({ t: { bytes, rows } })]]);
  const report = await load(testSite([{ connector: 'bytes', system: 'fuzz' }], dir), warehouse, {
    ...{ connectors, systems: [system] },
  });
  const table = report.sources[0]?.detail[0];
  if (!table) throw new Error('the table was not reported');
  // Whatever came, nothing half-written is left.
  const left = readdirSync(join(dir, 'data/landing/his/fuzz__t')).filter(
    (name) => !/^\d+(\.[a-z0-9]+)?\.(parquet|json)$/.test(name),
  );
  expect(left).toEqual([]);
  const { rows_landed: landed, rows_quarantined: aside, rows_filtered: filtered = 0 } = table;
  return { rows: table.rows_read, landed, aside, filtered, error: table.error?.code };
}

const image = (warehouse: Warehouse) =>
  warehouse.rows('select * exclude (_batch, _loaded_at) from raw.fuzz__t order by all');

/** Loads a good row, then these bytes: raw is as it was and the load says why, or every row is accounted for. */
async function survive(bytes: Uint8Array | string, rows: number): Promise<Delivered> {
  const warehouse = await memoryWarehouse([PLAIN]);
  try {
    expect(await deliver(warehouse, PLAIN, BEFORE, 1)).toMatchObject({ landed: 1, error: undefined });
    const before = await image(warehouse);
    const after = await deliver(warehouse, PLAIN, bytes, rows);
    if (after.error === undefined) expect(after.rows).toBe(after.landed + after.aside + after.filtered);
    else {
      expect(after.error).toMatch(/^ingest\//);
      expect(await image(warehouse)).toEqual(before);
    }
    return after;
  } finally {
    await warehouse.close();
  }
}

const field = fc.oneof(
  fc.constantFrom(
    'k1',
    '1',
    '2',
    '2025-01-01',
    '0000-00-00',
    '9999-12-31',
    '\\N',
    '"\\N"',
    '99999999999',
    'NaN',
    'inf',
    '1.5',
    '""',
    '名',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `"${text.replaceAll('"', '""')}"`),
  fc.string({ maxLength: 12 }),
);

it('survives random bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.nat(5), async (bytes, rows) => {
      await survive(bytes, rows);
    }),
    { numRuns: RUNS },
  );
});

it('accounts for every row of random fields', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(field, { minLength: 3, maxLength: 5 }), { maxLength: 8 }), async (rows) => {
      await survive(rows.map((fields) => `${fields.join(',')}\n`).join(''), rows.length);
    }),
    { numRuns: RUNS },
  );
});

it('accounts for every row of fields that are well quoted: none is lost and none appears', async () => {
  const quoted = fc.oneof(
    fc.constant('\\N'),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `"${text.replaceAll('"', '""')}"`),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(quoted, quoted, quoted, quoted), { minLength: 1, maxLength: 12 }),
      async (rows) => {
        const done = await survive(rows.map((fields) => `${fields.join(',')}\n`).join(''), rows.length);
        // Half of a surrogate pair is no character: UTF-8 cannot write it.
        expect(done.error).toBeUndefined();
        expect(done.rows).toBe(rows.length);
      },
    ),
    { numRuns: RUNS },
  );
});

it('loads nothing of a stream that was cut off', async () => {
  const whole = Array.from({ length: 50 }, (_, i) => `k${i},${2 * i + 1},2025-01-01,"名 ""${i}""\n"\n`).join('');
  const bytes = Buffer.from(whole);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (end) => {
      const after = await survive(bytes.subarray(0, end), 50);
      // A cut between two rows is found by the count, one within a row by its end; a row cut at a line end within quotes is put aside.
      if (after.error === undefined) expect([after.landed + after.filtered, after.aside]).toEqual([49, 1]);
      else expect(after.error).toMatch(/^ingest\/(reconciliation|unreadable)$/);
    }),
    { numRuns: RUNS },
  );
});

it.each([
  ['NUL bytes', Buffer.from('k\u00002,1,2025-01-01,a\u0000b\n')],
  [
    'GB18030',
    Buffer.concat([Buffer.from('k2,1,2025-01-01,'), Buffer.from([0xb9, 0xd2, 0xba, 0xc5]), Buffer.from('\n')]),
  ],
  ['UTF-16', Buffer.from('k2,1,2025-01-01,名\n', 'utf16le')],
  ['half a character', Buffer.from([...Buffer.from('k2,1,2025-01-01,'), 0xe5, 0x90, 0x0a])],
  ['a line of 20 MB', Buffer.from(`k2,1,2025-01-01,"${'x'.repeat(20_000_000)}"\n`)],
])('puts %s aside or says why not, and never a value', async (_, bytes) => {
  const after = await survive(bytes, 1);
  expect(after.landed).toBe(0);
  expect(after.error !== undefined || after.aside === 1).toBe(true);
});

it('refuses a contract of 10,000 columns, and loads one of as many as may be', async () => {
  const wide = (columns: number) => Array.from({ length: columns }, (_, i) => `c${i}`);
  expect(() =>
    oneTable(
      wide(10_000).map((name) => column(name, 'text')),
      ['c0'],
    ),
  ).toThrow(/1000/);
  const names = wide(1000);
  const system = oneTable(
    names.map((name, i) => column(name, i % 3 === 0 ? 'integer' : 'text')),
    ['c0'],
  );
  const warehouse = await memoryWarehouse([system]);
  const line = (first: string) => `${[first, ...names.slice(1).map((_, i) => String(i))].join(',')}\n`;
  expect(await deliver(warehouse, system, line('1') + line('x'), 2)).toMatchObject({
    landed: 1,
    aside: 1,
    error: undefined,
  });
  await warehouse.close();
}, 120_000);

it('loads under any names that DuckDB can tell apart', async () => {
  const words = fc.oneof(
    fc.constantFrom(
      'select',
      'from',
      'order',
      'table',
      'null',
      '名称',
      "it's",
      'say "hi"',
      '; drop table x --',
      'c0',
      't0',
      '_reason',
      '$1',
    ),
    fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\u0000')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(words, { minLength: 1, maxLength: 8, selector: (name) => name.toLowerCase() }),
      async (names) => {
        const taken = names.filter(
          (name) => name.trim() !== '' && !/^_(source|institution|batch|loaded_at|deleted_at)$/i.test(name),
        );
        fc.pre(taken.length > 0);
        const [key = ''] = taken;
        const filters = [{ name: 'kept', keep: `${ident(key)} <> '3'`, description_zh: '留' }];
        const system = oneTable(
          taken.map((name) => column(name, 'text')),
          [key],
          { filters },
        );
        const warehouse = await memoryWarehouse([]);
        await prepareRaw(warehouse, [system]);
        const line = (value: string) => `${taken.map(() => value).join(',')}\n`;
        const done = await deliver(warehouse, system, line('1') + line('2') + line('3'), 3);
        expect(done).toEqual({ rows: 3, landed: 2, aside: 0, filtered: 1, error: undefined });
        await warehouse.close();
      },
    ),
    { numRuns: RUNS },
  );
});
