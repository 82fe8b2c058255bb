import mysql from 'mysql2';
import { z } from 'zod';
import { resolveSecret, secretReference, UserError } from '../../core/index.ts';
import {
  type ConnectorContext,
  defineConnector,
  type Selection,
  type SourceColumn,
  type SourceSession,
  type SourceTable,
} from '../engine/connector.ts';
import { scaleOf, type TableContract } from '../engine/contract.ts';
import { checkColumns, missingTable, summedColumns } from '../engine/extract.ts';
import { condition, csvLine, isFloat, isNumeric, keyExpression, quote } from './mysql/dialect.ts';
import { streamLines } from './mysql/stream-lines.ts';

const settings = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().default(3306),
  database: z.string(),
  user: z.string(),
  password: secretReference.optional(),
  /** Verified TLS; `insecure` encrypts without checking who answers. */
  tls: z.union([z.boolean(), z.literal('insecure')]).default(false),
  connect_timeout_seconds: z.number().positive().default(10),
  statement_timeout_seconds: z.number().positive().default(3600),
  /** Local calendar of the source, for columns of type timestamp. */
  time_zone: z.string().default('+08:00'),
});

type Settings = z.output<typeof settings>;
type Rows = Record<string, string | null>[];

function query(connection: mysql.Connection, sql: string, values: readonly string[] = []): Promise<Rows> {
  return new Promise((resolve, reject) => {
    connection.query(sql, [...values], (error, rows) => (error ? reject(error) : resolve(rows as unknown as Rows)));
  });
}

class MysqlTable implements SourceTable {
  readonly columns: readonly SourceColumn[];
  readonly summed: readonly string[];
  readonly #connection: mysql.Connection;
  readonly #contract: TableContract;
  readonly #types: ReadonlyMap<string, string>;

