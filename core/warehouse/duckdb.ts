import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UserError } from '../errors/app-error.ts';
import { Pool } from './pool.ts';
import type { Params, QueryOptions, ReadonlyTransaction, Transaction, TransactionOptions, Warehouse } from './ports.ts';
import { claim, release } from './registry.ts';
import { spillFolder } from './spill.ts';
import { ident, literal } from './sql.ts';
import { execute, interruptible, readColumns, readRows } from './statement.ts';
import { runTransaction } from './transaction.ts';

export interface OpenOptions {
  /** The database file; its folder is made with mode 0700. */
  readonly path: string;
  /** Other files of the same instance, by alias. */
  readonly attach?: Readonly<Record<string, string>>;
  /** DuckDB's own notation, e.g. '4GB'. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

let mostThreads = Number.POSITIVE_INFINITY;

/** No database of this process that is opened from now on has more threads, whatever is asked for. */
export function capThreads(most: number): void {
  mostThreads = most;
}

function settings(options: Omit<OpenOptions, 'path'>): Record<string, string> {
  return {
    memory_limit: options.memoryLimit ?? '4GB',
    threads: String(Math.min(options.threads ?? 2, mostThreads)),
    // Nothing is ever downloaded (DESIGN D1).
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
  };
}

/** Why a file did not open, in words where the person can mend it. */
function refusedOpen(path: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/Permission denied|Read-only file system/i.test(message))
    return new UserError('warehouse/no-access', { path }, { cause });
  if (/No space left on device/i.test(message)) return new UserError('warehouse/disk-full', { path }, { cause });
  if (!/lock/i.test(message)) return cause instanceof Error ? cause : new Error(message);
  return new UserError('warehouse/database-owned', { path, pid: /PID (\d+)/.exec(message)?.[1] }, { cause });
}

class DuckDBWarehouse implements Warehouse {
  readonly path: string;
  readonly #instance: DuckDBInstance;
  readonly #pool: Pool;
  readonly #claimed: string[];
  #generation = 0;

  constructor(path: string, instance: DuckDBInstance, claimed: string[]) {
    this.path = path;
    this.#instance = instance;
    this.#claimed = claimed;
    this.#pool = new Pool(() => instance.connect());
  }

  rows<T>(sql: string, params?: Params, options?: QueryOptions) {
    return this.#with(options, (connection) => readRows<T>(connection, sql, params));
  }

  columns(sql: string, params?: Params, options?: QueryOptions) {
    return this.#with(options, (connection) => readColumns(connection, sql, params));
  }

  get generation(): number {
    return this.#generation;
  }

  async run(sql: string, params?: Params) {
    try {
      return await this.#pool.use((connection) => execute(connection, sql, params));
    } finally {
      this.#generation += 1;
    }
  }

  snapshot<T>(read: (tx: ReadonlyTransaction) => Promise<T>, options?: QueryOptions): Promise<T> {
    return this.#with(options, async (connection) => {
      await execute(connection, 'begin transaction read only');
      try {
        return await read({
          rows: (sql, params) => readRows(connection, sql, params),
          columns: (sql, params) => readColumns(connection, sql, params),
        });
      } finally {
        await execute(connection, 'rollback');
      }
    });
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>, { proof, signal }: TransactionOptions = {}): Promise<T> {
    // A connection of its own: session variables and temporary tables of a build die with it.
    const connection = await this.#instance.connect();
    try {
      const result = await runTransaction(connection, this.path, work, signal);
      if (proof && (await this.rows(proof.sql, proof.params)).length === 0) {
        throw new UserError('warehouse/commit-lost', { path: this.path });
      }
      return result;
    } finally {
      this.#generation += 1;
      connection.closeSync();
    }
  }

  async close(): Promise<void> {
    await this.#pool.drain();
    this.#instance.closeSync();
    for (const real of this.#claimed) release(real);
  }

  #with<T>(options: QueryOptions | undefined, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#pool.use((connection) => interruptible(connection, options?.signal, () => work(connection)));
  }
}

/** Opens database files as their only owner. Throws `warehouse/database-owned` when another process has one of them. */
export async function openWarehouse(options: OpenOptions): Promise<Warehouse> {
  const files = [options.path, ...Object.values(options.attach ?? {})];
  for (const file of files) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const claimed: string[] = [];
  let instance: DuckDBInstance | undefined;
  try {
    for (const file of files) claimed.push(claim(file));
    instance = await DuckDBInstance.create(claimed[0], settings(options)).catch((cause) => {
      throw refusedOpen(options.path, cause);
    });
    const connection = await instance.connect();
    for (const [index, alias] of Object.keys(options.attach ?? {}).entries()) {
      const file = claimed[index + 1] ?? '';
      await connection.run(`attach ${literal(file)} as ${ident(alias)}`).catch((cause) => {
        throw refusedOpen(file, cause);
      });
    }
    connection.closeSync();
    return new DuckDBWarehouse(claimed[0] ?? options.path, instance, claimed);
  } catch (error) {
    instance?.closeSync();
    for (const real of claimed) release(real);
    throw error;
  }
}

/** A private database in memory: tests, landing workers, the generator, files given to `fit`. */
export async function openMemory(
  options: Omit<OpenOptions, 'path' | 'attach'> & { readonly attachMemory?: readonly string[] } = {},
): Promise<Warehouse> {
  const instance = await DuckDBInstance.create(':memory:', { ...settings(options), temp_directory: spillFolder() });
  const warehouse = new DuckDBWarehouse(':memory:', instance, []);
  for (const alias of options.attachMemory ?? []) await warehouse.run(`attach ':memory:' as ${ident(alias)}`);
  return warehouse;
}
