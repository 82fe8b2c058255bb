import { literal, type Transaction } from '../../../core/index.ts';
import type { Manifest } from '../capture/manifest.ts';
import type { TableContract } from '../contract.ts';

export interface ChangedRows {
  /** Relation that has the rows. */
  readonly from: string;
  /** The key as one text, in SQL. */
  readonly key: string;
  /** A business date before and after, in SQL. */
  readonly dates: (column: string) => { readonly old: string; readonly new: string };
  readonly isDeleted: boolean;
}

/** Tells models which keys changed and the days that they restate: a row for each business date, one without where there is none. */
export async function writeChanges(
  tx: Transaction,
  manifest: Manifest,
  contract: TableContract,
  { from, key, dates, isDeleted }: ChangedRows,
): Promise<void> {
  const into = 'insert into raw._changes ("table", batch, key, date_column, old_date, new_date, is_deleted)';
  const head = `${literal(manifest.table)}, ${manifest.batch}, ${key}`;
  if (contract.dates.length === 0) await tx.run(`${into} select ${head}, null, null, null, ${isDeleted} from ${from}`);
  for (const date of contract.dates) {
    await tx.run(
      `${into} select ${head}, ${literal(date)}, ${dates(date).old}, ${dates(date).new}, ${isDeleted} from ${from}`,
    );
  }
}
