import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { resolveSecret, secretReference, UserError } from '../../core/index.ts';
import { alignRows } from '../engine/align-rows.ts';
import {
  type ConnectorContext,
  defineConnector,
  type Selection,
  type SourceSession,
  type SourceTable,
} from '../engine/connector.ts';
import { scaleOf, type TableContract } from '../engine/contract.ts';
import { checkColumns, missingTable, summedColumns } from '../engine/extract.ts';
import { condition, expression, NUMERIC, quote, text } from './postgres/dialect.ts';

const settings = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().default(5432),
  database: z.string(),
  user: z.string(),
  password: secretReference.optional(),
  schema: z.string().default('public'),
  /** Verified TLS; `insecure` encrypts without checking who answers. */
  tls: z.union([z.boolean(), z.literal('insecure')]).default(false),
  connect_timeout_seconds: z.number().positive().default(10),
  statement_timeout_seconds: z.number().positive().default(3600),
  /** Local calendar of the source, for columns that carry a time zone. */
  time_zone: z.string().default('Asia/Shanghai'),
  /** Rows per COPY, by ranges of the key. Absent: one COPY, except on servers that buffer it whole. */
  chunk_rows: z.number().int().positive().optional(),
});

type Settings = z.output<typeof settings>;

/** PGlite's socket buffers a COPY in memory before the first byte leaves. */
const BUFFERING_SERVER_ROWS = 200_000;

class PostgresTable implements SourceTable {
  readonly columns: readonly { name: string; type: string }[];
  readonly summed: readonly string[];
  readonly #client: pg.Client;
  readonly #contract: TableContract;
  readonly #relation: string;
  readonly #chunkRows: number | undefined;
  readonly #types: ReadonlyMap<string, string>;

  constructor(
    client: pg.Client,
    contract: TableContract,
    relation: string,
    columns: readonly { name: string; type: string }[],
    chunkRows: number | undefined,
  ) {
    this.#client = client;
    this.#contract = contract;
    this.#relation = relation;
    this.#chunkRows = chunkRows;
    this.columns = columns;
    this.#types = new Map(columns.map(({ name, type }) => [name, type]));
    this.summed = summedColumns(contract, ({ name }) => NUMERIC.has(this.#types.get(name) ?? '')).map(
      ({ name }) => name,
    );
  }

  async highWater(): Promise<string | null> {
    const sql = `select to_char(least(max(${this.#contract.cursor})::timestamp, localtimestamp), 'YYYY-MM-DD HH24:MI:SS.US') as high from ${this.#relation}`;
    const { rows } = await this.#client.query<{ high: string | null }>(sql);
    return rows[0]?.high ?? null;
  }

  async measure(selection: Selection, options: { readonly keyHash: boolean }) {
    const key = this.#contract.key
      .map((name) => `coalesce(${expression(name, this.#types.get(name) ?? '')}::text, '')`)
      .join(` || '|' || `);
    const hash = options.keyHash ? `, sum(('x' || substr(md5(${key}), 1, 8))::bit(32)::bigint)::text as key_hash` : '';
    const sums = this.summed.map((name, i) => `, sum(${this.#summable(name)})::text as s${i}`).join('');
    const sql = `select count(*)::text as rows${hash}${sums} from ${this.#relation} ${condition(selection, this.#contract)}`;
    const { rows } = await this.#client.query<Record<string, string | null>>(sql);
    const row = rows[0] ?? {};
    return {
      rows: Number(row['rows']),
      sums: Object.fromEntries(this.summed.map((name, i) => [name, row[`s${i}`] ?? null])),
      ...(options.keyHash ? { keyHash: row['key_hash'] ?? '0' } : {}),
    };
  }

  async *read(selection: Selection): AsyncGenerator<Uint8Array> {
    const columns = this.#contract.columns.map(({ name }) => expression(name, this.#types.get(name) ?? '')).join(', ');
    const where = condition(selection, this.#contract);
    for (const range of await this.#ranges(where)) {
      const condition = [where.replace(/^where /, ''), range]
        .filter(Boolean)
        .map((part) => `(${part})`)
        .join(' and ');
      const select = `select ${columns} from ${this.#relation}${condition ? ` where ${condition}` : ''}`;
      yield* alignRows(
        this.#client.query(copyTo(`copy (${select}) to stdout (format csv, null '\\N')`, { highWaterMark: 1 << 20 })),
      );
    }
  }

  #summable(name: string): string {
    const type = this.#types.get(name) ?? '';
    const column = this.#contract.columns.find((candidate) => candidate.name === name);
    // Binary floats have no exact sum: both sides add what the contract's decimals hold.
    if (type.startsWith('float') && column) return `${quote(name)}::numeric(38,${scaleOf(column) ?? 0})`;
    return type === 'money' ? `${quote(name)}::numeric` : quote(name);
  }

  /** Conditions on the key that divide the selection; one empty condition when it need not be divided. */
  async #ranges(where: string): Promise<string[]> {
    if (this.#chunkRows === undefined) return [''];
    const key = `(${this.#contract.key.map(quote).join(', ')})`;
    const names = this.#contract.key.map((name, i) => `${quote(name)}::text as k${i}`).join(', ');
    const order = this.#contract.key.map(quote).join(', ');
    const sql = `select ${names} from (select ${order}, row_number() over (order by ${order}) as _n from ${this.#relation} ${where}) numbered
      where _n % ${this.#chunkRows} = 0 order by _n`;
    const { rows } = await this.#client.query<Record<string, string>>(sql);
    const bounds = rows.map((row) => `(${this.#contract.key.map((_, i) => text(row[`k${i}`] ?? '')).join(', ')})`);
    const ranges = bounds.map((bound, i) =>
      i === 0 ? `${key} <= ${bound}` : `${key} > ${bounds[i - 1]} and ${key} <= ${bound}`,
    );
    const last = bounds.at(-1);
    return last === undefined ? [''] : [...ranges, `not coalesce(${key} <= ${last}, false)`];
  }
}

class PostgresSession implements SourceSession {
  readonly #client: pg.Client;
  readonly #settings: Settings;
  readonly #chunkRows: number | undefined;

