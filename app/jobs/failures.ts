import type { LoadError, SourceReport } from '../../ingest/index.ts';

/** What failed in a load, in the order in which it was met: of a source, then of its tables. */
export function failuresOf(sources: readonly SourceReport[]): LoadError[] {
  return sources
    .flatMap((source) => [source.error, ...source.detail.map((table) => table.error)])
    .filter((error) => error !== undefined);
}
