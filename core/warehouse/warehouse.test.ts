import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { modulePath, openMemory, openWarehouse, ROOT, type Warehouse, WORKER_BOOT } from '../index.ts';

const opened: Warehouse[] = [];

async function open(
  folder = mkdtempSync(join(tmpdir(), 'hisight-core-')),
): Promise<{ warehouse: Warehouse; folder: string }> {
  const warehouse = await openWarehouse({
    path: join(folder, 'w.duckdb'),
    attach: { raw: join(folder, 'raw.duckdb') },
  });
  opened.push(warehouse);
  return { warehouse, folder };
}

afterEach(async () => {
  for (const warehouse of opened.splice(0)) await warehouse.close();
});

describe('one open per file', () => {
  it('refuses a second open in the same process, also through a symbolic link', async () => {
    const { folder } = await open();
    await expect(openWarehouse({ path: join(folder, 'w.duckdb') })).rejects.toThrow('already open');
    symlinkSync(join(folder, 'raw.duckdb'), join(folder, 'link.duckdb'));
    await expect(openWarehouse({ path: join(folder, 'link.duckdb') })).rejects.toThrow('already open');
  });

  it('can be opened again after close', async () => {
    const { warehouse, folder } = await open();
    await warehouse.run('create table kept as select 42 as answer');
    await opened.pop()?.close();
    const again = await open(folder);
    expect(await again.warehouse.rows('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('names the other process that owns the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hisight-core-'));
    const owner = spawn(
      process.execPath,
      [WORKER_BOOT, modulePath('core/warehouse/fixtures/hold'), join(folder, 'w.duckdb')],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      await once(owner.stdout, 'data');
      await expect(openWarehouse({ path: join(folder, 'w.duckdb') })).rejects.toMatchObject({
        code: 'warehouse/database-owned',
        exitCode: 14,
        message: expect.stringContaining(String(owner.pid)),
      });
    } finally {
      owner.kill('SIGKILL');
    }
  });
});

describe('transaction', () => {
  it('keeps all of it, on the attached file too', async () => {
    const { warehouse } = await open();
    await warehouse.transaction(async (tx) => {
      await tx.run('create table raw.main.landed (id integer)');
      expect(await tx.run('insert into raw.main.landed values (1), (2)')).toBe(2);
    });
    expect(await warehouse.rows('select count(*) as n from raw.main.landed')).toEqual([{ n: 2 }]);
  });

  it('keeps nothing when the work throws', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table t (id integer)');
    const failing = warehouse.transaction(async (tx) => {
      await tx.run('insert into t values (1)');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await warehouse.rows('select * from t')).toEqual([]);
  });

  it('cannot report a rolled-back commit as success: a swallowed error dooms it', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table t (id integer primary key)');
    const swallowing = warehouse.transaction(async (tx) => {
      await tx.run('insert into t values (1)');
      await tx.run('insert into t values (1)').catch(() => undefined);
      return 'all is well';
    });
    await expect(swallowing).rejects.toThrow(/duplicate key/i);
    expect(await warehouse.rows('select * from t')).toEqual([]);
  });

  it('reads the proof back on another connection after commit', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table builds (id text)');
    const write = (proof: string) =>
      warehouse.transaction((tx) => tx.run("insert into builds values ('b1')"), {
        proof: { sql: 'select 1 from builds where id = $1', params: [proof] },
      });
    await expect(write('b1')).resolves.toBe(1);
    await expect(write('b2')).rejects.toMatchObject({ code: 'warehouse/commit-lost' });
  });

  it('is interrupted in the middle of a statement by its signal, and keeps nothing', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table t (id integer)');
    const controller = new AbortController();
    const reason = new Error('asked to stop');
    const long = warehouse.transaction(
      async (tx) => {
        await tx.run('insert into t values (1)');
        setTimeout(() => controller.abort(reason), 50);
        await tx.rows('select sum(a.range * b.range) from range(10000000) a, range(10000000) b');
      },
      { signal: controller.signal },
    );
    await expect(long).rejects.toBe(reason);
    expect(await warehouse.rows('select * from t')).toEqual([]);
  });

  it('does not commit what was finished after the signal', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table t (id integer)');
    const controller = new AbortController();
    const late = warehouse.transaction(
      async (tx) => {
        await tx.run('insert into t values (1)');
        controller.abort(new Error('asked to stop'));
      },
      { signal: controller.signal },
    );
    await expect(late).rejects.toThrow('asked to stop');
    expect(await warehouse.rows('select * from t')).toEqual([]);
  });

  it('shows readers the old picture until it commits', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table fact as select 1 as version');
    const seen: unknown[] = [];
    await warehouse.transaction(async (tx) => {
      await tx.run('create or replace table fact as select 2 as version');
      seen.push(await warehouse.rows('select version from fact'));
    });
    seen.push(await warehouse.rows('select version from fact'));
    expect(seen).toEqual([[{ version: 1 }], [{ version: 2 }]]);
  });
});

describe('snapshot', () => {
  it('is one consistent picture, and cannot write', async () => {
    const { warehouse } = await open();
    await warehouse.run('create table fact as select 1 as version');
    const seen = await warehouse.snapshot(async (tx) => {
      const first = await tx.rows('select version from fact');
      await warehouse.run('update fact set version = 2');
      return [first, await tx.rows('select version from fact')];
    });
    expect(seen).toEqual([[{ version: 1 }], [{ version: 1 }]]);
    await expect(warehouse.snapshot((tx) => tx.rows('insert into fact values (3) returning version'))).rejects.toThrow(
      /read-only/i,
    );
  });
});

describe('values', () => {
  it('come as plain JSON, money exact, whole numbers safe or refused', async () => {
    const memory = await openMemory();
    opened.push(memory);
    expect(
      await memory.rows(
        `select 9007199254740991::bigint as big, 1234567890123.45::decimal(18, 2) as money, date '2024-02-29' as day,
                timestamp '2024-02-29 23:59:59' as at, null as nothing, sum(5) as total, true as yes, [1::bigint] as list`,
      ),
    ).toEqual([
      {
        big: 9007199254740991,
        money: 1234567890123.45,
        day: '2024-02-29',
        at: '2024-02-29 23:59:59',
        nothing: null,
        total: 5,
        yes: true,
        list: [1],
      },
    ]);
    await expect(memory.rows('select 9007199254740993::bigint as too_big')).rejects.toThrow(RangeError);
  });

  it('interrupts a statement when the signal fires', async () => {
    const memory = await openMemory();
    opened.push(memory);
    const controller = new AbortController();
    const long = memory.rows('select sum(a.range * b.range) from range(10000000) a, range(10000000) b', [], {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(long).rejects.toThrow(/interrupt/i);
    expect(await memory.rows('select 1 as alive')).toEqual([{ alive: 1 }]);
  });
});

describe('a database in memory', () => {
  it('spills into a closed folder of its own, not into the folder that the command was called in', async () => {
    const memory = await openMemory({ memoryLimit: '60MB', threads: 1 });
    opened.push(memory);
    const [setting] = await memory.rows<{ dir: string }>("select current_setting('temp_directory') as dir");
    const dir = setting?.dir ?? '';
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    await memory.run('create table t as select hash(range) as h, repeat(range::varchar, 8) as w from range(1500000)');
    const [most] = await memory.rows<{ n: number }>('select count(*) as n from (select h, w from t order by w, h)');
    expect(most?.n).toBe(1_500_000);
    expect(readdirSync(dir).length).toBeGreaterThan(0);
    expect(existsSync(join(process.cwd(), '.tmp'))).toBe(false);
  });
});