  constructor(connection: mysql.Connection, contract: TableContract, columns: readonly SourceColumn[]) {
    this.#connection = connection;
    this.#contract = contract;
    this.columns = columns;
    this.#types = new Map(columns.map(({ name, type }) => [name, type]));
    this.summed = summedColumns(contract, ({ name }) => isNumeric(this.#types.get(name))).map(({ name }) => name);
  }

  async highWater(): Promise<string | null> {
    const high = `date_format(least(max(${this.#contract.cursor}), localtimestamp(6)), '%Y-%m-%d %H:%i:%s.%f')`;
    const [row] = await query(this.#connection, `select ${high} as high from ${quote(this.#contract.table)}`);
    return row?.['high'] ?? null;
  }

  async measure(selection: Selection, options: { readonly keyHash: boolean }) {
    const hash = `cast(sum(cast(conv(substr(md5(${keyExpression(this.#contract)}), 1, 8), 16, 10) as unsigned)) as char) as key_hash`;
    const sums = this.summed.map((name, i) => `cast(sum(${this.#summable(name)}) as char) as s${i}`);
    const counts = ['cast(count(*) as char) as row_count', ...(options.keyHash ? [hash] : []), ...sums].join(', ');
    const [row = {}] = await query(
      this.#connection,
      `select ${counts} from ${quote(this.#contract.table)} ${condition(selection, this.#contract)}`,
    );
    return {
      rows: Number(row['row_count']),
      sums: Object.fromEntries(this.summed.map((name, i) => [name, row[`s${i}`] ?? null])),
      ...(options.keyHash ? { keyHash: row['key_hash'] ?? '0' } : {}),
    };
  }

  read(selection: Selection): AsyncIterable<Uint8Array> {
    const line = csvLine(this.#contract, this.#types);
    const sql = `select ${line} as line from ${quote(this.#contract.table)} ${condition(selection, this.#contract)}`;
    return streamLines(this.#connection, sql, this.#contract.table);
  }

  /** Binary floats have no exact sum: both sides add what the contract's decimals hold. */
  #summable(name: string): string {
    const column = this.#contract.columns.find((candidate) => candidate.name === name);
    return isFloat(this.#types.get(name)) && column
      ? `cast(${quote(name)} as decimal(38, ${scaleOf(column) ?? 0}))`
      : quote(name);
  }
}

class MysqlSession implements SourceSession {
  readonly #connection: mysql.Connection;
  readonly #settings: Settings;

  constructor(connection: mysql.Connection, options: Settings) {
    this.#connection = connection;
    this.#settings = options;
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    try {
      await query(this.#connection, 'start transaction with consistent snapshot, read only');
      const result = await work(new MysqlTable(this.#connection, contract, await this.#columns(contract)));
      await query(this.#connection, 'commit');
      return result;
    } catch (error) {
      // Ending the statement in flight would mean reading it to its end: the load opens a new session instead.
      this.#connection.destroy();
      throw explain(error, this.#settings, contract);
    }
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  async #columns(contract: TableContract): Promise<SourceColumn[]> {
    const sql = `select column_name as name, lower(data_type) as type from information_schema.columns
      where table_schema = database() and table_name = ? order by ordinal_position`;
    const rows = (await query(this.#connection, sql, [contract.table])) as unknown as SourceColumn[];
    if (rows.length > 0) {
      checkColumns(contract, rows);
      return rows;
    }
    const others = await query(
      this.#connection,
      'select table_name as name from information_schema.tables where table_schema = database()',
    );
    throw missingTable(
      contract,
      others.map((row) => row['name'] ?? ''),
    );
  }
}

const AUTH = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'AUTH_SWITCH_PLUGIN_ERROR']);
const PERMISSION = new Set(['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR']);
const TIMEOUT = new Set(['ER_QUERY_TIMEOUT', 'ER_STATEMENT_TIMEOUT', 'ER_QUERY_INTERRUPTED']);

/** The catalogued cause of a driver's error. Server messages quote values, so only the code goes on. */
function explain(error: unknown, options: Settings, contract?: TableContract): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  const where = {
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.database,
    table: contract?.table,
  };
  if (code === undefined || /^(ingest|warehouse|config)\//.test(code) || code === 'ENOSPC') return error;
  if (AUTH.has(code)) return new UserError('ingest/auth', where);
  if (code === 'ER_BAD_DB_ERROR') return new UserError('ingest/no-database', where);
  if (PERMISSION.has(code))
    return new UserError('ingest/no-permission', { ...where, table: contract?.table ?? options.database });
  if (TIMEOUT.has(code))
    return new UserError('ingest/timeout', { ...where, seconds: options.statement_timeout_seconds });
  if (code === 'ER_BAD_FIELD_ERROR' && contract) {
    return new UserError('ingest/bad-cursor', {
      ...where,
      cursor: contract.cursor,
      column: /column '([^']+)'/.exec(message)?.[1],
    });
  }
  if (contract === undefined || /^E[A-Z]+$/.test(code))
    return new UserError('ingest/unreachable', { ...where, reason: code });
  return new UserError('ingest/source-failed', { ...where, reason: code });
}

async function open(options: Settings, context: ConnectorContext): Promise<SourceSession> {
  const password = options.password && resolveSecret(options.password, context.environ, context.siteDir).reveal();
  const connection = mysql.createConnection({
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.database,
    charset: 'utf8mb4',
    connectTimeout: options.connect_timeout_seconds * 1000,
    ...(password === undefined ? {} : { password }),
    ...(options.tls === false ? {} : { ssl: { rejectUnauthorized: options.tls !== 'insecure' } }),
  });
  connection.on('error', () => undefined);
  context.signal?.addEventListener('abort', () => connection.destroy(), { once: true });
  try {
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    const [row] = await query(connection, 'select version() as version');
    const limit = options.statement_timeout_seconds;
    for (const statement of [
      'set session transaction isolation level repeatable read',
      'set session transaction read only',
      /mariadb/i.test(row?.['version'] ?? '')
        ? `set session max_statement_time = ${limit}`
        : `set session max_execution_time = ${limit * 1000}`,
      // The server gives up on a reader that pauses; ours pauses whenever the disk is behind.
      'set session net_write_timeout = 3600',
      `set session time_zone = ${mysql.escape(options.time_zone)}`,
    ]) {
      await query(connection, statement);
    }
    return new MysqlSession(connection, options);
  } catch (error) {
    connection.destroy();
    throw explain(error, options);
  }
}

export default defineConnector({ name: 'mysql', settings, open });
