import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireService } from '../../test/services.ts';
import type { TableContract } from '../engine/contract.ts';
import type { ChangedKeys } from '../index.ts';
import { contractOf, type OwnServer, ownMysql, ownPostgres } from '../test-support/session.ts';
import { nameOf } from './postgres/change-table.ts';

const HARD = `费用 "明细" o'neil`;
const KEY = 'select';

function promises(start: () => Promise<OwnServer>): void {
  let server: OwnServer;
  const q = (name: string) =>
    server.connector === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
  const trigger = (
    table: string,
    key: string[],
    columns: (readonly [string, string])[],
    more: Record<string, unknown> = {},
  ) => contractOf(table, key, columns, { capture: 'trigger', ...more });
  const changes = async (contract: TableContract, since: string | null): Promise<ChangedKeys> => {
    const session = await server.open();
    try {
      return await session.withTable(contract, async (table) => {
        if (!table.changes) throw new Error('no changes');
        return table.changes(since);
      });
    } finally {
      await session.close();
    }
  };
  const sorted = (found: ChangedKeys) => found.keys.map((key) => key.join('|')).sort();
  const one = () =>
    trigger('one', ['id'], [
      ['id', 'integer'],
      ['name', 'text'],
    ]); // biome-ignore format: one line
  const changesOf = (table: string) => q(nameOf(table));

  beforeAll(async () => {
    server = await start();
    await server.run('create table one (id integer primary key, name varchar(20))');
    await server.query(server.ddl([one()]));
  });
  afterAll(() => server.stop());

  it('gives the keys of inserted, updated, deleted and renamed rows, with every letter in names and values', async () => {
    const contract = trigger(
      HARD,
      [KEY, '日'],
      [
        [KEY, 'text'],
        ['日', 'date'],
        ['n', 'integer'],
      ],
      { overlap_minutes: 0 },
    );
    await server.query(
      `create table ${q(HARD)} (${q(KEY)} varchar(50) not null, ${q('日')} date not null, n integer, primary key (${q(KEY)}, ${q('日')}))`,
    );
    await server.query(`insert into ${q(HARD)} values ('before', '2025-01-01', 1), ('a''b', '2025-01-01', 1)`);
    await server.query(server.ddl([contract]));
    const first = await changes(contract, null);
    expect(first).toMatchObject({ restart: 'first', keys: [] });
    await server.query(`insert into ${q(HARD)} values ('挂"号', '2025-01-02', 1)`);
    await server.query(`update ${q(HARD)} set n = 2 where ${q(KEY)} = 'before'`);
    await server.query(`update ${q(HARD)} set ${q(KEY)} = 'renamed' where ${q(KEY)} = 'a''b'`);
    const second = await changes(contract, first.position);
    expect(second.restart).toBeUndefined();
    expect(sorted(second)).toEqual(["a'b|2025-01-01", 'before|2025-01-01', 'renamed|2025-01-01', '挂"号|2025-01-02']);
    // A second run of the script harms nothing and loses nothing.
    await server.query(`delete from ${q(HARD)} where ${q(KEY)} = 'before'`);
    await server.query(server.ddl([contract]));
    const third = await changes(contract, second.position);
    expect(third.restart).toBeUndefined();
    expect(sorted(third)).toContain('before|2025-01-01');
    await server.query(`insert into ${q(HARD)} values ('after', '2025-01-03', 1)`);
    expect(sorted(await changes(contract, third.position))).toContain('after|2025-01-03');
  });

  it('loses no change that commits late, though later ones were read before it', async () => {
    const first = await changes(one(), null);
    const late = await start();
    const schema = server.settings['schema'] ?? server.settings['database'];
    await late.query(server.connector === 'mysql' ? `use ${schema}` : `set search_path = ${schema}`);
    try {
      await late.query('begin');
      await late.query(`insert into one values (100, 'late')`);
      await server.run(`insert into one values (101, 'early')`);
      const second = await changes(one(), first.position);
      expect(sorted(second)).toContain('101');
      expect(sorted(second)).not.toContain('100');
      await server.run(`insert into one values (102, 'early')`);
      const third = await changes(one(), second.position);
      expect(sorted(third)).not.toContain('100');
      await late.query('commit');
      const fourth = await changes(one(), third.position);
      expect(sorted(fourth)).toContain('100');
    } finally {
      await late.stop();
    }
  });

  it('does not give the change of a transaction that was taken back', async () => {
    const first = await changes(one(), null);
    await server.query('begin');
    await server.query(`insert into one values (200, 'never')`);
    await server.query('rollback');
    const second = await changes(one(), first.position);
    expect(second.restart).toBeUndefined();
    expect(sorted(second)).not.toContain('200');
  });

  it('says that rows were purged that it had not read, and nothing when only read ones were', async () => {
    await server.run(`insert into one values (301, 'x')`);
    const first = await changes(one(), null);
    await server.run(`insert into one values (302, 'x')`);
    // As the script's own purge does: the newest row stays.
    const newest = `(select seq from (select max(seq) as seq from ${changesOf('one')}) newest)`;
    await server.query(`delete from ${changesOf('one')} where seq < ${newest}`);
    const second = await changes(one(), first.position);
    expect(second.restart).toBeUndefined();
    expect(sorted(second)).toContain('302');
    await server.run(`insert into one values (303, 'x'), (304, 'x')`);
    await server.query(`delete from ${changesOf('one')} where seq < ${newest}`);
    const third = await changes(one(), second.position);
    expect(third).toMatchObject({ restart: 'pruned', keys: [] });
    expect(await changes(one(), third.position)).not.toHaveProperty('restart');
    await server.query(`delete from ${changesOf('one')}`);
    expect(await changes(one(), third.position)).toMatchObject({ restart: 'pruned' });
  });

  it('notices that the table was emptied at once, and takes the watermark of another capture for none', async () => {
    await server.run(`insert into one values (401, 'x')`);
    const first = await changes(one(), '2025-01-01 00:00:00');
    expect(first.restart).toBe('first');
    await server.run('truncate table one');
    const second = await changes(one(), first.position);
    expect(second.restart).toBe('truncated');
    expect(await changes(one(), second.position)).not.toHaveProperty('restart');
  });

  it('names the command that makes a missing change table', async () => {
    const contract = trigger('bare', ['id'], [['id', 'integer']]);
    await server.run('create table bare (id integer primary key)');
    await expect(changes(contract, null)).rejects.toMatchObject({ code: 'ingest/no-change-table' });
    await expect(changes(contract, null)).rejects.toThrow(/source triggers/);
  });

  it('captures tables whose names are as long as the product allows', async () => {
    const tables = ['a', 'b'].map((end) => `${'很'.repeat(server.connector === 'mysql' ? 49 : 20)}_${end}`);
    const contracts = tables.map((table) => trigger(table, ['id'], [['id', 'integer']], { overlap_minutes: 0 }));
    for (const table of tables) await server.run(`create table "${table}" (id integer primary key)`);
    await server.query(server.ddl(contracts));
    const positions = await Promise.all(contracts.map((contract) => changes(contract, null)));
    await server.run(`insert into "${tables[1]}" values (7)`);
    const found = await Promise.all(contracts.map((contract, i) => changes(contract, positions[i]?.position ?? null)));
    expect(found.map(sorted)).toEqual([[], ['7']]);
  });
}

