import { createHash } from 'node:crypto';
import { readHeader } from '../hl7/header.ts';
import type { Arrival } from '../journal/journal.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

/** Bytes behind the first segment: a repetition may carry a new time in its MSH. */
function bodyOf(payload: Uint8Array): Uint8Array {
  const ends = [payload.indexOf(0x0d), payload.indexOf(0x0a)].filter((at) => at >= 0);
  return ends.length > 0 ? payload.subarray(Math.min(...ends)) : payload;
}

/**
 * What makes an HL7 message the same as another: sender, control id and what it says. A control id that comes again with
 * other content (counters that begin anew each day) is another message, and is not lost.
 */
export function identifyHl7(payload: Uint8Array): Pick<Arrival, 'identity' | 'controlId' | 'sender'> {
  const header = readHeader(payload);
  if (!header) return { identity: `bytes|${digest(payload)}`, controlId: null, sender: null };
  const sender = [header.sendingApplication, header.sendingFacility].filter(Boolean).join('@') || null;
  const controlId = header.controlId || null;
  return { identity: `hl7|${sender}|${controlId}|${digest(bodyOf(payload))}`, controlId, sender };
}
