import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeRecord, LARGEST_RECORD, type MessageMeta, nextRecord } from './record.ts';

export type SegmentItem =
  | {
      readonly kind: 'message';
      /** Byte at which the record begins. */
      readonly position: number;
      readonly meta: MessageMeta;
      /** Valid until the next item is asked for. */
      readonly payload: Buffer;
    }
  /** Bytes that are not what was written: a fault of the disk, never of a killed process. */
  | { readonly kind: 'damaged'; readonly position: number; readonly bytes: number };

const CHUNK = 4 * 1024 * 1024;

/**
 * The records of a segment in order, with bounded memory. A record that the file ends inside was never acknowledged: it is
 * what a killed process left, and is passed over.
 */
export function* readSegment(path: string): Generator<SegmentItem> {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    let window = Buffer.alloc(0);
    let start = 0;
    let at = 0;
    const fill = (wanted: number): boolean => {
      const want = Math.min(size - start, Math.max(CHUNK, wanted));
      if (want <= window.length) return false;
      const next = Buffer.allocUnsafe(want);
      let filled = 0;
      while (filled < want) {
        const read = readSync(descriptor, next, filled, want - filled, start + filled);
        if (read === 0) break;
        filled += read;
      }
      window = next.subarray(0, filled);
      return true;
    };
    while (start + at < size) {
      const decoded = decodeRecord(window, at);
      if (decoded.kind === 'record') {
        yield { kind: 'message', position: start + at, meta: decoded.meta, payload: decoded.payload };
        at += decoded.size;
        continue;
      }
      if (decoded.kind === 'short') {
        start += at;
        at = 0;
        window = window.subarray(window.length);
        if (start + decoded.size > size && !followedByRecord(descriptor, start, size)) return;
        if (start + decoded.size <= size && fill(decoded.size)) continue;
      }
      const resumed = resume(descriptor, start + at, size);
      // Zeros to the end are what a file system shows of a write that never happened.
      if (resumed === undefined && isZeros(descriptor, start + at, size)) return;
      const next = resumed ?? size;
      yield { kind: 'damaged', position: start + at, bytes: next - start - at };
      start = next;
      at = 0;
      window = Buffer.alloc(0);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** First record that begins behind `from`, read in pieces. */
function resume(descriptor: number, from: number, size: number): number | undefined {
  const piece = Buffer.allocUnsafe(CHUNK);
  for (let base = from + 1; base < size; base += CHUNK - 16) {
    const read = readSync(descriptor, piece, 0, Math.min(CHUNK, size - base), base);
    let found = nextRecord(piece.subarray(0, read), 0);
    while (found >= 0) {
      if (holdsRecord(descriptor, base + found, size)) return base + found;
      found = nextRecord(piece.subarray(0, read), found + 1);
    }
  }
  return undefined;
}

function holdsRecord(descriptor: number, at: number, size: number): boolean {
  const header = Buffer.alloc(16);
  if (readSync(descriptor, header, 0, 16, at) < 16) return false;
  const length = 16 + header.readUInt32LE(4);
  if (length > LARGEST_RECORD || at + length > size) return false;
  const record = Buffer.allocUnsafe(length);
  return readSync(descriptor, record, 0, length, at) === length && decodeRecord(record, 0).kind === 'record';
}

const followedByRecord = (descriptor: number, at: number, size: number) => resume(descriptor, at, size) !== undefined;

function isZeros(descriptor: number, from: number, size: number): boolean {
  const piece = Buffer.alloc(CHUNK);
  for (let base = from; base < size; base += CHUNK) {
    const read = readSync(descriptor, piece, 0, Math.min(CHUNK, size - base), base);
    if (piece.subarray(0, read).some((byte) => byte !== 0)) return false;
  }
  return true;
}
