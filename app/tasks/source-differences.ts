import { nearest, type Row, UserError } from '../../core/index.ts';
import { HOUSE_PROJECT, recordSourceDifferences } from '../../models/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

/** Compares the sources of every fact for the days that moved, or for all of them. */
export function recordDifferences(open: OpenSite, full = false): Promise<void> {
  const { site, warehouse } = open;
  return recordSourceDifferences({
    warehouse,
    projectDir: HOUSE_PROJECT,
    overlayDir: site.dir,
    asOf: site.clock.asOf(),
    now: site.clock.now(),
    full,
  });
}

export interface DifferenceFilter {
  readonly fact?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly all?: boolean | undefined;
}

/** A fact that nobody compares is told with those that are. */
async function requireFact(open: OpenSite, fact: string | undefined): Promise<void> {
  if (fact === undefined) return;
  const known = (
    await open.warehouse.rows<{ fact: string }>('select distinct fact from ops.source_differences order by fact')
  ).map((row) => row.fact);
  if (!known.includes(fact))
    throw new UserError('app/not-found', { what: '比对项 (fact)', id: fact, near: nearest(fact, known).join(', ') });
}

/** Daily figures of the source of record beside those of the others; only days that differ unless all are asked for. */
export async function listDifferences(open: OpenSite, { fact, from, to, all }: DifferenceFilter): Promise<Row[]> {
  if (!(await hasTable(open.warehouse, 'ops', 'source_differences'))) return [];
  await requireFact(open, fact);
  return open.warehouse.rows(
    `select day, institution_code as institution, fact, column_name as "column", of_record, other, of_record_value, other_value, difference,
       rows_only_in_of_record, rows_only_in_other, rows_differing
     from ops.source_differences
     where ($1::varchar is null or fact = $1) and ($2::date is null or day >= $2::date) and ($3::date is null or day <= $3::date)
       and ($4 or difference <> 0 or rows_only_in_of_record + rows_only_in_other + rows_differing > 0)
     order by day desc, fact, other, institution`,
    [fact ?? null, from ?? null, to ?? null, all ?? false],
  );
}
