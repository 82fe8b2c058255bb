import { createHash } from 'node:crypto';
import type { Indicator } from './indicator.ts';

/** What may change without changing what is counted. */
const BESIDE = [
  ...['status', 'approved_by', 'approved_at', 'target', 'target_evidence', 'note', 'evidence', 'priority', 'code'],
  ...['confidence', 'correction', 'category', 'topic', 'frequency', 'also_in', 'source', 'source_doc', 'source_no'],
] as const;

/** The same for the same definition: what was approved is this and nothing else. */
export function fingerprint(indicator: Indicator): string {
  const left: ReadonlySet<string> = new Set(BESIDE);
  const counted = Object.entries(indicator)
    .filter(([field]) => !left.has(field))
    .sort(([a], [b]) => a.localeCompare(b));
  return createHash('sha256').update(JSON.stringify(counted)).digest('hex').slice(0, 16);
}
