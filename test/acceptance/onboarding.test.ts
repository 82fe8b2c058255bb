import { createReadStream, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discoverSystems, type System } from '../../ingest/index.ts';
import { HOUSE_PROJECT, lintProject, parseProject } from '../../models/index.ts';
import { fixtures, requireService } from '../services.ts';
import { dataFolder, hisight } from './cli.ts';

const address = requireService('mysql');
const data = fixtures();
const DATABASE = `new_his_${process.pid}`;

async function onServer(...statements: string[]): Promise<void> {
  const server = await createConnection({ uri: address ?? '', multipleStatements: true });
  try {
    for (const statement of statements) await server.query(statement);
  } finally {
    await server.end();
  }
}

/** From a dump that nobody described to figures that reconcile: commands only, as an information department would type them. */
describe.skipIf(!address || !data)('a HIS that nobody has described', () => {
  const environ = dataFolder();
  const site = join(mkdtempSync(join(tmpdir(), 'hisight-new-')), 'site');
  const staging = join(site, 'staging', 'his');
  const run = (...args: string[]) => hisight([...args, '--site', site, '--json'], environ);
  let url: URL;
  let system: System;

  beforeAll(async () => {
    const dump = await text(createReadStream(join(data ?? '', 'hosoneu', 'hosoneu.sql')));
    await onServer(
      `drop database if exists ${DATABASE}; create database ${DATABASE} character set utf8mb4; use ${DATABASE}`,
    );
    const server = await createConnection({ uri: address ?? '', multipleStatements: true, database: DATABASE });
    await server.query('set autocommit = 0');
    await server.query(dump);
    await server.query('commit');
    await server.end();
    url = new URL(`${address}`);
    url.pathname = `/${DATABASE}`;
  }, 300_000);
  afterAll(() => onServer(`drop database if exists ${DATABASE}`));

  it('gets a site, which is never made over another', async () => {
    const made = await hisight(['init', site, '--json'], environ);
    expect([made.code, readdirSync(site)]).toEqual([
      0,
      expect.arrayContaining(['hospital.config.yml', 'systems', 'staging']),
    ]);
    const again = await hisight(['init', site], environ);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining(site)]);
  });

  it("is looked at and described, but for tables that are nobody's data", async () => {
    const { code, json, stdout, stderr } = await run(
      'source',
      'add',
      url.href,
      '--name',
      'his',
      '--institution',
      'H01',
    );
    expect(code).toBe(0);
    expect(json).toMatchObject({ source: 'his', system: 'his', connector: 'mysql', tables: 42 });
    expect((json as { left_out: { table: string }[] }).left_out.map(({ table }) => table)).toEqual([
      'function',
      'role',
    ]);
    expect(stdout + stderr).not.toContain(`:${url.password}@`);
    const secret = join(environ['HISIGHT_DATA'] ?? '', 'secrets', 'his.password');
    expect([readFileSync(secret, 'utf8').trim(), statSync(secret).mode & 0o777]).toEqual([
      decodeURIComponent(url.password),
      0o600,
    ]);
    [system] = (await discoverSystems([join(site, 'systems')])) as [System];
  });

  it('is hidden where people are concerned', () => {
    const hidden = (table: string) =>
      system.tables
        .find((one) => one.table === table)
        ?.columns.filter(({ classification }) => classification === 'direct_identifier')
        .map(({ name }) => name);
    expect(hidden('patient')).toEqual(['Patient_Name', 'Patient_Birth', 'Patient_IDentity', 'Patient_Address']);
    expect(hidden('user')).toEqual(['User_Name']);
    expect(hidden('drugs')).toEqual([]);
    const columns = system.tables.flatMap((table) => table.columns.map(({ name }) => name.toLowerCase()));
    expect(columns.filter((name) => /password|loginname/.test(name))).toEqual([]);
    for (const { table, columns: all } of system.tables) {
      const file = readdirSync(staging).find((name) => new RegExp(`^stg_his__${table}_?\\.sql$`).test(name));
      const lines = readFileSync(join(staging, file ?? ''), 'utf8')
        .toLowerCase()
        .split('\n');
      const open = lines.filter((line) => !line.startsWith('--') && !line.includes('pseudonym(')).join('\n');
      for (const { name, classification } of all) {
        if (classification === 'direct_identifier') expect(open).not.toMatch(new RegExp(`\\b${name.toLowerCase()}\\b`));
      }
    }
  });

  it('is found fit by a check', async () => {
    const { code, json } = await run('source', 'check', 'his');
    const { sources } = json as { sources: { tables: number; findings: { state: string }[] }[] };
    expect([code, sources[0]?.tables]).toEqual([0, 42]);
    expect(sources[0]?.findings.filter(({ state }) => state === 'fail')).toEqual([]);
  });

  it('loads with every table reconciled', async () => {
    const { code, json } = await run('load');
    const { sources } = json as {
      sources: { reconciled: boolean; detail: { table: string; reconciled: boolean; rows_landed: number }[] }[];
    };
    expect(code).toBe(0);
    expect(sources[0]?.detail.filter(({ reconciled }) => !reconciled)).toEqual([]);
    const landed = Object.fromEntries(sources[0]?.detail.map(({ table, rows_landed }) => [table, rows_landed]) ?? []);
    expect(landed).toMatchObject({
      registration: 32,
      patient: 13,
      expense_items: 117,
      invoice: 53,
      drugs: 2966,
      disease: 23986,
    });
    expect(Object.keys(landed)).toHaveLength(42);
  }, 300_000);

  it('builds: its staging passes the lint, and every model of it runs', async () => {
    const own = readdirSync(staging);
    const problems = lintProject(parseProject(HOUSE_PROJECT, { overlayDir: site })).filter(({ path }) =>
      own.some((name) => path.endsWith(name)),
    );
    expect(problems).toEqual([]);
    expect((await run('build')).code).toBe(0);
    // What is about people is kept by no staging model: for once it is, so that all of it runs.
    for (const name of own.filter((one) => one.endsWith('.sql'))) {
      const file = join(staging, name);
      writeFileSync(file, readFileSync(file, 'utf8').replace(`materialized='ephemeral'`, `materialized='table'`));
    }
    const { code, json } = await run('build');
    const { models } = json as { models: { name: string; status: string; rows: number }[] };
    const staged = models.filter(({ name }) => name.startsWith('stg_his__'));
    expect([code, staged.filter(({ status }) => status !== 'success')]).toEqual([0, []]);
    expect(Object.fromEntries(staged.map(({ name, rows }) => [name, rows]))).toMatchObject({
      stg_his__patient: 13,
      stg_his__registration: 32,
    });
    expect(staged.length).toBeGreaterThanOrEqual(
      system.tables.filter(({ columns }) => columns.some(({ classification }) => classification !== 'open')).length,
    );
  }, 300_000);

  it('is listed with its last load, and added once only', async () => {
    const { json } = await run('source', 'list');
    expect(json).toMatchObject({
      sources: [
        { source: 'his', system: 'his', connector: 'mysql', tables: 42, last_load: expect.stringMatching(/^\d{4}-/) },
      ],
    });
    const again = await run('source', 'add', url.href, '--name', 'his', '--institution', 'H01');
    expect([again.code, again.json]).toEqual([0, expect.objectContaining({ written: [], differences: [] })]);
  });

  it('has its trigger SQL printed for the DBA, alone on standard output', async () => {
    const none = await run('source', 'triggers', 'his');
    expect(none.code).toBe(2);
    const { code, stdout } = await hisight(
      ['source', 'triggers', 'his', '--table', 'registration', '--site', site],
      environ,
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/create trigger/i)]);
    await onServer(`use ${DATABASE}; ${stdout}`);
  });
});
