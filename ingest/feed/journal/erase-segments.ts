import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadonlyWarehouse } from '../../../core/index.ts';
import { JOURNAL_FOLDER, sealedSegments, segmentPath, writeFacts } from './segments.ts';

export interface ErasedSegments {
  readonly batches: number;
  readonly files: number;
  readonly bytes: number;
}

export interface SegmentsRequest {
  readonly warehouse: Pick<ReadonlyWarehouse, 'rows'>;
  readonly dataDir: string;
  readonly source: string;
  /** Segments whose last message came before this moment. */
  readonly before: Date;
  readonly now: Date;
  readonly dryRun: boolean;
}

/** Erases old segments that every table of the feed has taken; what they held is counted on. */
export async function eraseSegments(request: SegmentsRequest): Promise<ErasedSegments> {
  const { warehouse, dataDir, source, before, now, dryRun } = request;
  const folder = join(dataDir, 'landing', source, JOURNAL_FOLDER);
  const [taken] = await warehouse.rows<{ segment: number | null }>(
    `select min(try_cast(cursor as bigint)) as segment from raw._watermarks where source = $1 and starts_with("table", 'feed__')`,
    [source],
  );
  const due = sealedSegments(folder).filter(
    ({ segment, erasedAt, lastMs }) =>
      erasedAt === undefined && segment <= (taken?.segment ?? 0) && (lastMs ?? 0) < before.getTime(),
  );
  const paths = due.map(({ segment }) => segmentPath(folder, segment)).filter((path) => existsSync(path));
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  if (!dryRun)
    for (const facts of due) {
      rmSync(segmentPath(folder, facts.segment), { force: true });
      writeFacts(folder, { ...facts, erasedAt: now.toISOString() });
    }
  return { batches: due.length, files: paths.length, bytes };
}
