const NEWLINE = 10;
const QUOTE = 34;

/**
 * Cuts a stream of CSV bytes so that every piece ends with a whole row. Rows are not parsed: a line feed ends a row when an even
 * number of quotes went before it, and the search for quotes is the runtime's own.
 */
export async function* alignRows(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Buffer[] = [];
  let inQuotes = false;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const quotes: number[] = [];
    for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) quotes.push(at);
    const end = lastRowEnd(bytes, quotes, inQuotes);
    if (quotes.length % 2 === 1) inQuotes = !inQuotes;
    if (end < 0) {
      rest.push(bytes);
      continue;
    }
    yield rest.length === 0 ? bytes.subarray(0, end + 1) : Buffer.concat([...rest, bytes.subarray(0, end + 1)]);
    rest = end + 1 < bytes.length ? [bytes.subarray(end + 1)] : [];
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** Position of the last line feed outside quotes, or -1. */
function lastRowEnd(bytes: Buffer, quotes: readonly number[], startsInQuotes: boolean): number {
  for (let segment = quotes.length; segment >= 0; segment -= 1) {
    if ((segment % 2 === 1) !== startsInQuotes) continue;
    const begin = segment === 0 ? 0 : (quotes[segment - 1] ?? 0) + 1;
    const end = segment === quotes.length ? bytes.length : (quotes[segment] ?? 0);
    const at = bytes.subarray(begin, end).lastIndexOf(NEWLINE);
    if (at >= 0) return begin + at;
  }
  return -1;
}
