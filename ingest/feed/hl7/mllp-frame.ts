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
/** A buffer that grew for one large message is let go after it. */
const KEPT_BYTES = 1024 * 1024;

/** MLLP: start block, message, end block, carriage return. */
export function frame(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(START), payload, Buffer.of(END, CR)]);
}

const isBlank = (bytes: Buffer) => bytes.every((byte) => byte <= 0x20);

/**
 * Takes a stream of bytes apart in any chunking, in time proportional to its length, holding at most one message of
 * `maxBytes`. The block characters cannot be part of a character: UTF-8 and GB18030 use only bytes above 0x2F behind the
 * first of a character.
 */
export class MllpFramer {
  readonly #maxBytes: number;
  #held = Buffer.alloc(0);
  #size = 0;
  /** Bytes of the current frame, those that were passed over included. */
  #seen = 0;
  #isInside = false;
  /** The last byte of the frame so far: a start block counts behind a line end only. */
  #last = -1;

  constructor({ maxBytes }: { readonly maxBytes: number }) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    let end = -1;
    while (at < chunk.length) {
      if (!this.#isInside) {
        at = this.#outside(chunk, at, frames);
        continue;
      }
      if (end < at) end = chunk.indexOf(END, at);
      if (end < 0) end = chunk.length;
      at = this.#inside(chunk, at, end, frames);
    }
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
    for (let from = at; from < end; ) {
      // Line ends between frames are no content, wherever the chunks are cut.
      if (this.#size === 0 && (chunk[from] ?? 0) <= 0x20) {
        from += 1;
        continue;
      }
      const to = Math.min(end, from + STRAY_BYTES - this.#size);
      this.#keep(chunk.subarray(from, to), STRAY_BYTES);
      if (this.#size === STRAY_BYTES) this.#finish('unframed', frames);
      from = to;
    }
    if (start < 0) return chunk.length;
    this.#finish('unframed', frames);
    this.#isInside = true;
    return start + 1;
  }

  /** `end` is the next end block, or the end of the chunk. */
  #inside(chunk: Buffer, at: number, end: number, frames: Frame[]): number {
    const content = chunk.subarray(at, end);
    for (let start = content.indexOf(START); start >= 0; start = content.indexOf(START, start + 1)) {
      const before = start > 0 ? content[start - 1] : this.#last;
      if (before !== CR && before !== LF) continue;
      // A new message begins where the one before has no end.
      this.#keep(content.subarray(0, start), this.#maxBytes);
      this.#finish('unframed', frames);
      this.#isInside = true;
      return at + start + 1;
    }
    this.#keep(content, this.#maxBytes);
    if (end === chunk.length) return end;
    this.#finish('message', frames);
    return chunk[end + 1] === CR ? end + 2 : end + 1;
  }

  /** Copies: a chunk of the socket would stay in memory as a whole. */
  #keep(bytes: Buffer, most: number): void {
    if (bytes.length === 0) return;
    this.#seen += bytes.length;
    this.#last = bytes[bytes.length - 1] ?? -1;
    const isTooLarge = this.#seen > most;
    if (isTooLarge && this.#held.length > HEAD_BYTES) this.#held = Buffer.from(this.#held.subarray(0, HEAD_BYTES));
    if (isTooLarge) this.#size = Math.min(this.#size, HEAD_BYTES);
    const size = Math.min(this.#size + bytes.length, isTooLarge ? HEAD_BYTES : most);
    if (size > this.#held.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#held.length, HEAD_BYTES));
      this.#held.copy(grown, 0, 0, this.#size);
      this.#held = grown;
    }
    bytes.copy(this.#held, this.#size, 0, size - this.#size);
    this.#size = size;
  }

  #finish(kind: 'message' | 'unframed', frames: Frame[]): void {
    const payload = Buffer.from(this.#held.subarray(0, this.#size));
    if (this.#isInside && this.#seen > this.#maxBytes)
      frames.push({ kind: 'too_large', bytes: this.#seen, head: payload });
    else if (kind === 'message' || !isBlank(payload)) frames.push({ kind, payload });
    if (this.#held.length > KEPT_BYTES) this.#held = Buffer.alloc(0);
    this.#size = 0;
    this.#seen = 0;
    this.#last = -1;
    this.#isInside = false;
  }
}
