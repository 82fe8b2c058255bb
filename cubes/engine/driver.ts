import { type ReadonlyTransaction, type ReadonlyWarehouse, type Row, UserError } from '../../core/index.ts';
import { BaseDriver } from './cube.ts';
import './errors.ts';
import { remembered } from './remembered.ts';

/** The id of the last build that succeeded; NO_BUILD before the first. Sortable text. */
const LATEST_BUILD = "select max(build_id) as build_id from ops.builds where status = 'success'";

export const NO_BUILD = '';

/** Reads the id of the last build in the picture of `reader`. */
export async function latestBuild(reader: Pick<ReadonlyTransaction, 'rows'>): Promise<string> {
  const [latest] = await reader.rows<{ build_id: string | null }>(LATEST_BUILD);
  return latest?.build_id ?? NO_BUILD;
}

/** The same from memory while nothing was written: it is asked with every query. */
export function rememberedBuild(warehouse: ReadonlyWarehouse): () => Promise<string> {
  return remembered(
    () => warehouse.generation,
    () => latestBuild(warehouse),
  );
}

/**
 * Which build each array of rows was read from. Cube's caches hand on the very array that the driver gave, so an answer
 * from the cache still knows its own build (DESIGN D7).
 */
const buildOfRows = new WeakMap<object, string>();

export function buildOf(rows: object): string {
  return buildOfRows.get(rows) ?? NO_BUILD;
}

/** Cube's way to our one DuckDB: rows and build id in one read transaction, over core's connections. Reads only. */
export class WarehouseDriver extends BaseDriver {
  readonly #warehouse: ReadonlyWarehouse;

  constructor(warehouse: ReadonlyWarehouse) {
    super();
    this.#warehouse = warehouse;
  }

  static getDefaultConcurrency(): number {
    return 4;
  }

  override readOnly(): boolean {
    return true;
  }

  override async testConnection(): Promise<void> {
    await this.#warehouse.rows('select 1');
  }

  /** A promise with `cancel`, as Cube looks for it: when a query takes too long, or nobody waits for it any more. */
  override query<R = Row>(sql: string, values: unknown[] = []): Promise<R[]> {
    const controller = new AbortController();
    const rows = this.#read<R>(sql, values, controller.signal);
    return Object.assign(rows, { cancel: async () => controller.abort(new UserError('cubes/too-slow')) });
  }

  async #read<R>(sql: string, values: unknown[], signal: AbortSignal): Promise<R[]> {
    const read = async (tx: ReadonlyTransaction) => {
      const build = await latestBuild(tx);
      const rows = await tx.rows<R>(sql, values);
      buildOfRows.set(rows, build);
      return rows;
    };
    try {
      return await this.#warehouse.snapshot(read, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }
}
