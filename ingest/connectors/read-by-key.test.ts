import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireService } from '../../test/services.ts';
import { contractOf, linesOf, type OwnServer, ownMysql, ownPostgres } from '../test-support/session.ts';
import { conditions } from './mysql/dialect.ts';
import { condition } from './postgres/dialect.ts';

const NASTY = [`o'neil`, 'say "hi"', 'back\\slash', '挂号费', '𠮷', ' padded', '', '{a,b}', '%_', 'true', 'null'];

/** The text that a line of one CSV field stands for. */
const textOf = (line: string) => (line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line);

function promises(start: () => Promise<OwnServer>): void {
  let server: OwnServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  const q = (name: string) => (server.connector === 'mysql' ? `\`${name}\`` : `"${name}"`);
  const mark = (n: number) => (server.connector === 'mysql' ? '?' : `$${n}`);
  const read = async (contract: ReturnType<typeof contractOf>, keys: string[][], columns?: string[]) => {
    const session = await server.open();
    try {
      return await session.withTable(contract, async (table) => ({
        lines: await linesOf(table.read({ keys }, columns ? { columns } : {})),
        measure: await table.measure({ keys }, { keyHash: true }),
      }));
    } finally {
      await session.close();
    }
  };

  it('finds texts of every letter by key, and no others', async () => {
    await server.run(`create table "names" ("编号 no" varchar(50) primary key, "select" integer)`);
    for (const [i, value] of [...NASTY, 'other'].entries())
      await server.query(`insert into ${q('names')} values (${mark(1)}, ${mark(2)})`, [value, i]);
    const contract = contractOf(
      'names',
      ['编号 no'],
      [
        ['编号 no', 'text'],
        ['select', 'integer'],
      ],
    );
    const { lines, measure } = await read(
      contract,
      NASTY.map((value) => [value]),
      ['编号 no'],
    );
    expect(lines.map(textOf).sort()).toEqual([...NASTY].sort());
    // An empty line is no row to a reader of CSV.
    expect(lines).toContain('""');
    expect(measure).toMatchObject({ rows: NASTY.length, sums: { select: '55' } });
    expect((await read(contract, [["' or true --"]])).measure.rows).toBe(0);
    expect((await read(contract, [])).measure.rows).toBe(0);
  });

  it('finds composite keys of numbers, days and moments, and reads the columns asked for in their order', async () => {
    await server.run(
      `create table "visit" (no bigint, day date, at timestamp, amount numeric(12,2), is_paid boolean, kind char(4), primary key (no, day, at, amount, kind))`,
    );
    await server.run(
      `insert into "visit" values (9007199254740993, '2025-01-01', '2025-01-01 08:00:00.123456', 1.50, true, 'a'), (9007199254740992, '2025-01-01', '2025-01-01 08:00:00', 2, true, 'a'), (-3, '2025-01-02', '2025-01-02 00:00:00', -0.50, false, 'b')`,
    );
    const contract = contractOf(
      'visit',
      ['no', 'day', 'at', 'amount', 'kind'],
      [
        ['no', 'bigint'],
        ['day', 'date'],
        ['at', 'timestamp'],
        ['amount', 'numeric(12,2)'],
        ['kind', 'text'],
        ['is_paid', 'boolean'],
      ],
    );
    const keys = [
      ['9007199254740993', '2025-01-01', '2025-01-01 08:00:00.123456', '1.50', 'a'],
      ['-3', '2025-01-02', '2025-01-02 00:00:00', '-0.5', 'b'],
      ['-3', '2025-01-01', '2025-01-02 00:00:00', '-0.5', 'b'],
    ];
    const { lines, measure } = await read(contract, keys, ['kind', 'no']);
    expect(lines.map((line) => line.replaceAll('"', ''))).toEqual(['a,9007199254740993', 'b,-3']);
    expect(measure).toMatchObject({ rows: 2, sums: { no: '9007199254740990', amount: '1.00' } });
  });

  it('reads tens of thousands of keys, each once', async () => {
    await server.run(`create table "many" (id integer primary key, name varchar(20))`);
    const values = Array.from({ length: 12_001 }, (_, i) => `(${i}, 'n${i}')`);
    await server.run(`insert into "many" values ${values.join(', ')}`);
    const contract = contractOf(
      'many',
      ['id'],
      [
        ['id', 'integer'],
        ['name', 'text'],
      ],
    );
    const keys = Array.from({ length: 12_000 }, (_, i) => [String(i)]);
    const { lines, measure } = await read(contract, keys, ['id']);
    expect(lines).toHaveLength(12_000);
    expect(new Set(lines).size).toBe(12_000);
    expect(measure).toMatchObject({ rows: 12_000, sums: { id: String((12_000 * 11_999) / 2) } });
    const all = await read(contract, [...keys, ['12000']]);
    const whole = await server.open().then(async (session) => {
      const measured = await session.withTable(contract, (table) => table.measure({}, { keyHash: true }));
      await session.close();
      return measured;
    });
    expect(all.measure).toEqual(whole);
  });
}

