/** The lines of NDJSON, each a message; empty ones are none. */
export function splitNdjson(given: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const line = bytes.subarray(at, end < 0 ? bytes.length : end);
    if (line.some((byte) => byte > 0x20)) lines.push(line);
    at = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}
