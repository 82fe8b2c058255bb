/** What a connection or file brought. */
export type Frame =
  | { readonly kind: 'message'; readonly payload: Buffer }
  /** Bytes outside a frame, or a frame whose end never came. */
  | { readonly kind: 'unframed'; readonly payload: Buffer }
  /** A frame larger than allowed: its first bytes; the rest was passed over. */
  | { readonly kind: 'too_large'; readonly bytes: number; readonly head: Buffer };

const START = 0x0b;
const END = 0x1c;
const CR = 0x0d;
const LF = 0x0a;
const HEAD_BYTES = 4096;
const STRAY_BYTES = 64 * 1024;

/** MLLP: start block, message, end block, carriage return. */
export function frame(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(START), payload, Buffer.of(END, CR)]);
}

const isBlank = (bytes: Buffer) => bytes.every((byte) => byte <= 0x20);

/**
 * Takes a stream of bytes apart in any chunking, holding at most one message of `maxBytes`. The block characters cannot be
 * part of a character: UTF-8 and GB18030 use only bytes above 0x2F behind the first of a character.
 */
export class MllpFramer {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  /** Bytes of the current frame, those that were passed over included. */
  #seen = 0;
  #isInside = false;
  /** The last byte of the frame so far: an end block counts with the CR behind it, or at the end of what there is. */
  #last = -1;

  constructor({ maxBytes }: { readonly maxBytes: number }) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < chunk.length) at = this.#isInside ? this.#inside(chunk, at, frames) : this.#outside(chunk, at, frames);
    return frames;
  }

  /** No more bytes come. */
  end(): Frame[] {
    const frames: Frame[] = [];
    this.#finish('unframed', frames);
    return frames;
  }

  #outside(chunk: Buffer, at: number, frames: Frame[]): number {
    const start = chunk.indexOf(START, at);
    const end = start < 0 ? chunk.length : start;
    let from = at;
    // Line ends between frames are no content, wherever the chunks are cut.
    while (this.#size === 0 && from < end && (chunk[from] ?? 0) <= 0x20) from += 1;
    this.#keep(chunk.subarray(from, end), STRAY_BYTES);
    if (this.#size >= STRAY_BYTES) this.#finish('unframed', frames);
    if (start < 0) return chunk.length;
    this.#finish('unframed', frames);
    this.#isInside = true;
    return start + 1;
  }

  #inside(chunk: Buffer, at: number, frames: Frame[]): number {
    for (let from = at; ; ) {
      const end = chunk.indexOf(END, from);
      const start = chunk.indexOf(START, from);
      if (start >= 0 && (end < 0 || start < end) && this.#beginsLine(chunk, start, at)) {
        // A new message begins where the one before has no end.
        this.#keep(chunk.subarray(at, start), this.#maxBytes);
        this.#finish('unframed', frames);
        this.#isInside = true;
        return start + 1;
      }
      if (start >= 0 && (end < 0 || start < end)) {
        from = start + 1;
        continue;
      }
      this.#keep(chunk.subarray(at, end < 0 ? chunk.length : end), this.#maxBytes);
      if (end < 0) return chunk.length;
      this.#finish('message', frames);
      return chunk[end + 1] === CR ? end + 2 : end + 1;
    }
  }

  #beginsLine(chunk: Buffer, start: number, at: number): boolean {
    const before = start > at ? chunk[start - 1] : this.#last;
    return before === CR || before === LF;
  }

  #keep(bytes: Buffer, most: number): void {
    this.#seen += bytes.length;
    if (bytes.length > 0) this.#last = bytes[bytes.length - 1] ?? -1;
    const room = Math.max(0, most + 1 - this.#size);
    if (room === 0 || bytes.length === 0) return;
    // Copied: a chunk of the socket would stay in memory as a whole.
    this.#parts.push(Buffer.from(bytes.subarray(0, room)));
    this.#size += Math.min(room, bytes.length);
    if (this.#size > most) {
      this.#parts = [Buffer.concat(this.#parts).subarray(0, HEAD_BYTES)];
    }
  }

  #finish(kind: 'message' | 'unframed', frames: Frame[]): void {
    const payload = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    const wasInside = this.#isInside;
    const isTooLarge = wasInside && this.#seen > this.#maxBytes;
    if (isTooLarge)
      frames.push({ kind: 'too_large', bytes: this.#seen, head: Buffer.from(payload.subarray(0, HEAD_BYTES)) });
    else if (kind === 'message' || (payload.length > 0 && !isBlank(payload))) frames.push({ kind, payload });
    this.#parts = [];
    this.#size = 0;
    this.#seen = 0;
    this.#last = -1;
    this.#isInside = false;
  }
}
