import { splitNdjson } from '../fhir/split.ts';
import { splitBatch } from '../hl7/batch.ts';

/** The messages of a file or request body: HL7 batches and framed files by message, NDJSON by line, anything else as one. */
export function splitMessages(bytes: Uint8Array, hint: string): readonly Uint8Array[] {
  if (/ndjson|jsonl/.test(hint)) return splitNdjson(bytes);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('latin1');
  const begin = head
    .replace(/^\xef\xbb\xbf/, '')
    .replaceAll('\v', '')
    .trimStart();
  return /^(?:FHS|BHS|MSH)/.test(begin) ? splitBatch(bytes) : [bytes];
}
