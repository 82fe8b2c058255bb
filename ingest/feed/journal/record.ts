import { crc32 } from 'node:zlib';
import type { FeedReason } from '../fault.ts';

/** What is known of a message when it arrives, before anybody reads what it says. */
export interface MessageMeta {
  /** Same id, same message: 32 hexadecimal digits. */
  readonly id: string;
  /** Second name by which a repetition is known: an idempotency key without the content. */
  readonly alias?: string;
  readonly channel: string;
  readonly transport: 'mllp' | 'kafka' | 'http' | 'folder';
  /** Local time of the site. */
  readonly receivedAt: string;
  /** Milliseconds since 1970, for lag: the demo's clock stands still. */
  readonly arrivedMs: number;
  readonly controlId: string | null;
  readonly sender: string | null;
  /** Why the transport already knows that it cannot be read. */
  readonly fault?: { readonly reason: FeedReason; readonly detail: string };
}

/** Begins every record, so that a reader finds the next one behind damaged bytes. */
const MAGIC = Buffer.from('HSM1');
const HEADER_BYTES = 16;
/** No record is larger: a length beyond it is damage. */
export const LARGEST_RECORD = 256 * 1024 * 1024;

/** magic(4) · body length(4) · CRC-32 of the body(4) · meta length(4) · meta as JSON · payload; little endian. */
export function encodeRecord(meta: MessageMeta, payload: Uint8Array): Buffer[] {
  const metaBytes = Buffer.from(JSON.stringify(meta));
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(metaBytes.length + payload.length, 4);
  header.writeUInt32LE(crc32(payload, crc32(metaBytes)), 8);
  header.writeUInt32LE(metaBytes.length, 12);
  return [header, metaBytes, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)];
}

export type Decoded =
  | { readonly kind: 'record'; readonly meta: MessageMeta; readonly payload: Buffer; readonly size: number }
  /** The record goes on beyond the bytes: `size` bytes are needed, where its header is there to say so. */
  | { readonly kind: 'short'; readonly size: number }
  /** No record begins here, or its bytes are not those that were written. */
  | { readonly kind: 'damaged' };

/** Reads the record that begins at `at`. */
export function decodeRecord(bytes: Buffer, at: number): Decoded {
  const rest = bytes.length - at;
  if (rest < HEADER_BYTES) return { kind: 'short', size: HEADER_BYTES };
  if (bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0) return { kind: 'damaged' };
  const bodyLength = bytes.readUInt32LE(at + 4);
  const metaLength = bytes.readUInt32LE(at + 12);
  if (bodyLength > LARGEST_RECORD || metaLength > bodyLength) return { kind: 'damaged' };
  const size = HEADER_BYTES + bodyLength;
  if (rest < size) return { kind: 'short', size };
  const body = bytes.subarray(at + HEADER_BYTES, at + size);
  if (crc32(body) !== bytes.readUInt32LE(at + 8)) return { kind: 'damaged' };
  const meta = JSON.parse(body.toString('utf8', 0, metaLength)) as MessageMeta;
  return { kind: 'record', meta, payload: body.subarray(metaLength), size };
}

/** Where the next record may begin behind `after`; -1 where none does. */
export function nextRecord(bytes: Buffer, after: number): number {
  return bytes.indexOf(MAGIC, after);
}
