import mysql from 'mysql2/promise';
import pg from 'pg';
import type { TableContract } from '../engine/contract.ts';
import { discoverConnectors, type SourceSession, systemSchema } from '../index.ts';
import { passwordOf, startMysql, startPostgres, type TestServer } from './servers.ts';

/** A server of a product, spoken to in its own SQL with parameters ($1 or ?). */
export interface OwnServer extends TestServer {
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  open(more?: Record<string, unknown>, logged?: readonly TableContract[]): Promise<SourceSession>;
  /** What `source triggers` prints for the administrator. */
  ddl(contracts: readonly TableContract[], more?: Record<string, unknown>): string;
}

async function ownServer(
  server: TestServer,
  url: string,
  client: Pick<OwnServer, 'query'> & { end(): Promise<void> },
): Promise<OwnServer> {
  const connector = (await discoverConnectors()).get(server.connector);
  if (!connector) throw new Error(`no connector ${server.connector}`);
  const environ = { HISIGHT_TEST_PASSWORD: passwordOf(url) };
  return {
    ...server,
    query: client.query,
    open: (more = {}, logged = []) =>
      connector.open(connector.settings.parse({ ...server.settings, ...more }), {
        source: 'his',
        siteDir: '/',
        environ,
        logged,
      }),
    ddl: (contracts, more = {}) =>
      connector.captureDdl?.(connector.settings.parse({ ...server.settings, ...more }), contracts) ?? '',
    stop: async () => {
      await client.end();
      await server.stop();
    },
  };
}

export async function ownPostgres(url: string): Promise<OwnServer> {
  const server = await startPostgres(url);
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`set search_path = ${server.settings['schema']}`);
  return ownServer(server, url, {
    query: async (sql, values) => (await client.query(sql, values)).rows,
    end: () => client.end(),
  });
}

export async function ownMysql(url: string): Promise<OwnServer> {
  const server = await startMysql(url);
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4', multipleStatements: true });
  await client.query(`use ${server.settings['database']}`);
  return ownServer(server, url, {
    query: async (sql, values) => (await client.query(sql, values))[0] as Record<string, unknown>[],
    end: () => client.end(),
  });
}

/** A contract of columns given as [name, type]. */
export function contractOf(
  table: string,
  key: string[],
  columns: (readonly [name: string, type: string])[],
  more: Record<string, unknown> = {},
): TableContract {
  const [contract] = systemSchema.parse({
    system: 'tiny',
    name_zh: '小系统',
    name_en: 'Tiny',
    tables: [
      {
        table,
        description_zh: table,
        description_en: table,
        key,
        capture: 'full',
        columns: columns.map(([name, type]) => ({ name, type, classification: 'open', description_zh: name })),
        ...more,
      },
    ],
  }).tables;
  if (!contract) throw new Error('a system without tables');
  return contract;
}

/** What a stream of CSV bytes says, line by line. */
export async function linesOf(rows: AsyncIterable<Uint8Array>): Promise<string[]> {
  let all = '';
  for await (const piece of rows) all += Buffer.from(piece).toString('utf8');
  return all.split('\n').slice(0, -1).sort();
}
