import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ident, literal, openMemory, type Secret } from '../../core/index.ts';
import { ownDatabase } from '../../test/services.ts';
import type { Connector, SourceSession } from '../engine/connector.ts';
import { landedType, type TableContract } from '../engine/contract.ts';
import type { SqlConnection } from '../engine/database/sql-session.ts';
import { allRows } from '../engine/database/sql-table.ts';
import { readSourceUrl } from '../engine/onboarding/source-url.ts';
import { measureRelation, measureRelationBuckets } from '../engine/reconcile/measure.ts';
import { discoverConnectors } from '../index.ts';
import { contractOf, linesOf } from '../test-support/session.ts';
import { openConnection as openMssql } from './mssql/connection.ts';
import { settings as mssqlSettings } from './mssql/settings.ts';
import { openConnection as openOracle } from './oracle/connection.ts';
import { settings as oracleSettings } from './oracle/settings.ts';

const connectors = await discoverConnectors();
const TABLE = 'HISIGHT_LIVE';
const columns = [
  ['ID', 'bigint'],
  ['CODE', 'text'],
  ['DAY', 'date'],
  ['AMOUNT', 'numeric(14,2)'],
  ['RATIO', 'numeric(10,3)'],
  ['NAME', 'text'],
  ['NOTE', 'text'],
  ['CHANGED', 'timestamp'],
] as const;
const contractWith = (more: Record<string, unknown> = {}): TableContract =>
  contractOf(TABLE, ['ID', 'CODE'], [...columns], {
    capture: 'timestamp',
    cursor: 'CHANGED',
    dates: ['DAY'],
    ...more,
  });

/** A database for tests, spoken to by the connector's own connection. */
interface Live {
  readonly url: string;
  readonly connect: (settings: Record<string, unknown>, password: Secret | undefined) => Promise<SqlConnection>;
  readonly drop: string;
  readonly create: string;
  readonly moment: (text: string) => string;
  readonly national: string;
  /** Statements after which the table is captured by trigger; empty where an administrator's script is needed. */
  readonly track: readonly string[];
}

const contextOf = (password: Secret | undefined) => ({
  source: 'his',
  siteDir: '/',
  environ: { HISIGHT_TEST_PASSWORD: password?.reveal() ?? '' },
});
const byEnvironment = { password: { env: 'HISIGHT_TEST_PASSWORD' } };

const products: Record<'mssql' | 'oracle', Omit<Live, 'url'>> = {
  mssql: {
    connect: (settings, password) =>
      openMssql(mssqlSettings.parse({ ...settings, ...byEnvironment }), contextOf(password)),
    drop: `if object_id('${TABLE}') is not null drop table ${TABLE}`,
    create: `create table ${TABLE} (ID bigint, CODE varchar(20), DAY date, AMOUNT decimal(14, 2), RATIO float, NAME nvarchar(200), NOTE ntext, CHANGED datetime, primary key (ID, CODE))`,
    moment: (text) => `convert(datetime, '${text}', 121)`,
    national: 'N',
    track: [
      `if not exists (select 1 from sys.change_tracking_databases where database_id = db_id())
        begin declare @sql nvarchar(400) = 'alter database ' + quotename(db_name()) + ' set change_tracking = on'; exec(@sql) end`,
      `alter table ${TABLE} enable change_tracking`,
    ],
  },
  oracle: {
    connect: (settings, password) =>
      openOracle(oracleSettings.parse({ ...settings, ...byEnvironment }), contextOf(password)),
    drop: `begin execute immediate 'drop table ${TABLE} purge'; exception when others then if sqlcode <> -942 then raise; end if; end;`,
    create: `create table ${TABLE} (ID number(18), CODE varchar2(20), DAY date, AMOUNT number(14, 2), RATIO binary_double, NAME varchar2(200 char), NOTE clob, CHANGED timestamp, primary key (ID, CODE))`,
    moment: (text) => `to_timestamp('${text}', 'YYYY-MM-DD HH24:MI:SS.FF3')`,
    national: '',
    track: [],
  },
};

