import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import mysql from 'mysql2/promise';
import pg from 'pg';

/** A database that a connector suite writes to as the hospital does, beside the connector that reads it. */
export interface TestServer {
  readonly connector: string;
  readonly settings: Record<string, unknown>;
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

/** Password of a service's address, for the site's environment. */
export const passwordOf = (url: string) => decodeURIComponent(new URL(url).password);