  constructor(client: pg.Client, options: Settings, chunkRows: number | undefined) {
    this.#client = client;
    this.#settings = options;
    this.#chunkRows = chunkRows;
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    try {
      // One statement for all: set local ends with the transaction, so that nothing outlives it where sessions are shared (PGlite, poolers).
      await this.#client.query(
        `begin transaction isolation level repeatable read read only; set local statement_timeout = ${Math.round(this.#settings.statement_timeout_seconds * 1000)};
         set local timezone = ${text(this.#settings.time_zone)}; set local datestyle = 'ISO, YMD'`,
      );
      const columns = await this.#columns(contract);
      const relation = `${quote(this.#settings.schema)}.${quote(contract.table)}`;
      const result = await work(new PostgresTable(this.#client, contract, relation, columns, this.#chunkRows));
      await this.#client.query('commit');
      return result;
    } catch (error) {
      await this.#client.query('rollback').catch(() => undefined);
      throw explain(error, this.#settings, contract);
    }
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #columns(contract: TableContract) {
    const sql = `select a.attname as name, t.typname as type from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped order by a.attnum`;
    const { rows } = await this.#client.query<{ name: string; type: string }>(sql, [
      this.#settings.schema,
      contract.table,
    ]);
    if (rows.length > 0) {
      checkColumns(contract, rows);
      return rows;
    }
    const others = await this.#client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'v', 'm', 'f', 'p')`,
      [this.#settings.schema],
    );
    throw missingTable(
      contract,
      others.rows.map(({ name }) => name),
    );
  }
}

/** The catalogued cause of a driver's error. Server messages quote values, so only the state code goes on. */
function explain(error: unknown, options: Settings, contract?: TableContract): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  const where = {
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.database,
    table: contract?.table,
  };
  if (code === undefined && !/timeout|terminated|SASL|Client was closed|not queryable/i.test(message)) return error;
  if (code?.startsWith('ingest/') || code?.startsWith('warehouse/') || code === 'ENOSPC') return error;
  if (code === '28P01' || code === '28000' || message.startsWith('SASL')) return new UserError('ingest/auth', where);
  if (code === '3D000') return new UserError('ingest/no-database', where);
  if (code === '42501') return new UserError('ingest/no-permission', where);
  if (code === '57014')
    return new UserError('ingest/timeout', { ...where, seconds: options.statement_timeout_seconds });
  if (code === '42703' && contract) {
    const name = /column "?([^" ]+)"? does not exist/.exec(message)?.[1];
    return new UserError('ingest/bad-cursor', { ...where, cursor: contract.cursor, column: name });
  }
  if (contract === undefined || code?.startsWith('E'))
    return new UserError('ingest/unreachable', { ...where, reason: code ?? 'timeout' });
  return new UserError('ingest/source-failed', { ...where, reason: code ?? 'connection lost' });
}

async function open(options: Settings, context: ConnectorContext): Promise<SourceSession> {
  const client = new pg.Client({
    host: options.host,
    port: options.port,
    database: options.database,
    user: options.user,
    password: options.password && resolveSecret(options.password, context.environ, context.siteDir).reveal(),
    ssl: options.tls === false ? false : { rejectUnauthorized: options.tls !== 'insecure' },
    connectionTimeoutMillis: options.connect_timeout_seconds * 1000,
    application_name: 'hisight',
  });
  // A connection that breaks between two queries must fail the next one, not the process.
  client.on('error', () => undefined);
  // Ending a client with a query in flight drops the connection, and the server stops.
  context.signal?.addEventListener('abort', () => void client.end().catch(() => undefined), { once: true });
  try {
    await client.connect();
    // Where one session serves all clients (PGlite), a reader that was killed leaves its transaction behind.
    await client.query('rollback');
    const { rows } = await client.query<{ version: string }>('select version() as version');
    const buffers = /pglite|emscripten|wasm/i.test(rows[0]?.version ?? '');
    return new PostgresSession(client, options, options.chunk_rows ?? (buffers ? BUFFERING_SERVER_ROWS : undefined));
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explain(error, options);
  }
}

export default defineConnector({ name: 'postgres', settings, open });
