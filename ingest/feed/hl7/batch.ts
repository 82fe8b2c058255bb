import { MllpFramer } from './mllp-frame.ts';

const CR = 0x0d;
const LF = 0x0a;
const START = 0x0b;
const ENVELOPE = new Set(['FHS', 'BHS', 'BTS', 'FTS']);
const WORDS = ['MSH', ...ENVELOPE];

const isContent = (byte: number) => byte > 0x20;

/** Where the bytes behind a byte order mark begin. */
const behindMark = (bytes: Buffer) => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

/** Where a line begins with MSH or an envelope segment. */
function* begins(bytes: Buffer): Generator<number> {
  for (const word of WORDS)
    for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1)) {
      const before = at === behindMark(bytes) ? CR : bytes[at - 1];
      const separator = String.fromCharCode(bytes[at + 3] ?? CR);
      if ((before === CR || before === LF) && !/[A-Za-z0-9\s]/.test(separator)) yield at;
    }
}

/** Behind an envelope segment: what follows its line is not of the envelope. */
function behindEnvelope(part: Buffer): Buffer {
  if (!ENVELOPE.has(part.toString('latin1', 0, 3))) return part;
  const end = part.findIndex((byte) => byte === CR || byte === LF);
  return end < 0 ? part.subarray(part.length) : part.subarray(end);
}

/**
 * The messages of a file: of HL7's batch form, one after another, or framed as MLLP. Nothing is dropped but the envelope:
 * what stands before the first message is a message of its own that nobody can read, and says so later.
 */
export function splitBatch(given: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  // A file is framed when it begins so: elsewhere the byte is a line break that a word processor left in a text.
  const content = bytes.findIndex((byte, at) => at >= behindMark(bytes) && (isContent(byte) || byte === START));
  if (bytes[content] === START) {
    const framer = new MllpFramer({ maxBytes: bytes.length });
    const frames = [...framer.push(bytes.subarray(content)), ...framer.end()];
    return frames.flatMap((one) => (one.kind === 'too_large' ? [] : splitLines(one.payload)));
  }
  return splitLines(bytes);
}

function splitLines(bytes: Buffer): Uint8Array[] {
  const starts = [...begins(bytes)].sort((a, b) => a - b);
  if (starts.length === 0) return [bytes];
  const stray = bytes.subarray(behindMark(bytes), starts[0]);
  const parts = starts.map((start, i) => behindEnvelope(bytes.subarray(start, starts[i + 1] ?? bytes.length)));
  return [stray, ...parts].filter((part) => part.some(isContent));
}
