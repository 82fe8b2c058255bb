import { createReadStream, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures, requireService } from '../services.ts';
import { dataFolder, hisight } from './cli.ts';

const address = requireService('mysql');
const data = fixtures();
const DATABASE = `hosoneu_accept_${process.pid}`;

async function onServer<T>(work: (server: Awaited<ReturnType<typeof createConnection>>) => Promise<T>): Promise<T> {
  const server = await createConnection({ uri: address ?? '', multipleStatements: true });
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

function siteFor(uri: string, changes: Record<string, unknown> = {}): string {
  const url = new URL(uri);
  const dir = mkdtempSync(join(tmpdir(), 'hisight-hosoneu-'));
  mkdirSync(dir, { recursive: true });
  const settings = {
    host: url.hostname,
    port: Number(url.port),
    database: DATABASE,
    user: url.username,
    password: { env: 'HOSONEU_PASSWORD' },
    ...changes,
  };
  writeFileSync(
    join(dir, 'hospital.config.yml'),
    `name: {zh: 东软教学医院, en: Teaching hospital}\nas_of: "2019-07-07 08:00:00"\nsources:\n  his:\n    system: hosoneu\n    institution: H01\n    connector: mysql\n    settings: ${JSON.stringify(settings)}\n`,
  );
  return dir;
}

describe.skipIf(!address || !data)('a real HIS in MariaDB', () => {
  const url = new URL(address ?? 'mysql://x');
  const environ = { ...dataFolder(), HOSONEU_PASSWORD: decodeURIComponent(url.password) };
  let site: string;
  const query = async (sql: string) => {
    const { stdout } = await hisight(['query', sql, '--format', 'json', '--site', site], environ);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown;
  };

  beforeAll(async () => {
    const dump = await text(createReadStream(join(data ?? '', 'hosoneu', 'hosoneu.sql')));
    await onServer(async (server) => {
      await server.query(
        `drop database if exists ${DATABASE}; create database ${DATABASE} character set utf8mb4; use ${DATABASE}`,
      );
      await server.query(dump);
    });
    site = siteFor(address ?? '');
  }, 300_000);

  afterAll(async () => {
    await onServer((server) => server.query(`drop database if exists ${DATABASE}`));
  });

  it('loads with every table reconciled', async () => {
    const { code, json, stderr } = await hisight(['load', '--site', site, '--json'], environ);
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
    const { sources } = json as { sources: { reconciled: boolean; rows_read: number; rows_landed: number }[] };
    expect(sources[0]).toMatchObject({ reconciled: true });
    expect(sources[0]?.rows_landed).toBeGreaterThan(27_000);
  }, 300_000);

  it('builds the same marts, and every known defect is a warning with its row count', async () => {
    const { code, json } = await hisight(['build', '--site', site, '--json'], environ);
    expect(code).toBe(0);
    const { tests, models } = json as {
      models: { status: string }[];
      tests: { name: string; status: string; failures: number }[];
    };
    expect(models.every(({ status }) => status === 'success')).toBe(true);
    const warned = tests.filter(({ status }) => status === 'warn').map(({ failures }) => failures);
    for (const count of [10, 1, 6, 11, 25, 53, 16, 5229, 83]) expect(warned).toContain(count);
  }, 300_000);

  it('reproduces the registrations and their fees by day', async () => {
    expect(
      await query(
        "select event_on::varchar as day, sum(qty)::int as n, sum(fee)::double as fee from marts.fct_registrations where event_type = 'register' group by all order by day",
      ),
    ).toEqual([
      { day: '2019-06-10', n: 10, fee: 11110 },
      { day: '2019-07-04', n: 14, fee: 55 },
      { day: '2019-07-05', n: 6, fee: 25 },
      { day: '2019-07-06', n: 2, fee: 10 },
    ]);
  });

  it('reproduces the invoices by day', async () => {
    expect(
      await query(
        'select settled_on::varchar as day, sum(total_amount)::double as amount from marts.fct_settlements group by all order by day',
      ),
    ).toEqual([
      { day: '2019-06-10', amount: 190 },
      { day: '2019-07-04', amount: 132.53 },
      { day: '2019-07-05', amount: 157.32 },
      { day: '2019-07-06', amount: 3 },
    ]);
  });

  it('says which user cause stopped a load, with its own exit code, and keeps nothing of it', async () => {
    const wrongPassword = await hisight(['load', '--site', site], { ...environ, HOSONEU_PASSWORD: 'wrong' });
    expect(wrongPassword.code).toBe(13);
    expect(wrongPassword.stderr).not.toContain('wrong');
    const unreachable = await hisight(
      ['load', '--site', siteFor(address ?? '', { host: '127.0.0.1', port: 1 })],
      environ,
    );
    expect(unreachable.code).toBe(12);
    await onServer((server) => server.query(`rename table ${DATABASE}.invoice to ${DATABASE}.invoice_gone`));
    const missingTable = await hisight(['load', '--site', site], environ);
    expect([missingTable.code, missingTable.stdout + missingTable.stderr]).toEqual([
      11,
      expect.stringContaining('invoice'),
    ]);
    await onServer((server) =>
      server.query(
        `rename table ${DATABASE}.invoice_gone to ${DATABASE}.invoice; alter table ${DATABASE}.invoice drop column Total_Cost`,
      ),
    );
    const missingColumn = await hisight(['load', '--site', site], environ);
    expect([missingColumn.code, missingColumn.stdout + missingColumn.stderr]).toEqual([
      11,
      expect.stringContaining('Total_Cost'),
    ]);
  }, 120_000);
});
