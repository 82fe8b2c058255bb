import { type Identity, ident, pseudonymKeyStatements, pseudonymSql } from '../../core/index.ts';
import { type Change, listChanges } from '../changes/log.ts';
import { sourcesOf } from '../changes/sources.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import type { Closing } from './closings.ts';
import { batchRead } from './marks.ts';
import type { Month } from './month.ts';

/** Rows of a landed table that came after a closing. */
export interface ChangedTable {
  readonly table: string;
  /** Rows whose business date is, or was, in the month. */
  readonly rows: number;
  readonly deleted: number;
  /** Dated into the month, and out of it. */
  readonly moved_in: number;
  readonly moved_out: number;
  /** Rows without a business date (dimensions, code lists). */
  readonly undated: number;
  readonly batches: number;
  /** UTC. */
  readonly last_applied_at: string | null;
}

export interface Causes {
  readonly tables: readonly ChangedTable[];
  /** Definitions, mappings and code lists that were changed since. */
  readonly changes: readonly Change[];
  /** Stays whose rows changed, which the person may see: only for those with a duty of care. */
  readonly cases?: readonly string[];
}

/** Rows of raw that were applied after a closing and before the figures of now were built, by landed table. */
async function changedTables(
  open: OpenSite,
  closing: Closing,
  month: Month,
  tables: ReadonlySet<string>,
): Promise<ChangedTable[]> {
  const { warehouse } = open;
  if (!(await hasTable(warehouse, 'raw', '_changes')) || !(await hasTable(warehouse, 'raw', '_batches'))) return [];
  const rows = await warehouse.rows<ChangedTable>(
    `with changes as (
       select changes."table", changes.batch, changes.key, bool_or(changes.is_deleted) as is_deleted,
         bool_or(changes.old_date between $3::date and $4::date) as was_in, bool_or(changes.new_date between $3::date and $4::date) as is_in,
         bool_and(changes.old_date is null and changes.new_date is null) as is_undated
       from raw.main._changes as changes where changes.batch > $1 and changes.batch <= $2 group by all
     )
     select changes."table", count(distinct key) filter (where was_in or is_in) as "rows",
       count(distinct key) filter (where was_in and is_deleted) as deleted,
       count(distinct key) filter (where is_in and not coalesce(was_in, false) and not is_deleted) as moved_in,
       count(distinct key) filter (where was_in and not coalesce(is_in, false) and not is_deleted) as moved_out,
       count(distinct key) filter (where is_undated) as undated, count(distinct changes.batch) as batches,
       strftime(max(batches.applied_at), '%Y-%m-%d %H:%M:%S') as last_applied_at
     from changes left join raw.main._batches as batches on batches.batch = changes.batch and batches."table" = changes."table"
     group by changes."table" order by "rows" desc, changes."table"`,
    [closing.batch, await batchRead(open), month.from, month.to],
  );
  return rows.filter((row) => tables.has(row.table) && (row.rows > 0 || row.undated > 0));
}

const MOST_CASES = 200;

/** Stays whose rows in the changed tables came later, among those that the person's own policy shows. */
async function visibleCases(
  open: OpenSite,
  identity: Identity,
  closing: Closing,
  tables: readonly ChangedTable[],
): Promise<string[]> {
  const { warehouse, keys } = open;
  const dated = tables.filter(({ rows }) => rows > 0).map(({ table }) => table);
  const having = await warehouse.rows<{ name: string }>(
    `select table_name as name from duckdb_columns() where database_name = 'raw' and schema_name = 'main'
       and column_name in ('admission_id', '_source', '_batch') group by table_name having count(*) = 3`,
  );
  const stays = dated.filter((table) => having.some(({ name }) => name === table));
  if (stays.length === 0) return [];
  const upTo = await batchRead(open);
  const touched = await warehouse.transaction(async (tx) => {
    for (const { sql, params } of pseudonymKeyStatements(keys.pseudonym)) await tx.run(sql, params);
    return tx.rows<{ key: string }>(
      stays
        .map(
          (table) => `select ${pseudonymSql("_source || '|' || admission_id")} as key from raw.main.${ident(table)}
             where _batch > ${Number(closing.batch)} and _batch <= ${Number(upTo)} and admission_id is not null`,
        )
        .join(' union '),
    );
  });
  const wanted = new Set(touched.map(({ key }) => key));
  const { cubes } = await open.semantic();
  const own = await cubes.rowSql('discharge_cases', ['admission_key'], identity);
  const rows = await warehouse.rows<{ admission_key: string }>(own.sql, [...own.params] as never);
  return [...new Set(rows.map(({ admission_key }) => admission_key).filter((key) => wanted.has(key)))]
    .sort()
    .slice(0, MOST_CASES);
}

/** Why figures of a closed month are others today. Counts of the whole hospital are for those who see the whole hospital. */
export async function causesOf(
  open: OpenSite,
  identity: Identity,
  closing: Closing,
  month: Month,
  indicators: readonly string[],
): Promise<Causes> {
  if (indicators.length === 0) return { tables: [], changes: [] };
  const before = await sourcesOf(open, indicators);
  const tables = await changedTables(open, closing, month, before.tables);
  const since = await listChanges(open, { since: closing.closed_at, indicators });
  const cases = identity.canSeeIdentifiers ? await visibleCases(open, identity, closing, tables) : undefined;
  const isWhole = identity.departments === 'all' && identity.wards === 'all' && identity.doctor === null;
  return { tables: isWhole ? tables : [], changes: since, ...(cases ? { cases } : {}) };
}