const pgUrl = requireService('postgres');
describe.skipIf(!pgUrl)('trigger capture on PostgreSQL', () => {
  promises(() => ownPostgres(pgUrl ?? ''));

  it('refuses a change table whose triggers were disabled or lost with their table', async () => {
    const server = await ownPostgres(pgUrl ?? '');
    try {
      const contract = contractOf('t', ['id'], [['id', 'integer']], { capture: 'trigger' });
      await server.query('create table t (id integer primary key)');
      await server.query(server.ddl([contract]));
      const session = await server.open();
      const changes = () => session.withTable(contract, async (table) => table.changes?.(null));
      expect(await changes()).toMatchObject({ restart: 'first' });
      await server.query('alter table t disable trigger hisight_changes');
      await expect(changes()).rejects.toMatchObject({ code: 'ingest/no-change-trigger' });
      await server.query('drop table t; create table t (id integer primary key)');
      await expect(changes()).rejects.toMatchObject({ code: 'ingest/no-change-trigger' });
      await server.query(server.ddl([contract]));
      expect(await changes()).toMatchObject({ restart: 'first' });
      await session.close();
    } finally {
      await server.stop();
    }
  });
});

const mysqlUrl = requireService('mysql');
describe.skipIf(!mysqlUrl)('trigger capture on MySQL', () => {
  promises(() => ownMysql(mysqlUrl ?? ''));

  it('reads the whole table when it changed without its triggers, or is another table', async () => {
    const server = await ownMysql(mysqlUrl ?? '');
    try {
      const contract = contractOf('t', ['id'], [['id', 'integer']], { capture: 'trigger', overlap_minutes: 0 });
      await server.query('create table t (id integer primary key, n integer)');
      await server.query(server.ddl([contract]));
      const session = await server.open();
      const changes = (since: string | null) =>
        session.withTable(contract, async (table) => (await table.changes?.(since)) ?? { position: '', keys: [] });
      await server.query('insert into t values (1, 1), (2, 2)');
      const first = await changes(null);
      await server.query('drop trigger hisight_changes_t_delete; select sleep(2.1)');
      await server.query('delete from t where id = 1');
      const second = await changes(first.position);
      expect(second.restart).toBe('truncated');
      expect(await changes(second.position)).not.toHaveProperty('restart');
      await server.query(
        'select sleep(1.1); drop table t; create table t (id integer primary key); insert into t values (5)',
      );
      expect(await changes(second.position)).toMatchObject({ restart: 'truncated' });
      await session.close();
    } finally {
      await server.stop();
    }
  });
});