describe.each(['mssql', 'oracle'] as const)('%s, live', (name) => {
  const url = ownDatabase(name);
  describe.skipIf(!url)('on a test database', () => {
    const live = products[name];
    let connector: Connector;
    let writer: SqlConnection;
    let session: SourceSession;
    const run = async (sql: string) => void (await allRows(writer.stream, sql));
    const lines = (contract = contractWith()) =>
      session.withTable(contract, (table) => linesOf(table.read({}, { columns: ['ID', 'CODE', 'NAME', 'CHANGED'] })));

    beforeAll(async () => {
      const source = readSourceUrl(url ?? '', connectors);
      connector = source.connector;
      writer = await live.connect({ ...source.settings }, source.password);
      await run(live.drop);
      await run(live.create);
      const row = (id: number, code: string, amount: string, text: string) =>
        `insert into ${TABLE} values (${id}, '${code}', ${name === 'mssql' ? '' : 'date '}'2025-01-31', ${amount}, 0.125, ${live.national}'${text}', ${live.national}'${'长'.repeat(5)}', ${live.moment('2025-01-31 08:00:00.120')})`;
      await run(row(1, 'a1', '10.50', 'say "hi", 内科'));
      await run(row(2, 'A1', '-0.25', ' padded '));
      await run(row(3, 'x', 'null', `two${'\n'}lines`));
      await run('commit').catch(() => undefined);
      session = await connector.open(
        connector.settings.parse({ ...source.settings, ...byEnvironment }),
        contextOf(source.password),
      );
    });
    afterAll(async () => {
      await session?.close();
      await run(live.drop);
      await writer.destroy();
    });

    it('reads every letter, and moments to the fraction', async () => {
      expect((await lines()).join('\n')).toContain('1,a1,"say ""hi"", 内科",2025-01-31 08:00:00.12');
      expect((await lines()).join('\n')).toContain('2,A1, padded ,2025-01-31 08:00:00.12');
    });

    it('measures what DuckDB measures of the same rows', async () => {
      const contract = contractWith();
      const db = await openMemory();
      const folder = mkdtempSync(join(tmpdir(), 'hisight-live-'));
      const file = join(folder, 'rows.csv');
      const texts = contract.columns.map(({ name: column }) => `${literal(column)}: 'varchar'`);
      const casts = contract.columns.map(
        (column) => `cast(${ident(column.name)} as ${landedType(column)}) as ${ident(column.name)}`,
      );
      await session.withTable(contract, async (table) => {
        let csv = '';
        for await (const piece of table.read({})) csv += Buffer.from(piece);
        writeFileSync(file, csv);
        await db.run(
          `create table rows_read as select ${casts.join(', ')} from read_csv(${literal(file)}, header = false, columns = {${texts.join(', ')}}, nullstr = '\\N', quote = '"', escape = '"', allow_quoted_nulls = false)`,
        );
        const source = await table.measure({}, { keyHash: true });
        const ours = await measureRelation(db, 'rows_read', contract, table.summed, source.keyHash !== undefined);
        expect(Object.values(source.sums).map(Number)).toEqual(Object.values(ours.sums).map(Number));
        expect([source.rows, source.keyHash]).toEqual([ours.rows, ours.keyHash]);
        const buckets = await table.measureBuckets?.({}, 2);
        const own = await measureRelationBuckets(db, 'rows_read', contract, table.summed, 2, undefined);
        if (buckets) expect([...buckets.keys()].sort()).toEqual([...own.keys()].sort());
      });
      rmSync(folder, { recursive: true });
      await db.close();
    });

    it('finds a key letter for letter, a window, and the greatest cursor', async () => {
      await session.withTable(contractWith(), async (table) => {
        const read = (selection: Parameters<typeof table.read>[0]) =>
          linesOf(table.read(selection, { columns: ['ID'] }));
        expect(
          await read({
            keys: [
              ['1', 'A1'],
              ['2', 'A1'],
            ],
          }),
        ).toEqual(['2']);
        expect(await read({ window: { column: 'DAY', since: '2025-01-31', until: '2025-01-31' } })).toHaveLength(3);
        expect(await read({ changedSince: '2025-01-31 08:00:01.000000' })).toEqual([]);
        expect(await table.highWater()).toMatch(/^2025-01-31 08:00:00\.12/);
      });
    });

    it('is introspected, probed and described', async () => {
      const found = (await session.introspect?.())?.find((table) => table.name === TABLE);
      expect(found?.key).toEqual(['ID', 'CODE']);
      expect(found?.columns.map((column) => column.holds).slice(0, 4)).toEqual([
        'bigint',
        'text',
        name === 'mssql' ? 'date' : 'timestamp',
        'numeric(14,2)',
      ]);
      expect(await session.probe?.(contractWith(), 100)).toEqual({ looked: 3, duplicateKeys: 0, nullCursors: 0 });
      expect(await session.sample?.(TABLE, ['CODE'], 2)).toHaveLength(2);
      expect((await session.server?.())?.utcNow).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    });

    it.skipIf(live.track.length === 0)('names the keys that changed', async () => {
      for (const statement of live.track) await run(statement);
      const contract = contractWith({ capture: 'trigger' });
      const changes = (since: string | null) => session.withTable(contract, async (table) => table.changes?.(since));
      const first = await changes(null);
      expect(first).toMatchObject({ restart: 'first', keys: [] });
      await run(`update ${TABLE} set AMOUNT = 1 where ID = 1`);
      await run(`delete from ${TABLE} where ID = 3`);
      expect((await changes(first?.position ?? null))?.keys.map(([id]) => id).sort()).toEqual(['1', '3']);
    });
  });
});
