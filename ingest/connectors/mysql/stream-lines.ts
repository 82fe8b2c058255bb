import type mysql from 'mysql2';

/** Bytes collected before the socket is paused and the reader gets them. */
const PIECE_BYTES = 1 << 20;

/** Streams a query whose only column is a whole line of text. The socket waits while the reader is busy. */
export async function* streamLines(
  connection: mysql.Connection,
  sql: string,
  table: string,
): AsyncGenerator<Uint8Array> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let finished = false;
  let failure: unknown;
  let wake: () => void = () => undefined;
  const rows = connection.query({
    sql,
    rowsAsArray: true,
    typeCast: (field: { buffer(): Buffer | null }) => field.buffer(),
  });
  rows.on('error', (error: unknown) => {
    failure = error;
    wake();
  });
  rows.on('result', (row: unknown) => {
    const line = Array.isArray(row) ? (row[0] as Buffer | null) : null;
    if (line === null) {
      // A line longer than the server's max_allowed_packet comes as null. To leave it out would be a silent loss.
      failure ??= Object.assign(new Error(`a row of ${table} is too long`), { code: 'ROW_TOO_LONG' });
      wake();
      return;
    }
    pieces.push(line);
    bytes += line.length;
    if (bytes < PIECE_BYTES) return;
    connection.pause();
    wake();
  });
  rows.on('end', () => {
    finished = true;
    wake();
  });
  while (true) {
    if (failure === undefined && !finished && bytes < PIECE_BYTES)
      await new Promise<void>((resolve) => (wake = resolve));
    if (failure !== undefined) throw failure;
    if (pieces.length > 0) {
      const piece = Buffer.concat(pieces);
      pieces = [];
      bytes = 0;
      yield piece;
    }
    if (finished && pieces.length === 0) return;
    connection.resume();
  }
}
