import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import iconv from 'iconv-lite';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { ident, literal, openMemory } from '../../core/index.ts';

/** A database that a connector suite writes to as the hospital does, beside the connector that reads it. */
export interface TestServer {
  readonly connector: string;
  readonly settings: Record<string, unknown>;
  /** What is wrong settings for a source that is not there, and how it is told; absent: a port that nobody listens on. */
  readonly nowhere?: { readonly settings: Record<string, unknown>; readonly code: string };
  /** The source knows by itself what is new, and takes no password: the contract's capture is not asked. */
  readonly knowsDeliveries?: boolean;
  /** Does the server check passwords? */
  readonly authenticates: boolean;
  /** Runs a statement written for PostgreSQL; `"` quotes become the product's own. */
  run(sql: string): Promise<void>;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function startPglite(more: Record<string, unknown> = {}): Promise<TestServer> {
  const db = await PGlite.create();
  const port = await freePort();
  const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1' });
  await server.start();
  return {
    connector: 'postgres',
    authenticates: false,
    settings: { host: '127.0.0.1', port, database: 'postgres', user: 'postgres', ...more },
    run: async (sql) => {
      // Its one session keeps the transaction of a reader that was killed.
      await db.exec('rollback');
      await db.exec(sql);
    },
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}

/** A schema of its own on a real PostgreSQL. */
export async function startPostgres(url: string): Promise<TestServer> {
  const client = new pg.Client(url);
  await client.connect();
  const schema = `hisight_test_${process.pid}_${await freePort()}`;
  await client.query(`create schema ${schema}`);
  await client.query(`set search_path = ${schema}`);
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    connector: 'postgres',
    authenticates: password !== '',
    settings: {
      host: hostname,
      port: Number(port || 5432),
      database: pathname.slice(1),
      user: decodeURIComponent(username),
      schema,
      ...(password ? { password: { env: 'HISIGHT_TEST_PASSWORD' } } : {}),
    },
    run: async (sql) => void (await client.query(sql)),
    stop: async () => {
      await client.query(`drop schema ${schema} cascade`);
      await client.end();
    },
  };
}

/** A database of its own on a real MySQL or MariaDB. */
export async function startMysql(url: string, script?: string): Promise<TestServer> {
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true, charset: 'utf8mb4' });
  const database = `hisight_test_${process.pid}_${await freePort()}`;
  await connection.query(`create database ${database} character set utf8mb4; use ${database}`);
  // One commit for the whole script: a dump of one INSERT a row would otherwise wait for the disk at each.
  if (script) {
    await connection.query('set autocommit = 0');
    await connection.query(script);
    await connection.query('commit');
    await connection.query('set autocommit = 1');
  }
  const { hostname, port, username, password } = new URL(url);
  return {
    connector: 'mysql',
    authenticates: password !== '',
    settings: {
      host: hostname,
      port: Number(port || 3306),
      database,
      user: decodeURIComponent(username),
      ...(password ? { password: { env: 'HISIGHT_TEST_PASSWORD' } } : {}),
    },
    run: async (sql) =>
      void (await connection.query(sql.replaceAll('"', '`').replace(/\btimestamp\b(?!\s*')/g, 'datetime(6)'))),
    stop: async () => {
      await connection.query(`drop database ${database}`);
      await connection.end();
    },
  };
}

/** A folder of GB18030 text, one file a table, as a HIS exports it: written anew after each statement. */
export async function startFiles(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-drop-'));
  const db = await openMemory();
  return {
    connector: 'files',
    knowsDeliveries: true,
    authenticates: false,
    nowhere: { settings: { folder: 'nowhere' }, code: 'ingest/folder-missing' },
    settings: { folder, settle_seconds: 0 },
    run: async (sql) => {
      await db.run(sql);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      for (const { name } of await db.rows<{ name: string }>('select table_name as name from duckdb_tables()')) {
        const file = join(folder, `${name}.csv`);
        await db.run(`copy ${ident(name)} to ${literal(file)} (format csv, header, force_quote *, nullstr '')`);
        writeFileSync(file, iconv.encode(readFileSync(file, 'utf8'), 'gb18030'));
      }
    },
    stop: async () => {
      await db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Password of a service's address, for the site's environment. */
export const passwordOf = (url: string) => decodeURIComponent(new URL(url).password);
