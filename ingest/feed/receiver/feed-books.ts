import type { ReadonlyWarehouse } from '../../../core/index.ts';
import { journalFolder, sealedSegments } from '../journal/segments.ts';

/** What became of a feed's messages, counted on both sides of the landing. */
export interface FeedBooks {
  /** Records of sealed segments, as the journal counted them. */
  readonly sealed: number;
  /** Messages in raw. */
  readonly parsed: number;
  /** Messages put aside; those that a person discarded are not among them. */
  readonly quarantined: number;
  readonly discarded: number;
  /** Messages of sealed segments that raw has not taken yet, and when the first of them came. */
  readonly waiting: number;
  readonly waitingSinceMs: number | null;
  /** Last segment that raw has taken. */
  readonly applied: number;
}

const MESSAGES = 'feed__messages';

/** Reads what is known of a feed from its segments and from raw. */
export async function readFeedBooks(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  dataDir: string,
  source: string,
): Promise<FeedBooks> {
  const segments = sealedSegments(journalFolder(dataDir, source));
  const made = await warehouse.rows(
    `select 1 from duckdb_tables() where database_name = 'raw' and table_name in ('_watermarks', '_quarantine', '${MESSAGES}') having count(*) = 3`,
  );
  const [counted] = made.length
    ? await warehouse.rows<{ applied: number; parsed: number; quarantined: number; discarded: number }>(
        `select coalesce((select max(try_cast(cursor as bigint)) from raw._watermarks where source = $1 and "table" = '${MESSAGES}'), 0) as applied,
           (select count(*) from raw.${MESSAGES} where _source = $1 and _deleted_at is null) as parsed,
           (select count(distinct key) from raw._quarantine where source = $1 and "table" = '${MESSAGES}' and state = 'open') as quarantined,
           (select count(distinct key) from raw._quarantine where source = $1 and "table" = '${MESSAGES}' and state = 'discarded') as discarded`,
        [source],
      )
    : [];
  const applied = counted?.applied ?? 0;
  const waiting = segments.filter(({ segment }) => segment > applied);
  return {
    sealed: segments.reduce((sum, { messages }) => sum + messages, 0),
    ...{ parsed: counted?.parsed ?? 0, quarantined: counted?.quarantined ?? 0, discarded: counted?.discarded ?? 0 },
    waiting: waiting.reduce((sum, { messages }) => sum + messages, 0),
    waitingSinceMs: waiting.find(({ firstMs }) => firstMs !== null)?.firstMs ?? null,
    applied,
  };
}
