import type { Transaction, Warehouse } from '../../../core/index.ts';
import { landedName, type System, type TableContract } from '../contract.ts';

/** Columns of `_watermarks` that came later: local time at which all keys were compared last, and the capture that wrote the cursor. */
export const WATERMARK_BOOKS = [
  `alter table raw._watermarks add column if not exists swept_at varchar`,
  `alter table raw._watermarks add column if not exists capture varchar`,
];

export interface Watermark {
  /** Where the last capture ended; null before the first, and where another kind of capture wrote it: a moment is no position in a log. */
  readonly cursor: string | null;
  /** Local time of the last look at all keys. */
  readonly sweptAt: string | null;
}

export async function readWatermark(
  warehouse: Warehouse,
  source: string,
  table: string,
  capture: TableContract['capture'],
): Promise<Watermark> {
  const [row] = await warehouse.rows<{ cursor: string | null; swept_at: string | null; capture: string | null }>(
    `select cursor, swept_at, capture from raw._watermarks where source = $1 and "table" = $2`,
    [source, table],
  );
  // Files from before the column knew two captures, of which only one has a cursor.
  const isOurs = (row?.capture ?? 'timestamp') === capture;
  return { cursor: isOurs ? (row?.cursor ?? null) : null, sweptAt: isOurs ? (row?.swept_at ?? null) : null };
}

/** Where a capture ended. What is undefined stays as it was. */
export interface Reached {
  readonly source: string;
  readonly table: string;
  readonly capture: TableContract['capture'];
  readonly cursor?: string | null | undefined;
  readonly sweptAt?: string | undefined;
  readonly batch?: number | undefined;
}

export async function moveWatermark(tx: Transaction, reached: Reached): Promise<void> {
  const at = [reached.source, reached.table];
  const [old] = await tx.rows<{ cursor: string | null; swept_at: string | null; batch: number | null }>(
    `select cursor, swept_at, batch from raw._watermarks where source = $1 and "table" = $2`,
    at,
  );
  await tx.run(`delete from raw._watermarks where source = $1 and "table" = $2`, at);
  await tx.run(
    `insert into raw._watermarks (source, "table", cursor, batch, swept_at, capture) values ($1, $2, $3, $4, $5, $6)`,
    [
      ...at,
      reached.cursor === undefined ? (old?.cursor ?? null) : reached.cursor,
      reached.batch ?? old?.batch ?? null,
      reached.sweptAt ?? old?.swept_at ?? null,
      reached.capture,
    ],
  );
}

/** How far raw holds each table of a source that is captured by log, by the source's name of it. A table that failed is where it was. */
export async function logPositions(
  warehouse: Warehouse,
  source: string,
  system: System,
): Promise<ReadonlyMap<string, string>> {
  const positions = new Map<string, string>();
  for (const contract of system.tables.filter(({ capture }) => capture === 'log')) {
    const { cursor } = await readWatermark(warehouse, source, landedName(system, contract), 'log');
    if (cursor !== null) positions.set(contract.table, cursor);
  }
  return positions;
}
