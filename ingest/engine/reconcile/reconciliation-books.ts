import { sortableId, type Transaction, UserError, utc, type Warehouse } from '../../../core/index.ts';
import type { Measure } from '../connector.ts';
import type { Differing, DifferingKey } from './bisect.ts';

/** A load that does not reconcile, with the keys by which it differs. They are private: neither log nor report can reach them. */
export class ReconciliationError extends UserError {
  readonly #differing: Differing | undefined;

  constructor(
    params: { readonly table: string; readonly stage: string; readonly difference: string },
    differing: Differing | undefined,
  ) {
    super('ingest/reconciliation', { ...params, keys: countOf(differing) });
    this.#differing = differing;
  }

  keepIn(tx: Transaction, found: Omit<Found, 'difference' | 'differing'>): Promise<string> {
    const difference = `${this.params['stage']}: ${this.params['difference']}`;
    return keepReconciliation(tx, { ...found, difference, differing: this.#differing });
  }
}

/** '3', '≥ 1000', or undefined where no keys could be found. */
export function countOf(differing: Differing | undefined): string | undefined {
  return differing && `${differing.isComplete ? '' : '≥ '}${differing.keys.length}`;
}

interface Found {
  readonly source: string;
  /** Landed name. */
  readonly table: string;
  readonly at: Date;
  readonly sourceMeasure?: Measure;
  readonly rawMeasure?: Measure;
  /** In words; absent when both sides agree. */
  readonly difference?: string | undefined;
  readonly differing?: Differing | undefined;
  /** A load that failed (the default), or a comparison without loading. */
  readonly kind?: 'load' | 'check';
}

/** Writes what a comparison found into `_reconciliations`, and the keys beside it. Gives its id. */
export async function keepReconciliation(tx: Transaction, found: Found): Promise<string> {
  const id = sortableId();
  const at = utc(found.at);
  const { sourceMeasure, rawMeasure, differing, difference } = found;
  await tx.run(
    `insert into raw._reconciliations (id, source, "table", source_rows, raw_rows, source_sums, raw_sums, matched, difference, checked_at, keys_differing, kind)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamp, $11, $12)`,
    [
      ...[id, found.source, found.table, sourceMeasure?.rows ?? null, rawMeasure?.rows ?? null],
      ...[
        sourceMeasure ? JSON.stringify(sourceMeasure.sums) : null,
        rawMeasure ? JSON.stringify(rawMeasure.sums) : null,
      ],
      ...[difference === undefined, difference ?? null, at, differing?.keys.length ?? null, found.kind ?? 'load'],
    ],
  );
  if (differing && differing.keys.length > 0) await keepKeys(tx, id, found, differing.keys);
  return id;
}

async function keepKeys(tx: Transaction, id: string, found: Found, keys: readonly DifferingKey[]): Promise<void> {
  await tx.run(
    `insert into raw._reconciliation_keys select $1, $2, $3, each->>'key', each->>'side', $4::timestamp from (select unnest(cast($5 as json[])) as each)`,
    [id, found.source, found.table, utc(found.at), JSON.stringify(keys)],
  );
}

/** Notes a load that did not reconcile: nothing of it was kept but the difference and its keys. */
export async function recordDifference(
  warehouse: Warehouse,
  capture: { readonly source: string; readonly landed: string; readonly now: () => Date },
  error: UserError,
): Promise<void> {
  const found = { source: capture.source, table: capture.landed, at: capture.now() };
  const difference = `${error.params['stage']}: ${error.params['difference']}`;
  await warehouse.transaction((tx) =>
    error instanceof ReconciliationError ? error.keepIn(tx, found) : keepReconciliation(tx, { ...found, difference }),
  );
}

export interface LastReconciliation {
  readonly source: string;
  readonly table: string;
  readonly source_rows: number | null;
  readonly raw_rows: number | null;
  /** Sums of numeric columns, decimal text by column. */
  readonly source_sums: Measure['sums'] | null;
  readonly raw_sums: Measure['sums'] | null;
  readonly matched: boolean;
  readonly difference: string | null;
  readonly keys_differing: number | null;
  /** `load` of a batch, or a comparison without loading. */
  readonly by: 'load' | 'check';
  readonly checked_at: string;
}

/** The last comparison of every table, by a load or on demand. */
export async function lastReconciliations(warehouse: Warehouse): Promise<LastReconciliation[]> {
  const rows = await warehouse.rows<
    Omit<LastReconciliation, 'source_sums' | 'raw_sums'> & Record<'source_sums' | 'raw_sums', string | null>
  >(
    `select source, "table", source_rows, raw_rows, source_sums, raw_sums, matched, difference, keys_differing,
       coalesce(kind, 'load') as by, cast(checked_at as varchar) as checked_at
     from raw._reconciliations qualify row_number() over (partition by source, "table" order by checked_at desc, batch desc nulls last) = 1
     order by source, "table"`,
  );
  const sums = (text: string | null) => (text === null ? null : (JSON.parse(text) as Measure['sums']));
  return rows.map((row) => ({ ...row, source_sums: sums(row.source_sums), raw_sums: sums(row.raw_sums) }));
}

/** Keys that comparisons found to differ. They belong to patients: only for a file beside raw. */
export function readDifferingKeys(
  warehouse: Warehouse,
  reconciliations: readonly string[],
): Promise<(DifferingKey & { readonly source: string; readonly table: string })[]> {
  return warehouse.rows(
    `select source, "table", side, key from raw._reconciliation_keys
     where reconciliation in (select unnest(cast($1::json as varchar[]))) order by source, "table", key`,
    [JSON.stringify(reconciliations)],
  );
}
