import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { toUSVString } from 'node:util';
import { createGunzip } from 'node:zlib';
import chardet from 'chardet';
import iconv from 'iconv-lite';
import { FileFault, type Task } from './task.ts';

const PIECE_BYTES = 1 << 20;
const SAMPLE_BYTES = 1 << 20;
const DOS_END_OF_FILE = '\x1a';
/** Share of damaged letters below which a text still is in its encoding. */
const DAMAGED = 0.02;

type Source = Pick<Task, 'path' | 'gzip' | 'limits' | 'settings'>;

/** Bytes of a file, unpacked. A truncated or damaged .gz and one that unpacks beyond the limit are errors. */
export async function* bytesOf(source: Source): AsyncGenerator<Buffer> {
  const file = createReadStream(source.path, { highWaterMark: PIECE_BYTES });
  if (!source.gzip) {
    yield* file;
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  file.on('error', (error) => gunzip.destroy(error));
  let bytes = 0;
  try {
    for await (const piece of file.pipe(gunzip) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > source.limits.unpackedBytes) {
        const limit = Math.round(source.limits.unpackedBytes / 1e6);
        throw new FileFault('ingest/file-too-large', { limit, setting: 'unpacked_limit_mb' });
      }
      yield piece;
    }
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.startsWith('Z_')) throw new FileFault('ingest/file-broken', { reason: code });
    throw error;
  } finally {
    file.destroy();
  }
}

/** The text of a file piece by piece. A byte that does not decode comes as U+FFFD. */
export async function* textOf(source: Source, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  let held = '';
  const ready = (text: string) => {
    const whole = held + toUSVString(text);
    // Old DOS programs end a text with one byte that is no part of it: the last letter waits until another follows.
    held = whole.endsWith(DOS_END_OF_FILE) ? DOS_END_OF_FILE : '';
    return held ? whole.slice(0, -1) : whole;
  };
  let isFirst = true;
  let bytes = 0;
  for await (const piece of bytesOf(source)) {
    bytes += piece.length;
    let text = decoder.write(piece);
    if (isFirst && text.length > 0) {
      text = text.replace(/^\uFEFF/, '');
      isFirst = false;
    }
    yield ready(text);
  }
  if (/^utf-?16/i.test(encoding) && bytes % 2 === 1) throw new FileFault('ingest/file-broken', { reason: 'UTF-16' });
  const end = decoder.end();
  if (end) yield ready(end);
}

export interface Encoding {
  readonly name: string;
  /** Every byte of the file decodes: a U+FFFD in it is a letter that the hospital wrote. */
  readonly isProven: boolean;
}

/** The encoding: what the settings say, byte order mark, UTF-8 where all of the file is, UTF-16 by its zeros, GB18030. */
export async function encodingOf(source: Source): Promise<Encoding> {
  const { encoding } = source.settings;
  if (encoding !== undefined) {
    if (!iconv.encodingExists(encoding)) throw new FileFault('ingest/file-encoding');
    return { name: encoding, isProven: false };
  }
  const { sample, damaged } = await scan(source);
  const told = byMark(sample) ?? byZeros(sample);
  if (told) return { name: told, isProven: false };
  if (damaged === undefined) return looksLikeShortGb(sample) ? GB18030 : { name: 'utf-8', isProven: true };
  // A cut or broken letter does not make a text of another encoding: as GB18030 all of its Chinese would turn into other Chinese.
  if (Math.min(damagedAsUtf8(damaged), damagedAsUtf8(sample)) < 0.5) return { name: 'utf-8', isProven: false };
  if (damagedAsGb(damaged) < DAMAGED) return GB18030;
  throw new FileFault('ingest/file-encoding', { guess: chardet.detect(damaged.subarray(0, 65_536)) ?? '' });
}

const GB18030: Encoding = { name: 'gb18030', isProven: false };

/** The beginning of a file, and its first piece that is no UTF-8. */
async function scan(source: Source): Promise<{ sample: Buffer; damaged: Buffer | undefined }> {
  let sample: Buffer = Buffer.alloc(0);
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of bytesOf(source)) {
    if (sample.length < SAMPLE_BYTES) sample = Buffer.concat([sample, piece]);
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const whole = bytes.subarray(0, bytes.length - unfinished(bytes));
    if (!isUtf8(whole)) return { sample, damaged: whole };
    rest = bytes.subarray(whole.length);
  }
  return { sample, damaged: rest.length > 0 ? rest : undefined };
}

/** Bytes at the end that begin a letter of UTF-8 without ending it. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function byMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: every digit, comma and line feed of it has a zero byte on the same side. */
function byZeros(bytes: Buffer): string | undefined {
  const sample = bytes.subarray(0, 65_536);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i += 1) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  const many = sample.length / 20;
  if (odd > many && even < many / 10) return 'utf-16le';
  if (even > many && odd < many / 10) return 'utf-16be';
  return undefined;
}

const letters = (bytes: Buffer, encoding: string) => iconv.decode(bytes, encoding).replace(/[\0-\x7f]/g, '');
const damagedIn = (text: string) => text.length - text.replaceAll('\uFFFD', '').length;

/** Share of damaged letters if the text were Chinese in UTF-8. Two bytes that make an accented letter are no evidence: GB18030 makes them too. */
function damagedAsUtf8(bytes: Buffer): number {
  const text = letters(bytes, 'utf-8').replace(/[\x80-\u07ff]/g, '');
  return text.length === 0 ? 1 : damagedIn(text) / text.length;
}

function damagedAsGb(bytes: Buffer): number {
  const text = letters(bytes, 'gb18030');
  return damagedIn(text) / Math.max(1, text.length);
}

/** A few letters of GB18030 can be valid UTF-8 by chance; they then read as Greek, Cyrillic or Arabic, which no export of ours holds. */
function looksLikeShortGb(sample: Buffer): boolean {
  const text = letters(sample, 'utf-8');
  return /[\u0100-\u07ff]/.test(text) && !/[\u0800-\uffff]/.test(text) && damagedAsGb(sample) === 0;
}
