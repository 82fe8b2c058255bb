import type { Socket } from 'node:net';
import type pg from 'pg';

const COPY_DATA = 0x64;
/** CopyOutResponse, NoticeResponse, ParameterStatus, NotificationResponse: may stand between the rows. */
const ASIDE = new Set([0x48, 0x4e, 0x53, 0x41]);
const HEADER = 5;
/** Bytes that are handed over at once, and that may wait before the socket is paused. */
const PIECE_BYTES = 1 << 20;

interface Connection {
  readonly stream: Socket;
  query(sql: string): void;
}

/**
 * A COPY … TO STDOUT as bytes. The protocol sends one message a row, so pieces end with whole rows; only the headers between them are
 * taken out, in place. The driver's own parser makes an object of every row, which costs more than the rest of the way.
 */
class CopyOut implements pg.Submittable {
  readonly #sql: string;
  #stream: Socket | undefined;
  #parse: (data: Buffer) => void = () => undefined;
  /** Bytes of a message that is not here whole, and how many it needs. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #needed = 0;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(sql: string) {
    this.#sql = sql;
  }

  submit(connection: unknown): void {
    const { stream } = connection as Connection;
    const [parse] = stream.listeners('data');
    if (!parse) throw new Error('a connection that nobody reads');
    this.#stream = stream;
    this.#parse = parse as (data: Buffer) => void;
    stream.off('data', this.#parse);
    stream.on('data', this.#take);
    (connection as Connection).query(this.#sql);
  }

  async *read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (this.#failure) throw this.#failure;
        if (this.#bytes < PIECE_BYTES && !this.#ended) {
          this.#stream?.resume();
          await new Promise<void>((resolve) => (this.#wake = resolve));
          continue;
        }
        if (this.#bytes > 0) {
          const piece = Buffer.concat(this.#pieces);
          this.#pieces = [];
          this.#bytes = 0;
          yield piece;
        } else if (this.#ended) return;
      }
    } finally {
      // A reader that goes away does not wait for the rest of the table: the connection ends.
      if (!this.#ended) this.#stream?.destroy();
    }
  }

  readonly #take = (data: Buffer): void => {
    this.#rest.push(data);
    this.#restBytes += data.length;
    if (this.#restBytes < this.#needed) return;
    const bytes = this.#rest.length === 1 ? data : Buffer.concat(this.#rest);
    let filled = 0;
    let at = 0;
    this.#needed = HEADER;
    while (at + HEADER <= bytes.length) {
      const code = bytes[at] ?? 0;
      const end = at + 1 + bytes.readUInt32BE(at + 1);
      if (code !== COPY_DATA && !ASIDE.has(code)) {
        this.#keep(bytes.subarray(0, filled));
        this.#handBack(bytes.subarray(at));
        return;
      }
      if (end > bytes.length) {
        this.#needed = end - at;
        break;
      }
      if (code === COPY_DATA) {
        bytes.copyWithin(filled, at + HEADER, end);
        filled += end - at - HEADER;
      }
      at = end;
    }
    this.#rest = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#restBytes = bytes.length - at;
    this.#keep(bytes.subarray(0, filled));
  };

  #keep(rows: Buffer): void {
    if (rows.length === 0) return;
    this.#pieces.push(rows);
    this.#bytes += rows.length;
    if (this.#bytes < PIECE_BYTES) return;
    this.#stream?.pause();
    this.#wake();
  }

  /** What follows the rows is the driver's. */
  #handBack(rest: Buffer): void {
    this.#stream?.off('data', this.#take);
    this.#stream?.on('data', this.#parse);
    this.#parse(rest);
    // It may have been paused for a reader that has all it wants.
    this.#stream?.resume();
  }

  handleCommandComplete(): void {
    this.#ended = true;
    this.#wake();
  }

  handleError(error: Error): void {
    this.#ended = true;
    this.#failure = error;
    this.#wake();
  }

  handleReadyForQuery(): void {
    this.#wake();
  }
}

/** Runs a COPY … TO STDOUT. Every piece ends with a whole row; the server waits while the reader is busy. */
export function copyOut(client: pg.Client, sql: string): AsyncGenerator<Uint8Array> {
  return client.query(new CopyOut(sql)).read();
}