const pgUrl = requireService('postgres');
describe.skipIf(!pgUrl)('rows by key on PostgreSQL', () => {
  promises(() => ownPostgres(pgUrl ?? ''));

  it('uses the index of the key, single or composite', async () => {
    const server = await ownPostgres(pgUrl ?? '');
    try {
      await server.query(
        `create table big (no varchar(20), day date, primary key (no, day));
         create table one (id bigint primary key, name text)`,
      );
      await server.query(`insert into big select 'N' || i, '2025-01-01' from generate_series(1, 50000) i`);
      await server.query(`insert into one select i, 'n' from generate_series(1, 50000) i`);
      await server.query('analyze big; analyze one');
      const plan = async (sql: string) => JSON.stringify(await server.query(`explain ${sql}`));
      const types = new Map([
        ['no', { name: 'no', type: 'varchar', sqlType: 'character varying' }],
        ['day', { name: 'day', type: 'date', sqlType: 'date' }],
        ['id', { name: 'id', type: 'int8', sqlType: 'bigint' }],
      ]);
      const two = contractOf('big', ['no', 'day'], [['no', 'text'], ['day', 'date']]); // biome-ignore format: one line
      const one = contractOf('one', ['id'], [['id', 'bigint']]);
      expect(
        await plan(
          `select * from big where ${condition(
            {
              keys: [
                ['N7', '2025-01-01'],
                ['N8', '2025-01-01'],
              ],
            },
            two,
            types,
          )}`,
        ),
      ).toMatch(/Index (Only )?Scan/);
      expect(await plan(`select * from one where ${condition({ keys: [['7'], ['8']] }, one, types)}`)).toMatch(
        /Index (Only )?Scan|Bitmap Index Scan/,
      );
    } finally {
      await server.stop();
    }
  });
});

const mysqlUrl = requireService('mysql');
describe.skipIf(!mysqlUrl)('rows by key on MySQL', () => {
  promises(() => ownMysql(mysqlUrl ?? ''));

  it('uses the index of the key whatever its letters, and tells keys apart that a collation takes for one', async () => {
    const server = await ownMysql(mysqlUrl ?? '');
    try {
      for (const letters of ['gbk', 'utf8mb4']) {
        await server.query(
          `create table t_${letters} (no varchar(20), day date, name text, primary key (no, day)) character set ${letters}`,
        );
        const values = Array.from({ length: 5000 }, (_, i) => `('号${i}', '2025-01-01', 'n')`);
        await server.query(`insert into t_${letters} values ${values.join(', ')}, ('ABC', '2025-01-01', 'capital')`);
        await server.query(`analyze table t_${letters}`);
        const contract = contractOf(`t_${letters}`, ['no', 'day'], [['no', 'text'], ['day', 'date']]); // biome-ignore format: one line
        const types = new Map([
          ['no', 'varchar'],
          ['day', 'date'],
        ]);
        const [where] = conditions({ keys: [['号7', '2025-01-01'], ['号8', '2025-01-01']] }, contract, types); // biome-ignore format: one line
        const [plan] = await server.query(`explain select * from t_${letters} where ${where}`);
        expect(plan).toMatchObject({ type: 'range', key: 'PRIMARY' });
        const session = await server.open();
        const found = (key: string) =>
          session.withTable(contract, (table) => linesOf(table.read({ keys: [[key, '2025-01-01']] })));
        expect([await found('abc'), await found('ABC'), await found('号7')]).toEqual([
          [],
          ['"ABC",2025-01-01'],
          ['"号7",2025-01-01'],
        ]);
        await session.close();
      }
    } finally {
      await server.stop();
    }
  });
});
