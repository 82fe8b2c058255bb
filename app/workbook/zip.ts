import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Sizes follow the data (bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
/** 1980-01-01: the same content gives the same bytes. */
const DOS_DATE = 0x21;
/** Excel's files are opened at once; more compression costs more time than it saves. */
const LEVEL = 4;

function fields(...parts: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(parts.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of parts) {
    if (size === 2) buffer.writeUInt16LE(value, at);
    else buffer.writeUInt32LE(value, at);
    at += size;
  }
  return buffer;
}

/** A zip file written to a stream, one entry after the other: no entry stands in memory. Compression runs on libuv's threads. */
export class ZipWriter {
  readonly #stream: Writable;
  readonly #entries: Entry[] = [];
  #offset = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#offset += bytes.length;
    if (!this.#stream.write(bytes)) await once(this.#stream, 'drain');
  }

  /** `fill` gets a function that takes text; awaiting it keeps what is not yet compressed small. */
  async entry(path: string, fill: (write: (text: string) => Promise<void>) => Promise<void>): Promise<void> {
    const name = Buffer.from(path, 'utf8');
    const offset = this.#offset;
    await this.#put(
      Buffer.concat([
        fields(
          [4, LOCAL],
          [2, VERSION],
          [2, FLAGS],
          [2, DEFLATE],
          [2, 0],
          [2, DOS_DATE],
          [4, 0],
          [4, 0],
          [4, 0],
          [2, name.length],
          [2, 0],
        ),
        name,
      ]),
    );
    const deflate = createDeflateRaw({ level: LEVEL });
    let [crc, size, packed] = [0, 0, 0];
    const drained = (async () => {
      for await (const chunk of deflate) {
        packed += (chunk as Buffer).length;
        await this.#put(chunk as Buffer);
      }
    })();
    // A reader that went away fails the copy before the filling is over; it is told at the end, by whoever awaits.
    drained.catch(() => deflate.destroy());
    await fill(async (text) => {
      const bytes = Buffer.from(text, 'utf8');
      crc = crc32(bytes, crc);
      size += bytes.length;
      if (!deflate.write(bytes)) await Promise.race([once(deflate, 'drain'), drained]);
    });
    deflate.end();
    await drained;
    await this.#put(fields([4, DESCRIPTOR], [4, crc], [4, packed], [4, size]));
    this.#entries.push({ name, crc, packed, size, offset });
  }

  async end(): Promise<void> {
    const start = this.#offset;
    for (const { name, crc, packed, size, offset } of this.#entries) {
      const head = fields(
        ...([
          [4, CENTRAL],
          [2, VERSION],
          [2, VERSION],
          [2, FLAGS],
          [2, DEFLATE],
          [2, 0],
          [2, DOS_DATE],
        ] as const),
        ...([
          [4, crc],
          [4, packed],
          [4, size],
          [2, name.length],
          [2, 0],
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0],
          [4, offset],
        ] as const),
      );
      await this.#put(Buffer.concat([head, name]));
    }
    const length = this.#offset - start;
    const count = this.#entries.length;
    await this.#put(fields([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, start], [2, 0]));
    this.#stream.end();
    if (!this.#stream.writableFinished) await once(this.#stream, 'finish');
  }
}
