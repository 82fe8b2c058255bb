import type { Batch } from './microbatch.ts';

/** How the writing of a node ended. */
export interface Ended {
  /** Undefined: none was written. */
  readonly rows: number | undefined;
  readonly failedBatches: readonly (readonly [start: string, end: string])[];
  readonly message?: string;
}

/** Writes batches one after the other. Where the first one fails there is nothing to add the others to. */
export async function writeBatches(
  batches: readonly Batch[],
  write: (batch: Batch) => Promise<number>,
  told: (batch: Batch, error: unknown) => string,
): Promise<Ended> {
  let rows: number | undefined;
  let message: string | undefined;
  const failedBatches: [string, string][] = [];
  for (const batch of batches) {
    if (failedBatches.length > 0 && rows === undefined) {
      failedBatches.push([batch.start, batch.end]);
      continue;
    }
    try {
      rows = (rows ?? 0) + (await write(batch));
    } catch (error) {
      failedBatches.push([batch.start, batch.end]);
      message ??= told(batch, error);
    }
  }
  return { rows, failedBatches, ...(message ? { message } : {}) };
}
