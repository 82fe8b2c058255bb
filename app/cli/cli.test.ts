import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { findServer } from '../site/server-file.ts';
import { openTestSite, siteFolder, startTestServer, type TestServer } from '../test-support/test-site.ts';

// Each call is a process of its own.
vi.setConfig({ testTimeout: 240_000 });

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const children = new Set<ChildProcess>();

/** The launcher as a person calls it: the built JavaScript where there is one, else the sources. */
function start(folder: string, ...args: string[]) {
  const environ = { ...process.env, HISIGHT_DATA: undefined };
  const child = spawn(join(ROOT, 'hisight'), [...args, '--site', folder], {
    env: environ,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { child, ended, said: () => out };
}

const run = (folder: string, ...args: string[]) => start(folder, ...args).ended;
const lastJson = (ended: Ended) => JSON.parse(ended.out.trim().split('\n').at(-1) ?? '');

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

describe('on its own', () => {
  let folder: string;
  beforeAll(async () => {
    const site = await openTestSite();
    folder = site.folder;
    await site.open.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('takes no offence at a reader that has read enough', async () => {
    const { child, ended } = start(folder, 'jobs', '--json');
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: expect.not.stringContaining('EPIPE') });
  });

  it('answers a metric in the promised shape', async () => {
    const ended = await run(
      folder,
      'metric',
      'avg_length_of_stay',
      '--by',
      'department',
      '--from',
      '2025-01-01',
      '--to',
      '2025-02-28',
      '--compare',
      'yoy',
      '--json',
    );
    expect(ended.code).toBe(0);
    expect(lastJson(ended)).toMatchObject({
      id: 'avg_length_of_stay',
      unit: '天',
      build_id: '20260115T080000000aaaa',
      period: { from: '2025-01-01', to: '2025-02-28' },
    });
    expect(lastJson(ended).rows).toContainEqual(
      expect.objectContaining({
        department: 'D0201',
        department_name: '骨科',
        value: 4,
        numerator: 8,
        denominator: 2,
        compare: { yoy: expect.objectContaining({ value: null, change: null }) },
      }),
    );
  });

  it('answers a query in every format of text', async () => {
    const sql = 'select department_code, count(*) as n from marts.fct_visits group by all order by 1';
    expect(lastJson(await run(folder, 'query', sql, '--json'))).toMatchObject({
      row_count: 3,
      columns: ['department_code', 'n'],
      rows: [{ department_code: 'D0201', n: 27 }, {}, {}],
    });
    expect((await run(folder, 'query', sql, '--format', 'csv')).out).toContain('D0201,27\r\n');
    expect(JSON.parse((await run(folder, 'query', sql, '--format', 'json')).out)).toHaveLength(3);
  });

  it('tells each cause by its exit code and a sentence in both languages', async () => {
    const refused = await run(folder, 'query', "select * from 'x.parquet'");
    expect([refused.code, refused.out]).toEqual([22, '']);
    expect(refused.err.trim().split('\n')).toHaveLength(2);
    expect((await run(folder, 'metric', 'avg_lenght_of_stay')).code).toBe(17);
    expect((await run(folder, 'user', 'token', 'nobody')).code).toBe(17);
    expect((await run(folder, 'nonsense')).code).toBe(2);
    const noDay = await run(folder, 'load', '--since', '2025-02-30');
    expect([noDay.code, noDay.err]).toEqual([
      2,
      expect.stringContaining('"2025-02-30" must be a date like 2025-01-31'),
    ]);
    expect((await run(folder, 'query', 'select 1', '--format', 'pdf')).code).toBe(2);
    expect((await run(join(folder, 'nowhere'), 'doctor')).code).toBe(10);
  });

  it('adds a person and gives a bare token', async () => {
    const added = await run(folder, 'user', 'add', 'zhang', '--role', 'analyst', '--json');
    expect(lastJson(added)).toMatchObject({
      name: 'zhang',
      role: 'analyst',
      password: expect.stringMatching(/^[\w-]{12}$/),
    });
    const token = await run(folder, 'user', 'token', 'zhang', '--json');
    expect(token.out.trim()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((await run(folder, 'user', 'add', 'zhang', '--role', 'analyst')).code).toBe(2);
    expect((await run(folder, 'user', 'add', 'li', '--role', 'anlyst')).err).toContain('analyst');
  });

  it('serves, says where, and ends well on SIGTERM with its file gone', async () => {
    const { child, ended, said } = start(folder, 'serve', '--port', '0');
    await expect.poll(said, { timeout: 120_000 }).toContain('http://localhost:');
    const dataDir = join(folder, 'data');
    const server = await findServer(dataDir);
    expect(server?.pid).toBe(child.pid);
    expect((await run(folder, 'serve', '--port', '0')).code).toBe(14);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(await findServer(dataDir)).toBe(undefined);
  });

  it('names a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const ended = await run(folder, 'serve', '--port', String(port));
    taken.close();
    expect(ended.code).toBe(15);
    expect(ended.err).toContain(String(port));
  });
});

it('names the process that owns the data', async () => {
  // Owned by this process, which serves nothing: the command can neither open the files nor ask their owner.
  const site = await openTestSite();
  const ended = await run(site.folder, 'jobs', '--json');
  await site.close();
  expect(ended.code).toBe(14);
  expect(ended.err).toContain(`pid ${process.pid}`);
});

it('has no site without its file', async () => {
  const folder = await siteFolder();
  await rm(join(folder, 'hospital.config.yml'));
  expect((await run(folder, 'jobs')).code).toBe(10);
  await rm(folder, { recursive: true });
});

describe('with a live server', () => {
  let site: TestServer;
  beforeAll(async () => {
    site = await startTestServer();
    // findServer takes a server of its own process for none; the CLI's process is another one.
  });
  afterAll(() => site.close());

  it('sends the command there, with its errors and their exit codes', async () => {
    const ended = await run(site.folder, 'user', 'list', '--json');
    expect(lastJson(ended).users).toHaveLength(15);
    expect(lastJson(await run(site.folder, 'query', 'select 1 as one', '--json')).rows).toEqual([{ one: 1 }]);
    expect((await run(site.folder, 'query', 'drop table marts.fct_visits')).code).toBe(22);
    expect((await run(site.folder, 'metric', 'nothing_like_it')).code).toBe(17);
  });

  it('opens with the secret only', async () => {
    const answer = await fetch(
      `${site.server.url.replace('localhost', '127.0.0.1')}/api/v1/internal/commands/user%20list`,
      {
        method: 'POST',
        headers: { 'x-hisight-secret': 'guess', authorization: await site.token('leader') },
      },
    );
    expect(answer.status).toBe(401);
  });
});

it('limits sign-in attempts', async () => {
  const site = await startTestServer({ signInLimit: 3 });
  const attempt = async () =>
    (await site.call('POST', '/api/v1/session', { body: { name: 'leader', password: 'wrong' } })).status;
  const answers = [await attempt(), await attempt(), await attempt(), await attempt()];
  await site.close();
  expect(answers).toEqual([401, 401, 401, 429]);
});
