import { ContractError, nearest } from '../../../core/index.ts';
import type { SourceSession } from '../connector.ts';
import { type ColumnContract, scaleOf, type TableContract } from '../contract.ts';
import type { Capture, Captured, Hands } from './capture.ts';
import { captureAsked } from './capture-asked.ts';
import { captureDelivery } from './capture-delivery.ts';
import { captureRows } from './capture-rows.ts';
import { captureChanges } from './changed-keys.ts';
import { captureDigest } from './digest.ts';
import { Landing } from './land.ts';
import { removeLeftovers } from './manifest.ts';

/** Reads a capture into landing, in the way of its mode. A failure leaves nothing behind that counts. */
export async function extract(session: SourceSession, hands: Hands, capture: Capture): Promise<Captured> {
  const { contract, mode } = capture;
  try {
    return await session.withTable(contract, async (table) => {
      const landing = await Landing.begin(hands.worker, capture);
      if (capture.asked) return captureAsked(landing, table, capture.asked);
      const delivery = mode === 'window' ? undefined : await table.delivery?.(capture.again ? null : capture.watermark);
      if (delivery) return captureDelivery(landing, table, delivery);
      if (mode === 'digest') return captureDigest(hands, landing, table);
      const hasChanges = contract.capture === 'trigger' || contract.capture === 'log';
      return hasChanges && mode !== 'window'
        ? captureChanges(hands, landing, table)
        : captureRows(hands, landing, table);
    });
  } finally {
    removeLeftovers(capture.folder);
  }
}

/** Contract columns that the source does not have stop the load of the table, naming what it has. */
export function checkColumns(contract: TableContract, columns: readonly { name: string }[]): void {
  const present = new Set(columns.map(({ name }) => name));
  const missing = contract.columns.filter(({ name }) => !present.has(name)).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new ContractError('ingest/missing-column', { table: contract.table, columns: missing, valid: [...present] });
}

/** Error for a table that the source does not have. */
export function missingTable(contract: TableContract, tables: readonly string[]): ContractError {
  return new ContractError('ingest/missing-table', { table: contract.table, nearest: nearest(contract.table, tables) });
}

/** Columns whose sums both sides can give: numeric in the contract and, says `isNumeric`, in the source. */
export function summedColumns(
  contract: TableContract,
  isNumeric: (column: ColumnContract) => boolean,
): ColumnContract[] {
  return contract.columns.filter((column) => scaleOf(column) !== undefined && isNumeric(column));
}
