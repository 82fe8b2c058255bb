import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { QueryError, UserError } from '../errors/app-error.ts';
import type { Columns, Params, Row } from './ports.ts';
import { toPlain } from './values.ts';

type Bound = DuckDBValue[] | Record<string, DuckDBValue>;

function bound(params: Params | undefined): Bound | undefined {
  if (!params || (Array.isArray(params) && params.length === 0)) return undefined;
  return params as Bound;
}

function explain(sql: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/No space left on device|ENOSPC/i.test(message)) {
    return new UserError('warehouse/disk-full', { path: /file "([^"]+)"/.exec(message)?.[1] ?? '' }, { cause });
  }
  return new QueryError(sql, cause);
}

async function read(connection: DuckDBConnection, sql: string, params?: Params): Promise<DuckDBResultReader> {
  try {
    return await connection.runAndReadAll(sql, bound(params));
  } catch (cause) {
    throw explain(sql, cause);
  }
}

export async function readRows<T = Row>(connection: DuckDBConnection, sql: string, params?: Params): Promise<T[]> {
  const reader = await read(connection, sql, params);
  return reader.convertRowObjects(toPlain) as T[];
}

export async function readColumns(connection: DuckDBConnection, sql: string, params?: Params): Promise<Columns> {
  const reader = await read(connection, sql, params);
  return {
    names: reader.columnNames(),
    types: reader.columnTypes().map(String),
    columns: reader.convertColumns(toPlain),
    rowCount: reader.currentRowCount,
  };
}

export async function execute(connection: DuckDBConnection, sql: string, params?: Params): Promise<number> {
  const reader = await read(connection, sql, params);
  return Number(reader.rowsChanged);
}

/** Runs `work` on a connection that is interrupted when the signal fires. */
export async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!signal) return work();
  signal.throwIfAborted();
  const stop = () => connection.interrupt();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
