import { MllpFramer } from './mllp-frame.ts';

const NOT_MESSAGES = /^(?:FHS|BHS|BTS|FTS)/;

/** Where a line of the file begins with MSH or an envelope segment, behind CR, LF or the start. */
function* begins(bytes: Buffer): Generator<number> {
  for (const word of ['MSH', 'FHS', 'BHS', 'BTS', 'FTS'])
    for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1)) {
      const before = at === 0 ? 0x0d : bytes[at - 1];
      const separator = bytes[at + 3] ?? 0;
      const isLetter =
        (separator >= 0x30 && separator <= 0x39) || ((separator | 0x20) >= 0x61 && (separator | 0x20) <= 0x7a);
      if ((before === 0x0d || before === 0x0a || before === 0x0b || before === 0xbf) && !isLetter) yield at;
    }
}

/**
 * The messages of a file: of HL7's batch form, one after another, or framed as MLLP. Nothing is dropped but the envelope:
 * what stands before the first message is a message of its own that nobody can read, and says so later.
 */
export function splitBatch(given: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.includes(0x0b)) {
    const framer = new MllpFramer({ maxBytes: bytes.length });
    return [...framer.push(bytes), ...framer.end()].flatMap((one) => (one.kind === 'too_large' ? [] : [one.payload]));
  }
  const starts = [...new Set(begins(bytes))].sort((a, b) => a - b);
  const first = starts[0] ?? bytes.length;
  const parts = starts.map((start, i) => bytes.subarray(start, starts[i + 1] ?? bytes.length));
  const messages = parts.filter((part) => !NOT_MESSAGES.test(part.toString('latin1', 0, 3)));
  const stray = bytes.subarray(0, first);
  const hasStray = stray.some((byte) => byte > 0x20 && byte < 0x80);
  return hasStray || starts.length === 0 ? [stray, ...messages] : messages;
}
