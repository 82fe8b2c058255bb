import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal, openMemory, type Transaction, type Warehouse } from '../../../core/index.ts';
import { EMPI_TABLES } from './tables.ts';

/** What matching needs of a database: statements one after another. */
export type Desk = Pick<Transaction, 'rows' | 'run'>;

export interface WorkshopRequest {
  readonly warehouse: Warehouse;
  /** The site's data folder: what passes between the two databases lies there, mode 0700, while a run lasts. */
  readonly dataDir: string;
  readonly memoryLimit?: string | undefined;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Workshop {
  readonly desk: Desk;
  /** Copies a query of the site's files into a table of the workshop. */
  bring(query: string, table: string): Promise<void>;
  /** A relation for the site's files that holds a query of the workshop. */
  take(query: string): Promise<string>;
}

const STATE = EMPI_TABLES.map((statement) => /raw\.(_empi_\w+)/.exec(statement)?.[1] ?? '');

/**
 * Runs matching in a database of its own in memory that holds a copy of the index. Joins of millions of pairs need a planner that
 * knows how many rows a table has, and it does not know that of tables which an open transaction filled (it takes them for empty
 * and loops); and raw is written in one short transaction at the end.
 */
export async function inWorkshop<T>(request: WorkshopRequest, work: (shop: Workshop) => Promise<T>): Promise<T> {
  const { warehouse, dataDir, signal } = request;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(dataDir, 'empi-'));
  const scratch = await openMemory({
    attachMemory: ['raw'],
    ...(request.memoryLimit ? { memoryLimit: request.memoryLimit } : {}),
    ...(request.threads ? { threads: request.threads } : {}),
  });
  const said = signal ? { signal } : {};
  let files = 0;
  const nextFile = () => {
    files += 1;
    return join(folder, `${files}.parquet`);
  };
  const desk: Desk = {
    rows: (sql, params) => scratch.rows(sql, params, said),
    run: async (sql, params) => (await scratch.rows(sql, params, said)).length,
  };
  const bring = async (query: string, table: string) => {
    const file = nextFile();
    await warehouse.rows(`copy (${query}) to ${literal(file)} (format parquet)`, [], said);
    await desk.run(`create or replace table ${table} as from read_parquet(${literal(file)})`);
    rmSync(file);
  };
  const take = async (query: string) => {
    const file = nextFile();
    await desk.run(`copy (${query}) to ${literal(file)} (format parquet)`);
    return `read_parquet(${literal(file)})`;
  };
  try {
    for (const table of STATE) await bring(`from raw.main.${table}`, `raw.main.${table}`);
    return await work({ desk, bring, take });
  } finally {
    await scratch.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
