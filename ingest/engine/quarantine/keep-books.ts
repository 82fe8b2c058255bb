import { join } from 'node:path';
import { literal, type Transaction } from '../../../core/index.ts';
import { holdsWholeTable, type Manifest } from '../capture/manifest.ts';
import type { TableContract } from '../contract.ts';
import { keyText } from '../reconcile/measure.ts';

/** Books of raw.duckdb about what the sources' tables look like and what was kept out. Old files gain the columns that came later. */
export const KEPT_OUT_TABLES = [
  `create table if not exists raw._source_columns (source varchar, "table" varchar, column_name varchar, type varchar, holds varchar, contract_type varchar,
    landed_type varchar, state varchar, first_seen_batch bigint, first_seen_at timestamp)`,
  `create table if not exists raw._filter_rules (source varchar, "table" varchar, rules varchar)`,
  `create table if not exists raw._filtered (batch bigint, source varchar, "table" varchar, rule varchar, rows bigint)`,
  `alter table raw._quarantine add column if not exists decided_at timestamp`,
  `alter table raw._quarantine add column if not exists decided_by varchar`,
  `alter table raw._quarantine add column if not exists note varchar`,
];

/** The whole table was read, also where only what changed in it was landed. */
const isWhole = (manifest: Manifest) => manifest.imageMeasure !== undefined || holdsWholeTable(manifest);

/**
 * Keeps what a batch put aside (`set_aside`), once: a row read again is the same entry, and one that a person discarded stays so.
 * A row that came in good closes its entry, and so does a read of the whole table, or of its very rows, that did not meet it. Also keeps what
 * filters stopped, and the batch in which a column was first seen.
 */
export async function keepBooks(
  tx: Transaction,
  { folder, manifest, contract, now }: { folder: string; manifest: Manifest; contract: TableContract; now: string },
): Promise<void> {
  const { source, table, batch, askedFile } = manifest;
  await tx.run(
    `create or replace temp table aside_entries as select md5(concat_ws('|', $1, $2, reason, raw_row, nullif(row_number() over (partition by reason, raw_row), 1))) as id, * from set_aside`,
    [source, table],
  );
  const came = `(key in (select ${keyText(contract)} from incoming) and reason <> 'duplicate_key')`;
  const looked = askedFile
    ? `id in (select id from read_parquet(${literal(join(folder, askedFile))}))`
    : String(isWhole(manifest));
  const gone = `(${looked} and id not in (select id from aside_entries))`;
  await tx.run(
    `update raw._quarantine set state = 'resolved', decided_at = $3::timestamp, decided_by = 'load', note = $4
     where source = $1 and "table" = $2 and state = 'open' and (${came} or ${gone})`,
    [source, table, now, `batch ${batch}`],
  );
  await tx.run(
    `insert into raw._quarantine (id, batch, source, "table", key, reason, column_name, source_position, raw_row, created_at, state)
     select id, $3, $1, $2, key, reason, column_name, source_position, raw_row, $4::timestamp, 'open' from aside_entries
     where id not in (select id from raw._quarantine where source = $1 and "table" = $2 and state in ('open', 'discarded'))`,
    [source, table, batch, now],
  );
  for (const [rule, rows] of Object.entries(manifest.filtered ?? {}))
    await tx.run('insert into raw._filtered values ($1, $2, $3, $4, $5)', [batch, source, table, rule, rows]);
  await tx.run(
    `update raw._source_columns set first_seen_batch = $3 where source = $1 and "table" = $2 and first_seen_batch is null`,
    [source, table, batch],
  );
}
