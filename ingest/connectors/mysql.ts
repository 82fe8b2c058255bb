import { connect, isIP } from 'node:net';
import mysql from 'mysql2';
import { type ConnectorContext, defineConnector, type SourceSession } from '../engine/connector.ts';
import type { TableContract } from '../engine/contract.ts';
import { passwordOf, tlsOf } from '../engine/database/settings.ts';
import { quote } from './mysql/dialect.ts';
import { explain } from './mysql/explain.ts';
import { MysqlLog } from './mysql/log.ts';
import { logDdl } from './mysql/log-ddl.ts';
import { query } from './mysql/query.ts';
import { MysqlSession } from './mysql/session.ts';
import { type Settings, settings } from './mysql/settings.ts';
import { triggerDdl } from './mysql/trigger-ddl.ts';

function connectionOptions(options: Settings, context: ConnectorContext): mysql.ConnectionOptions {
  const password = passwordOf(options, context);
  const ssl = tlsOf(options, context);
  return {
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.database,
    charset: 'utf8mb4',
    connectTimeout: options.connect_timeout_seconds * 1000,
    ...(password === undefined ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl: { ...ssl, verifyIdentity: ssl.rejectUnauthorized } }),
    // The driver tells TLS no host that is an address: node then asks the socket for it.
    ...(ssl === undefined || isIP(options.host) === 0
      ? {}
      : { stream: () => Object.assign(connect(options.port, options.host), { _host: options.host }) }),
  };
}

function sessionStatements(options: Settings, isMariadb: boolean): string[] {
  const limit = options.statement_timeout_seconds;
  return [
    'set session transaction isolation level repeatable read',
    'set session transaction read only',
    isMariadb ? `set session max_statement_time = ${limit}` : `set session max_execution_time = ${limit * 1000}`,
    `set session lock_wait_timeout = ${Math.ceil(options.lock_timeout_seconds)}`,
    // The server gives up on a reader that pauses; ours pauses whenever the disk is behind.
    'set session net_write_timeout = 3600',
    `set session time_zone = ${mysql.escape(options.time_zone)}`,
  ];
}

async function open(options: Settings, context: ConnectorContext): Promise<SourceSession> {
  const connection = mysql.createConnection(connectionOptions(options, context));
  connection.on('error', () => undefined);
  context.signal?.addEventListener('abort', () => connection.destroy(), { once: true });
  try {
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    const [row] = await query(connection, 'select version() as version');
    const isMariadb = /mariadb/i.test(row?.['version'] ?? '');
    for (const statement of sessionStatements(options, isMariadb)) await query(connection, statement);
    // MySQL 8 keeps what it says of tables for a day.
    await query(connection, 'set session information_schema_stats_expiry = 0').catch(() => undefined);
    const log = new MysqlLog(
      { ...connectionOptions(options, context), database: options.database, timezone: options.time_zone },
      options,
      context.logged ?? [],
      context.signal,
    );
    return new MysqlSession(connection, options, log);
  } catch (error) {
    connection.destroy();
    throw explain(error, options);
  }
}

function captureDdl(options: Settings, contracts: readonly TableContract[]): string {
  const of = (mode: TableContract['capture']) => contracts.filter(({ capture }) => capture === mode);
  const scripts = [
    of('trigger').length > 0 ? triggerDdl(options, of('trigger')) : '',
    of('log').length > 0 ? logDdl(options, of('log')) : '',
  ];
  return scripts.filter(Boolean).join('\n\n');
}

export default defineConnector({ name: 'mysql', schemes: ['mysql', 'mariadb'], settings, quote, open, captureDdl });
