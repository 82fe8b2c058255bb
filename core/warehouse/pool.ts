import type { DuckDBConnection } from '@duckdb/node-api';

const MOST_IDLE = 4;

/** Connections of one instance, reused. A connection whose work failed is closed: its state is not trusted. */
export class Pool {
  readonly #connect: () => Promise<DuckDBConnection>;
  readonly #idle: DuckDBConnection[] = [];
  readonly #busy = new Set<Promise<unknown>>();

  constructor(connect: () => Promise<DuckDBConnection>) {
    this.#connect = connect;
  }

  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const job = this.#run(work);
    this.#busy.add(job);
    try {
      return await job;
    } finally {
      this.#busy.delete(job);
    }
  }

  /** Waits for running work and closes everything. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#busy);
    for (const connection of this.#idle.splice(0)) connection.closeSync();
  }

  async #run<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? (await this.#connect());
    let healthy = false;
    try {
      const result = await work(connection);
      healthy = true;
      return result;
    } finally {
      if (healthy && this.#idle.length < MOST_IDLE) this.#idle.push(connection);
      else connection.closeSync();
    }
  }
}
