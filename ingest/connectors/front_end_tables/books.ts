import type { AppliedBatch, Measure } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';

/** A control row that the deliverer wrote. */
export interface Batch {
  readonly no: string;
  readonly table: string;
  readonly rows: number;
  /** Decimal text; null where nothing was declared. */
  readonly amount: string | null;
  readonly isComplete: boolean;
  /** When it was completed; of an older delivery, created. It orders the batches of a table. */
  readonly at: string;
}

export interface Receipt {
  readonly batch: string;
  readonly table: string;
  readonly rowsReceived: number;
  readonly rowsQuarantined: number;
  readonly amountReceived: string | null;
  readonly state: 'accepted' | 'rejected';
  readonly reason: 'row_count' | 'amount' | 'quarantine' | null;
  readonly message: string | null;
}

/** A row of text as the connectors read it. */
type TextRow = Readonly<Record<string, string | null>>;

export function batchOf(row: TextRow): Batch {
  return {
    no: row['batch_no'] ?? '',
    table: row['table_name'] ?? '',
    rows: Number(row['row_count']),
    amount: row['amount_total'] ?? null,
    isComplete: /^(t|true|1)$/i.test(row['is_complete'] ?? ''),
    at: row['completed_at'] ?? row['created_at'] ?? '',
  };
}

/** What is to be done with the batches of one table. */
export interface Agenda {
  /**
   * Finished, not in raw and not sent back: to be loaded in this order. A receipt alone does not mean that raw has the
   * batch: raw may have been restored from before, or made anew.
   */
  readonly ready: readonly Batch[];
  /** Begun and not finished: they are left alone. */
  readonly unfinished: readonly string[];
  /** Taken by their receipts. */
  readonly receipted: ReadonlySet<string>;
  /** In raw, but their receipt could not be written at the time. */
  readonly owed: readonly Receipt[];
}

export const accepted = (
  batch: Batch,
  rows: { readonly rowsRead: number; readonly rowsQuarantined: number },
): Receipt => ({
  batch: batch.no,
  table: batch.table,
  rowsReceived: rows.rowsRead,
  rowsQuarantined: rows.rowsQuarantined,
  // A batch is taken only when its total is the declared one.
  amountReceived: batch.amount,
  state: 'accepted',
  reason: null,
  message: null,
});

/** `receipts` are the states of the table's receipts by batch number. */
export function agendaOf(
  table: string,
  batches: readonly Batch[],
  receipts: ReadonlyMap<string, string>,
  applied: readonly AppliedBatch[],
): Agenda {
  const inRaw = new Map(applied.map((batch) => [batch.position, batch]));
  const own = batches.filter((batch) => batch.table === table && receipts.get(batch.no) !== 'rejected');
  return {
    ready: own
      .filter(({ no, isComplete }) => isComplete && !inRaw.has(no))
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.no < b.no ? -1 : 1)),
    unfinished: own.filter(({ no, isComplete }) => !isComplete && !inRaw.has(no)).map(({ no }) => no),
    receipted: new Set(receipts.keys()),
    owed: own.flatMap((batch) => {
      const rows = inRaw.get(batch.no);
      return rows && !receipts.has(batch.no) ? [accepted(batch, rows)] : [];
    }),
  };
}

/** Decimal text in millionths, so that 1.5 and 1.50 are one amount and no digit is lost. */
function millionths(amount: string | null | undefined): bigint {
  const [, sign, whole = '0', fraction = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(amount?.trim() || '0') ?? [];
  const value = BigInt(whole + fraction.padEnd(6, '0').slice(0, 6));
  return sign === '-' ? -value : value;
}

/** The receipt that sends a batch back, when what the source holds is not what was declared. */
export function rejection(batch: Batch, held: Measure, contract: TableContract): Receipt | undefined {
  const sum = contract.amount === undefined ? null : (held.sums[contract.amount] ?? '0');
  const refuse = (reason: 'row_count' | 'amount', declared: string, found: string): Receipt => ({
    batch: batch.no,
    table: batch.table,
    rowsReceived: held.rows,
    rowsQuarantined: 0,
    amountReceived: sum,
    state: 'rejected',
    reason,
    message: `申报 declared ${declared}，实有 found ${found}`,
  });
  if (held.rows !== batch.rows) return refuse('row_count', String(batch.rows), String(held.rows));
  if (sum !== null && (batch.amount === null || millionths(batch.amount) !== millionths(sum)))
    return refuse('amount', batch.amount ?? '（未申报 nothing）', sum);
  return undefined;
}
