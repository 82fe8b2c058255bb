import { fork } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literal, openMemory, silentProgress, WORKER_BOOT } from '../../core/index.ts';
import { makeHospital } from '../generator/hospital.ts';
import { TABLES } from '../generator/tables.ts';
import { hisDir, platformOutbox } from '../paths.ts';
import { writePlatformMessages } from '../platform/outbox.ts';
import { advanceDemo, type DemoServer, readDemoState, readTodayTruth, readTruth, startDemoServer } from './server.ts';

const AS_OF = '2026-01-15 08:00:00';
let dataDir: string;
let server: DemoServer;

const site = () => ({ dataDir, demoSeed: 7 });
const start = () => startDemoServer({ site: site(), scale: 'tiny', asOf: AS_OF, progress: silentProgress });

async function ask<T extends pg.QueryResultRow>(port: number, sql: string): Promise<T[]> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function rowCounts(port: number) {
  const sql = [...TABLES.keys()]
    .map((name) => `select '${name}' as name, count(*)::int as n from ${name}`)
    .join(' union all ');
  const rows = await ask<{ name: string; n: number }>(port, sql);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hisight-his-'));
  server = await start();
});

afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('the HIS of the demo', () => {
  it('answers over TCP with the rows that the truth counted', async () => {
    const { tables, totals } = await readTruth(hisDir(dataDir));
    expect(await rowCounts(server.port)).toEqual(tables);
    expect(server.changedRows).toBe(Object.values(tables).reduce((sum, n) => sum + n, 0));
    const [charges] = await ask<{ cents: number }>(
      server.port,
      'select (sum(amount) * 100)::int as cents from charges',
    );
    expect(charges?.cents).toBe(totals['medical_revenue_cents']);
  });

  it('keeps keys and an index on the cursor', async () => {
    const indexes = await ask<{ tablename: string; unique: boolean }>(
      server.port,
      `select tablename, indexdef like '%UNIQUE%' as unique from pg_indexes where schemaname = 'public'`,
    );
    expect(indexes.filter((index) => index.unique).length).toBe(TABLES.size);
    expect(indexes.filter((index) => !index.unique).length).toBe(TABLES.size);
  });

  it('lets nobody write', async () => {
    await expect(ask(server.port, 'delete from charges')).rejects.toThrow('read-only');
  });

  it('starts again with nothing changed', async () => {
    await server.stop();
    server = await start();
    expect(server.changedRows).toBe(0);
  });

  it('has the platform say yesterday and today once', async () => {
    const written = await writePlatformMessages({ site: site() });
    expect(written.messages).toBeGreaterThan(20);
    const names = await readdir(platformOutbox(dataDir));
    expect(names.every((name) => /^202601(1[45])\d\d-20260115080000(\.hl7|-H01\.json)$/.test(name))).toBe(true);
    expect(await writePlatformMessages({ site: site() })).toEqual({ files: 0, messages: 0 });
    expect((await readTodayTruth(hisDir(dataDir))).day).toBe('2026-01-15');
  });

  it('moves on to what the generator makes of the later day', { timeout: 180_000 }, async () => {
    const moved = await advanceDemo({ site: site(), days: 2, progress: silentProgress });
    expect(moved.asOf).toBe('2026-01-17 08:00:00');
    expect(moved.changed).toBeGreaterThan(0);
    expect(await readDemoState(dataDir)).toEqual({ scale: 'tiny', seed: 7, asOf: moved.asOf });
    const db = await openMemory();
    await makeHospital(db, { scale: 'tiny', seed: 7, asOf: moved.asOf }, silentProgress);
    const charges = 'sum(amount)::text as money, count(settle_id)::int as settled, count(update_time)::int as moved';
    const [theirs] = await ask(moved.port ?? 0, `select ${charges}, max(create_time)::text as latest from charges`);
    const [ours] = await db.rows(`select ${charges}, max(create_time)::text as latest from charges`);
    expect(theirs).toEqual(ours);
    const counts = await rowCounts(moved.port ?? 0);
    for (const name of TABLES.keys()) {
      const [made] = await db.rows<{ n: number }>(`select count(*) as n from ${name}`);
      expect(counts[name], name).toBe(made?.n);
    }
    const [moves] = await db.rows<{ n: number }>(
      `select count(*) as n from charges where coalesce(update_time, create_time) > timestamp ${literal(AS_OF)}`,
    );
    expect(moves?.n).toBeLessThan(moved.changed);
    await db.close();
    await server.stop();
    server = await start();
    expect(server.asOf).toBe(moved.asOf);
    expect(server.changedRows).toBe(0);
    expect((await readTodayTruth(hisDir(dataDir))).day).toBe('2026-01-17');
    const { messages } = await writePlatformMessages({ site: site() });
    const fresh = (await readdir(platformOutbox(dataDir))).filter((name) => name.includes('-20260117080000'));
    expect(messages).toBeGreaterThan(0);
    expect(fresh.every((name) => name >= '20260116')).toBe(true);
    const evening = await advanceDemo({ site: site(), days: 0, hours: 12, progress: silentProgress });
    expect(evening.asOf).toBe('2026-01-17 20:00:00');
  });

  it('ends with its parent, also when the parent is killed', { timeout: 180_000 }, async () => {
    await server.stop();
    const parentFile = join(dataDir, 'parent.ts');
    await writeFile(join(dataDir, 'package.json'), '{"type": "module"}');
    const module = JSON.stringify(join(import.meta.dirname, 'server.ts'));
    await writeFile(
      parentFile,
      `import { startDemoServer } from ${module};
      const { pid } = await startDemoServer({ site: { dataDir: ${JSON.stringify(dataDir)}, demoSeed: 7 }, scale: 'tiny', asOf: '${AS_OF}', progress: { step() {}, note() {} } });
      process.send({ pid });`,
    );
    const parent = fork(WORKER_BOOT, [parentFile], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const { pid } = await new Promise<{ pid: number }>((resolve) => parent.once('message', resolve));
    expect(await isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 60_000, interval: 100 }).toBe(false);
  });
});
