import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireService } from '../../test/services.ts';
import type { TableContract } from '../engine/contract.ts';
import type { ChangedKeys, SourceSession } from '../index.ts';
import { contractOf, type OwnServer, ownMysql } from '../test-support/session.ts';

const url = requireService('mysql');

describe.skipIf(!url)('capture from the binary log', () => {
  let server: OwnServer;
  const logged = (table: string, key: string[], columns: (readonly [string, string])[]) =>
    contractOf(table, key, columns, { capture: 'log' });
  const one = logged('one', ['id'], [['id', 'integer'], ['name', 'text']]); // biome-ignore format: one line
  const hard = logged(
    `费用 "x" o'n`,
    ['select', '日', 'no', 'at', 'amount'],
    [
      ['select', 'text'],
      ['日', 'date'],
      ['no', 'bigint'],
      ['at', 'timestamp'],
      ['amount', 'numeric(12,2)'],
      ['n', 'integer'],
    ],
  );
  const HARD = `\`费用 "x" o'n\``;

  const within = async <T>(work: (session: SourceSession) => Promise<T>): Promise<T> => {
    const session = await server.open({}, [one, hard]);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  };
  const changesIn = (session: SourceSession, contract: TableContract, since: string | null): Promise<ChangedKeys> =>
    session.withTable(contract, async (table) => {
      if (!table.changes) throw new Error('no changes');
      return table.changes(since);
    });
  const changes = (contract: TableContract, since: string | null) =>
    within((session) => changesIn(session, contract, since));
  const sorted = (found: ChangedKeys) => found.keys.map((key) => key.join('|')).sort();

  beforeAll(async () => {
    server = await ownMysql(url ?? '');
    await server.query('create table one (id integer primary key, name longtext)');
    await server.query(
      `create table ${HARD} (\`select\` char(20) character set gbk, \`日\` date, no bigint, at datetime(6), amount decimal(12,2), n int,
         primary key (\`select\`, \`日\`, no, at, amount))`,
    );
  });
  afterAll(() => server.stop());

  it('gives the keys of inserted, updated, deleted and renamed rows, whatever their letters, types and sizes', async () => {
    const [first, hardFirst] = [await changes(one, null), await changes(hard, null)];
    expect([first.restart, hardFirst.restart]).toEqual(['first', 'first']);
    await server.query(`insert into one values (1, repeat('长', 100000)), (2, 'b'), (3, 'c')`);
    await server.query('update one set id = 30 where id = 3');
    await server.query(`update one set name = 'x' where id = 2`);
    await server.query('delete from one where id = 1');
    await server.query(
      `insert into ${HARD} values ('挂"''号', '2025-01-02', 9007199254740993, '2025-01-02 08:00:00.5', -0.5, 1)`,
    );
    await within(async (session) => {
      expect(sorted(await changesIn(session, one, first.position))).toEqual(['1', '2', '3', '30']);
      expect(sorted(await changesIn(session, hard, hardFirst.position))).toEqual([
        `挂"'号|2025-01-02|9007199254740993|2025-01-02 08:00:00.5|-0.50`,
      ]);
    });
  });

  it('goes on from the position of each table, and gives nothing twice', async () => {
    const [a, b] = [await changes(one, null), await changes(hard, null)];
    await server.query(`insert into one values (101, 'x')`);
    const later = await changes(one, a.position);
    expect(sorted(later)).toEqual(['101']);
    expect(await changes(one, later.position)).toMatchObject({ keys: [] });
    await server.query(`insert into ${HARD} values ('101', '2025-01-02', 1, '2025-01-02', 0, 1)`);
    await server.query(`insert into one values (102, 'x')`);
    await within(async (session) => {
      expect(sorted(await changesIn(session, one, later.position))).toEqual(['102']);
      await server.query(`insert into ${HARD} values ('103', '2025-01-02', 1, '2025-01-02', 0, 1)`);
      expect(sorted(await changesIn(session, hard, b.position))).toEqual(
        ['101', '103'].map((no) => `${no}|2025-01-02|1|2025-01-02 00:00:00|0.00`),
      );
    });
  });

  it('loses no transaction that commits after a later one was read, and gives none that was taken back', async () => {
    const first = await changes(one, null);
    const late = await ownMysql(url ?? '');
    try {
      await late.query(`use ${server.settings['database']}`);
      await late.query('begin');
      await late.query(`insert into one values (301, 'late')`);
      await server.query(`insert into one values (302, 'early')`);
      await server.query(`begin; insert into one values (303, 'never'); rollback`);
      const second = await changes(one, first.position);
      expect(sorted(second)).toEqual(['302']);
      await late.query('commit');
      expect(sorted(await changes(one, second.position))).toEqual(['301']);
    } finally {
      await late.stop();
    }
  });

  it('reads on over a new file of the log', async () => {
    const first = await changes(one, null);
    await server.query(`insert into one values (351, 'x')`);
    await server.query('flush binary logs');
    const second = await changes(one, first.position);
    expect(sorted(second)).toEqual(['351']);
    await server.query(`insert into one values (352, 'x')`);
    expect(sorted(await changes(one, second.position))).toEqual(['352']);
  });

  it('reads the whole table after a truncate or a change of its columns, once', async () => {
    let at = await changes(one, null);
    for (const ddl of [
      'truncate one',
      'alter table one add column more int first',
      'drop table one; create table one (id integer primary key, name text)',
    ]) {
      await server.query(`insert into one (id, name) values (400, 'x')`);
      await server.query(ddl);
      at = await changes(one, at.position);
      expect(at).toMatchObject({ restart: 'truncated', keys: [] });
      await server.query(`insert into one (id, name) values (401, 'x')`);
      at = await changes(one, at.position);
      expect(at.restart).toBeUndefined();
      expect(sorted(at)).toEqual(['401']);
      await server.query('delete from one');
    }
  });

  it('says that the log was purged, or that it is another server', async () => {
    const { position } = await changes(one, null);
    const parts = JSON.parse(position) as { file: string };
    const gone = JSON.stringify({ ...parts, file: parts.file.replace(/\d+$/, '000000') });
    expect(await changes(one, gone)).toMatchObject({ restart: 'pruned', keys: [] });
    const other = JSON.stringify({ ...parts, server: '7@elsewhere' });
    expect(await changes(one, other)).toMatchObject({ restart: 'pruned' });
    expect((await changes(one, '2025-01-01 00:00:00')).restart).toBe('first');
  });

  it('refuses a statement in place of rows, naming the setting', async () => {
    const first = await changes(one, null);
    await server.query(`set session binlog_format = 'STATEMENT'; insert into one values (500, 'x')`);
    await server.query(`set session binlog_format = 'ROW'`);
    await expect(changes(one, first.position)).rejects.toThrow(/binlog_format must be ROW/);
    expect((await changes(one, null)).restart).toBe('first');
  });

  it('finds keys in partial images of rows too', async () => {
    const first = await changes(one, null);
    await server.query(`set session binlog_row_image = 'MINIMAL'`);
    await server.query(`insert into one values (600, 'x'), (601, 'y')`);
    await server.query(`update one set name = 'z' where id = 600`);
    await server.query('update one set id = 602 where id = 601');
    await server.query(`set session binlog_row_image = 'FULL'`);
    expect(sorted(await changes(one, first.position))).toEqual(['600', '601', '602']);
  });
});
