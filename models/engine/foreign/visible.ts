import type { Node } from '../node.ts';
import type { SourceTable } from '../source-tables.ts';
import type { Batch } from './microbatch.ts';

/** The rows of an input that a model may see: none with --empty, those of its batch where the input has an event time. */
export function visibleRows(
  input: Pick<Node, 'config'> | SourceTable,
  empty: boolean,
  batch: Batch | undefined,
): string | undefined {
  if (empty) return 'false';
  const config = 'source' in input ? input.config : input.config.raw;
  const column = config['event_time'];
  return batch && column ? `${column} >= '${batch.start}' and ${column} < '${batch.end}'` : undefined;
}
