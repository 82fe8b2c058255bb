import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../errors/app-error.ts';
import type { Params, Transaction } from './ports.ts';
import { execute, interruptible, readColumns, readRows } from './statement.ts';

/**
 * Runs work between BEGIN and COMMIT. DuckDB has no savepoints and answers OK to the COMMIT of a transaction that an
 * earlier error aborted, while rolling it back (measured, DESIGN D2). Hence a failed statement dooms the transaction:
 * the first error is thrown again at the end even when the work swallowed it. A signal that fires before COMMIT interrupts
 * the running statement, and its reason is what is thrown.
 */
export async function runTransaction<T>(
  connection: DuckDBConnection,
  path: string,
  work: (tx: Transaction) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let firstError: unknown;
  const guard = async <R>(statement: () => Promise<R>): Promise<R> => {
    try {
      return await interruptible(connection, signal, statement);
    } catch (error) {
      firstError ??= error;
      throw error;
    }
  };
  const tx: Transaction = {
    rows: (sql: string, params?: Params) => guard(() => readRows(connection, sql, params)),
    columns: (sql, params) => guard(() => readColumns(connection, sql, params)),
    run: (sql, params) => guard(() => execute(connection, sql, params)),
  } as Transaction;
  await execute(connection, 'begin transaction');
  try {
    const result = await work(tx);
    if (firstError !== undefined) throw firstError;
    signal?.throwIfAborted();
    await execute(connection, 'commit');
    return result;
  } catch (failure) {
    const error = signal?.aborted ? signal.reason : failure;
    await execute(connection, 'rollback').catch((cause) => {
      // On a full disk not even the rollback can be written; closing the connection drops the transaction all the same.
      if (error instanceof AppError) return;
      // COMMIT that fails has already rolled back; anything else means the connection is broken and is closed by the caller.
      if (!/no transaction is active/i.test(String(cause)))
        throw new AggregateError([error, cause], `rollback failed on ${path}`);
    });
    throw error;
  }
}
