/** Books of raw.duckdb that prove a load: keys that differ, backfills and how far they are. Old files gain the columns that came later. */
export const RECONCILE_TABLES = [
  `alter table raw._batches add column if not exists replays bigint`,
  `alter table raw._reconciliations add column if not exists id varchar`,
  `alter table raw._reconciliations add column if not exists keys_differing bigint`,
  `alter table raw._reconciliations add column if not exists kind varchar`,
  `create table if not exists raw._reconciliation_keys (reconciliation varchar, source varchar, "table" varchar, key varchar, side varchar, found_at timestamp)`,
  `create table if not exists raw._backfills (source varchar, "table" varchar, since date, until date, chunk_days integer,
    chunk_since date, chunk_until date, batch bigint, rows_landed bigint, done_at timestamp, is_closed boolean)`,
];
