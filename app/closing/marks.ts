import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

/** Last batch of raw that the figures of now have read; 0 where nobody keeps count. */
export async function batchRead({ warehouse }: Pick<OpenSite, 'warehouse'>): Promise<number> {
  const isBuilt = await hasTable(warehouse, 'ops', 'consumed');
  if (!isBuilt && !(await hasTable(warehouse, 'raw', '_batches'))) return 0;
  const [row] = await warehouse.rows<{ batch: number | null }>(
    isBuilt
      ? 'select max(batch) as batch from ops.consumed'
      : 'select max(batch) as batch from raw.main._batches where applied_at is not null',
  );
  return row?.batch ?? 0;
}
