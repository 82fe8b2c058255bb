/** What the first segment says, read from the bytes without decoding the rest. */
export interface Hl7Header {
  readonly fieldSeparator: string;
  /** MSH-2, as written. */
  readonly encodingCharacters: string;
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  /** MSH-7, as written. */
  readonly sentAt: string;
  /** MSH-9, as written. */
  readonly messageType: string;
  readonly controlId: string;
  readonly processingId: string;
  readonly version: string;
  /** MSH-15: AL, NE, ER, SU or empty. */
  readonly acceptAck: string;
  readonly charset: string;
}

const MOST_HEADER_BYTES = 4096;

/** The header of a message, or undefined where it does not begin with MSH. Fields are Latin-1: header values are ASCII in practice. */
export function readHeader(payload: Uint8Array): Hl7Header | undefined {
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, MOST_HEADER_BYTES));
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (at < head.length && (head[at] ?? 0) <= 0x20) at += 1;
  if (head.toString('latin1', at, at + 3) !== 'MSH') return undefined;
  let end = at;
  while (end < head.length && head[end] !== 0x0d && head[end] !== 0x0a) end += 1;
  const line = head.toString('latin1', at, end);
  const separator = line[3];
  if (separator === undefined || /[A-Za-z0-9\s]/.test(separator)) return undefined;
  const fields = line.split(separator);
  const field = (number: number) => fields[number - 1] ?? '';
  return {
    fieldSeparator: separator,
    encodingCharacters: field(2) || '^~\\&',
    ...{ sendingApplication: field(3), sendingFacility: field(4) },
    ...{ receivingApplication: field(5), receivingFacility: field(6) },
    ...{ sentAt: field(7), messageType: field(9), controlId: field(10).trim(), processingId: field(11) },
    ...{ version: field(12), acceptAck: field(15), charset: field(18) },
  };
}
