import { literal } from '../../../core/index.ts';
import { keyText } from '../reconcile/measure.ts';
import { GONE } from './compare-images.ts';
import { QUARANTINED } from './convert.ts';
import type { Landing } from './land.ts';

/** Writes the keys of `gone` into the batch; undefined when there is none. A row that was put aside is still in the source. */
export async function writeDeletedKeys(landing: Landing): Promise<string | undefined> {
  const { worker, capture } = landing;
  await worker.run(
    `delete from ${GONE} where ${keyText(capture.contract)} in (select key from ${QUARANTINED} where key is not null)`,
  );
  const [gone] = await worker.rows<{ n: number }>(`select count(*) as n from ${GONE}`);
  if (!gone?.n) return undefined;
  const name = `${capture.batch}.deleted.parquet`;
  await worker.run(`copy ${GONE} to ${literal(landing.path(name))} (format parquet, compression zstd)`);
  return name;
}
