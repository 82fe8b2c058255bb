import mysql from 'mysql2/promise';
import pg from 'pg';
import type { ConnectorContext } from '../../engine/connector.ts';
import { type DatabaseSettings, passwordOf, tlsOf } from '../../engine/database/settings.ts';
import type { Receipt } from './books.ts';

/**
 * Inserts receipts, each once: one that is there already stays as it is. The account may insert into this table and nothing
 * else; the connection is one of its own, because the session that reads is read-only. Throws what the driver throws.
 */
export type WriteReceipts = (
  settings: DatabaseSettings,
  context: ConnectorContext,
  receipts: readonly Receipt[],
) => Promise<void>;

const COLUMNS =
  'batch_no, table_name, received_at, rows_received, rows_quarantined, amount_received, state, reason, message';

const valuesOf = (receipt: Receipt) => [
  receipt.batch,
  receipt.table,
  receipt.rowsReceived,
  receipt.rowsQuarantined,
  receipt.amountReceived,
  receipt.state,
  receipt.reason,
  receipt.message,
];

const postgres: WriteReceipts = async (settings, context, receipts) => {
  const { host, port, database, user } = settings;
  const schema = 'schema' in settings ? String(settings.schema) : 'public';
  const client = new pg.Client({
    ...{ host, port, database, user },
    password: passwordOf(settings, context),
    ssl: tlsOf(settings, context) ?? false,
    connectionTimeoutMillis: settings.connect_timeout_seconds * 1000,
    statement_timeout: settings.lock_timeout_seconds * 1000,
    application_name: 'hisight',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const sql = `insert into ${client.escapeIdentifier(schema)}.hisight_receipt (${COLUMNS})
      values ($1, $2, localtimestamp, $3, $4, $5, $6, $7, $8) on conflict do nothing`;
    for (const receipt of receipts) await client.query(sql, valuesOf(receipt));
  } finally {
    await client.end().catch(() => undefined);
  }
};

// Not `on duplicate key update`: that asks for the right to update.
const MYSQL_INSERT = `insert into hisight_receipt (${COLUMNS})
  select ?, ?, localtimestamp(3), ?, ?, ?, ?, ?, ? from dual
  where not exists (select 1 from hisight_receipt where batch_no = ? and table_name = ?)`;

const mysqlWriter: WriteReceipts = async (settings, context, receipts) => {
  const { host, port, database, user } = settings;
  const password = passwordOf(settings, context);
  const ssl = tlsOf(settings, context);
  const connection = await mysql.createConnection({
    ...{ host, port, database, user, charset: 'utf8mb4' },
    connectTimeout: settings.connect_timeout_seconds * 1000,
    ...(password === undefined ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl }),
  });
  connection.on('error', () => undefined);
  try {
    const wait = Math.ceil(settings.lock_timeout_seconds);
    await connection.query(`set session lock_wait_timeout = ${wait}, innodb_lock_wait_timeout = ${wait}`);
    for (const receipt of receipts)
      await connection.query(MYSQL_INSERT, [...valuesOf(receipt), receipt.batch, receipt.table]);
  } finally {
    connection.destroy();
  }
};

/** By the name of the connector that reads the tables. */
export const RECEIPT_WRITERS: Readonly<Record<string, WriteReceipts>> = { postgres, mysql: mysqlWriter };
