import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RateLimit } from './rate-limit.ts';

/** Bytes of CSV in one chunk. Two exist at a time: one is written while the other is converted. */
const CHUNK_BYTES = 64 * 1024 * 1024;

/**
 * Writes rows into chunk files and hands each to `convert` while the next is filled. Memory and disk stay flat: when the
 * converter is behind, reading waits, and so does the source. Gives the number of the last chunk.
 */
export async function spoolRows(
  rows: AsyncIterable<Uint8Array>,
  folder: string,
  batch: number,
  convert: (csv: string, chunk: number) => Promise<void>,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly rateLimit?: RateLimit | undefined;
    /** Number of the last chunk before these. */
    readonly after?: number;
  } = {},
): Promise<number> {
  let chunk = options.after ?? 0;
  let converting: Promise<void> = Promise.resolve();
  let failure: unknown;
  const path = (number: number) => join(folder, `${batch}.${number}.csv`);
  const handOver = async (number: number) => {
    await converting;
    if (failure !== undefined) throw failure;
    converting = convert(path(number), number)
      .finally(() => rm(path(number), { force: true }))
      .catch((error: unknown) => {
        failure = error;
      });
  };
  const source = rows[Symbol.asyncIterator]();
  try {
    let next = await source.next();
    while (!next.done) {
      const file = await open(path(++chunk), 'w', 0o600);
      try {
        for (let bytes = 0; !next.done && bytes < CHUNK_BYTES; next = await source.next()) {
          options.signal?.throwIfAborted();
          if (failure !== undefined) throw failure;
          bytes += next.value.byteLength;
          await file.writeFile(next.value);
          await options.rateLimit?.wait(next.value.byteLength, options.signal);
        }
      } finally {
        await file.close();
      }
      await handOver(chunk);
    }
    await converting;
    if (failure !== undefined) throw failure;
    return chunk;
  } catch (error) {
    await source.return?.();
    await converting;
    throw error;
  }
}
