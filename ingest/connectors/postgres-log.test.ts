import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireService } from '../../test/services.ts';
import type { TableContract } from '../engine/contract.ts';
import type { ChangedKeys, SourceSession } from '../index.ts';
import { contractOf, type OwnServer, ownPostgres } from '../test-support/session.ts';

const url = requireService('postgres');

describe.skipIf(!url)('capture from the log of PostgreSQL', () => {
  let server: OwnServer;
  let log: { slot: string; publication: string };
  const logged = (table: string, key: string[], columns: (readonly [string, string])[]) =>
    contractOf(table, key, columns, { capture: 'log' });
  const one = logged('one', ['id'], [['id', 'integer'], ['name', 'text']]); // biome-ignore format: one line
  const hard = logged(`费用 "x" o'n`, ['select', '日'], [['select', 'text'], ['日', 'date'], ['at', 'timestamp']]); // biome-ignore format: one line
  const HARD = `"费用 ""x"" o'n"`;

  const within = async <T>(work: (session: SourceSession) => Promise<T>): Promise<T> => {
    const session = await server.open(log);
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
  const confirmed = async () =>
    (
      await server.query('select confirmed_flush_lsn::text as at from pg_replication_slots where slot_name = $1', [
        log.slot,
      ])
    )[0]?.['at'];

  beforeAll(async () => {
    server = await ownPostgres(url ?? '');
    const name = String(server.settings['schema']);
    log = { slot: name, publication: name };
    await server.query('create table one (id integer primary key, name text)');
    await server.query(
      `create table ${HARD} ("select" char(20), "日" date, at timestamptz, n int, primary key ("select", "日"))`,
    );
    await server.query(server.ddl([one, hard], log));
    // Running it again harms nothing.
    await server.query(server.ddl([one, hard], log));
  });
  afterAll(async () => {
    await server.query('select pg_drop_replication_slot($1)', [log.slot]);
    await server.query(`drop publication ${log.publication}`);
    await server.stop();
  });

  it('gives the keys of inserted, updated, deleted and renamed rows, whatever their letters and sizes', async () => {
    const [first, hardFirst] = [await changes(one, null), await changes(hard, null)];
    expect([first.restart, hardFirst.restart]).toEqual(['first', 'first']);
    await server.query(`insert into one values (1, repeat('长', 100000)), (2, 'b'), (3, 'c')`);
    await server.query('update one set id = 30 where id = 3');
    await server.query(`update one set name = 'x' where id = 2`);
    await server.query('delete from one where id = 1');
    await server.query(`insert into ${HARD} values ('a''"\\b', '2025-01-02', now(), 1)`);
    await within(async (session) => {
      expect(sorted(await changesIn(session, one, first.position))).toEqual(['1', '2', '3', '30']);
      expect(sorted(await changesIn(session, hard, hardFirst.position))).toEqual([`a'"\\b|2025-01-02`]);
    });
  });

  it('goes on from its own position, also when another table confirmed a later one', async () => {
    const [a, b] = [await changes(one, null), await changes(hard, null)];
    await server.query(`insert into one values (101, 'x')`);
    await server.query(`insert into ${HARD} values ('101', '2025-01-02', now(), 1)`);
    const later = await changes(one, a.position);
    expect(sorted(later)).toEqual(['101']);
    await within((session) =>
      session.confirm?.(new Map([['one', later.position], [hard.table, b.position]])) ?? Promise.resolve(),
    ); // biome-ignore format: one line
    expect(sorted(await changes(hard, b.position))).toEqual(['101|2025-01-02']);
    expect(sorted(await changes(one, later.position))).toEqual([]);
    const before = await confirmed();
    await within((session) => session.confirm?.(new Map([['one', a.position]])) ?? Promise.resolve());
    expect(await confirmed()).toBe(before);
  });

  it('lets the server forget what is applied, and reads the table whole when its position is gone', async () => {
    const first = await changes(one, null);
    await server.query(`insert into one values (201, 'x')`);
    const second = await changes(one, first.position);
    const before = await confirmed();
    await within((session) => session.confirm?.(new Map([['one', second.position]])) ?? Promise.resolve());
    expect(await confirmed()).not.toBe(before);
    expect(await changes(one, first.position)).toMatchObject({ restart: 'pruned', keys: [] });
    expect(await changes(one, second.position)).toMatchObject({ keys: [] });
  });

  it('loses no transaction that commits after a later one was read, and gives none that was taken back', async () => {
    const first = await changes(one, null);
    const late = await ownPostgres(url ?? '');
    try {
      await late.query(`set search_path = ${server.settings['schema']}`);
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

  it('reads the whole table after a truncate, once, and after it was made anew', async () => {
    const first = await changes(one, null);
    await server.query('truncate one');
    const second = await changes(one, first.position);
    expect(second).toMatchObject({ restart: 'truncated', keys: [] });
    await server.query(`insert into one values (401, 'x')`);
    const third = await changes(one, second.position);
    expect(third.restart).toBeUndefined();
    expect(sorted(third)).toEqual(['401']);
    await server.query('drop table one; create table one (id integer primary key, name text)');
    await expect(changes(one, third.position)).rejects.toMatchObject({ code: 'ingest/no-log' });
    await server.query(server.ddl([one], log));
    expect(await changes(one, third.position)).toMatchObject({ restart: 'pruned' });
  });

  it('takes a key that is not the primary key where the log carries it, and refuses where it does not', async () => {
    const other = logged('other', ['no'], [['no', 'text'], ['id', 'integer']]); // biome-ignore format: one line
    await server.query('create table other (id integer primary key, no text not null)');
    await server.query(server.ddl([other], log));
    const first = await changes(other, null);
    await server.query(`insert into other values (1, 'A1'), (2, 'A2')`);
    await within(async (session) => {
      // Another table first: the log was read before this contract was known.
      await changesIn(session, one, null);
      expect(sorted(await changesIn(session, other, first.position))).toEqual(['A1', 'A2']);
    });
    await server.query('delete from other where id = 1');
    await expect(changes(other, first.position)).rejects.toMatchObject({ code: 'ingest/log-key' });
    await server.query('alter table other replica identity full');
    const second = await changes(other, null);
    await server.query('delete from other where id = 2');
    expect(sorted(await changes(other, second.position))).toEqual(['A2']);
  });

  it('names the script when the slot or the publication is missing', async () => {
    await expect(
      server.open({ ...log, slot: 'no_such_slot' }).then((session) => changesIn(session, one, null)),
    ).rejects.toThrow(/no_such_slot.*source triggers/s);
    const bare = logged('bare', ['id'], [['id', 'integer']]);
    await server.query('create table bare (id integer primary key)');
    await expect(changes(bare, null)).rejects.toMatchObject({ code: 'ingest/no-log' });
  });
});
