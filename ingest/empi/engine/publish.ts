import { literal, type Transaction, utc } from '../../../core/index.ts';
import { count } from './statements.ts';
import type { Workshop } from './workshop.ts';

/** Under which number and when something is written. */
export interface Writing {
  /** Batch under which models learn what moved. */
  readonly batch: number;
  /** UTC, as SQL. */
  readonly now: string;
}

/** A moment of ours in SQL. */
export const moment = (at: Date): string => `${literal(utc(at))}::timestamp`;

/** Statements that bring a part of the site's index to what the workshop has: rows of a relation replace those that they stand for. */
async function replacing(shop: Workshop, table: string, rows: string, stale = 'true'): Promise<string[]> {
  const from = await shop.take(rows);
  return [
    `delete from raw.main.${table} where ${stale.replaceAll('$rows', from)}`,
    `insert into raw.main.${table} by name from ${from}`,
  ];
}

/** The records of a run, their pairs, and the parameters where they are new. */
export async function recordStatements(
  shop: Workshop,
  run: number,
  version: number,
  isAnew: boolean,
): Promise<string[]> {
  const fresh = '(select record_id from empi_side where is_fresh)';
  const touches = (ids: string) => `left_id in ${ids} or right_id in ${ids}`;
  const freshRows = await shop.take(`from ${fresh}`);
  return [
    ...(await replacing(
      shop,
      '_empi_records',
      `from raw.main._empi_records where run = ${run}`,
      'record_id in (select record_id from $rows)',
    )),
    ...(await replacing(shop, '_empi_pinyin', 'from raw.main._empi_pinyin')),
    ...(await replacing(
      shop,
      '_empi_edges',
      `from raw.main._empi_edges where ${touches(fresh)}`,
      isAnew ? 'true' : touches(`(select record_id from ${freshRows})`),
    )),
    ...(isAnew
      ? [
          ...(await replacing(
            shop,
            '_empi_parameters',
            `from raw.main._empi_parameters where version = ${version}`,
            'false',
          )),
          ...(await replacing(
            shop,
            '_empi_versions',
            `from raw.main._empi_versions where version = ${version}`,
            'false',
          )),
          ...(await replacing(shop, '_empi_name_counts', 'from raw.main._empi_name_counts')),
        ]
      : []),
  ];
}

/** Who is who, what waits for a person, and what models must know: the moved records are a batch of `_empi_links`. */
export async function linkStatements(shop: Workshop, run: number, { batch, now }: Writing): Promise<string[]> {
  const links = await replacing(
    shop,
    '_empi_links',
    `select *, ${run} as run from empi_rewritten`,
    'record_id in (select record_id from $rows)',
  );
  const review = await replacing(shop, '_empi_review', 'from empi_asked');
  const moved = await count(shop.desk, 'select count(*) from empi_told_changes');
  if (moved === 0) return [...links, ...review];
  const keys = await shop.take('from empi_told_changes');
  return [
    ...links,
    ...review,
    `insert into raw.main._changes ("table", batch, key, is_deleted) select '_empi_links', ${batch}, key, false from ${keys}`,
    `insert into raw.main._batches (batch, source, "table", mode, started_at, applied_at, rows_read, rows_landed, rows_quarantined, rows_changed, rows_deleted)
     values (${batch}, '_empi', '_empi_links', 'full', ${now}, ${now}, ${moved}, ${moved}, 0, ${moved}, 0)`,
  ];
}

export async function runStatements(tx: Transaction, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await tx.run(statement);
}
