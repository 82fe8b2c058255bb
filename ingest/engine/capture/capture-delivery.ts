import type { Delivery, SourceTable } from '../connector.ts';
import type { Captured } from './capture.ts';
import type { Landing } from './land.ts';

/**
 * Captures what a source says is new of its own deliveries: nothing, all of the table, or rows to merge. The delivery's
 * position becomes the watermark with the batch.
 */
export async function captureDelivery(landing: Landing, table: SourceTable, delivery: Delivery): Promise<Captured> {
  const { capture } = landing;
  const { scope, position, notes } = delivery;
  // A batch that only merges is what a cursor gives, too.
  const mode = scope === 'all' ? 'full' : 'timestamp';
  if (scope === 'nothing') return { mode: capture.mode, rowsRead: 0, position, notes };
  await landing.read(table.read({}));
  const sourceMeasure = await landing.measureSource(table, {});
  const manifest = await landing.describe(table, {
    mode,
    sourceMeasure,
    cursorTo: position,
    // Also the first one is only more: what it lacks stays.
    ...(scope === 'more' ? { cursorFrom: capture.watermark ?? '' } : {}),
    ...(scope === 'all' ? { sweptAt: capture.asOf } : {}),
  });
  landing.publish(manifest);
  return { manifest, mode, rowsRead: manifest.rowsRead, notes };
}
