import type { ReadonlyWarehouse, Row } from '../../../core/index.ts';
import type { AppliedBatch } from '../connector.ts';

/** Batches of a source's table that raw has applied, by the position that their capture gave. */
export function appliedBatches(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  source: string,
  table: string,
): Promise<AppliedBatch[]> {
  return warehouse.rows<AppliedBatch & Row>(
    `select cursor_to as "position", max(rows_read) as "rowsRead", max(rows_quarantined) as "rowsQuarantined"
     from raw._batches where source = $1 and "table" = $2 and cursor_to is not null group by all`,
    [source, table],
  );
}
