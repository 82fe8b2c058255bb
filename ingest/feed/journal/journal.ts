import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { syncPath } from '../../engine/capture/manifest.ts';
import { readSegment } from './read-segment.ts';
import { encodeRecord, type MessageMeta } from './record.ts';
import { SeenIds } from './seen.ts';
import { openPath, recoverSegments, sealedSegments, segmentPath, writeFacts } from './segments.ts';

/** A message on its way in. */
export interface Arrival extends Omit<MessageMeta, 'id' | 'alias' | 'receivedAt' | 'arrivedMs'> {
  /** What makes two arrivals the same message. */
  readonly identity: string;
  /** A key that must always come with the same content. */
  readonly keyIdentity?: string;
  readonly payload: Uint8Array;
}

export interface Landed {
  readonly id: string;
  /** The message had landed before: nothing was written. */
  readonly isRepeated: boolean;
  /** Its key came before with other content: nothing was written. */
  readonly isKeyReused: boolean;
}

export interface JournalOptions {
  /** Local time of the site. */
  readonly localNow: () => string;
  readonly segmentBytes?: number;
  readonly rememberIds?: number;
}

interface Waiting {
  readonly meta: MessageMeta;
  readonly buffers: Buffer[];
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Bytes that one fsync may stand for. */
const GROUP_BYTES = 16 * 1024 * 1024;

export const identityHash = (identity: string) => createHash('sha256').update(identity).digest('hex').slice(0, 32);

/**
 * The durable landing of the feed: an append-only file with a group fsync. While one fsync runs, what arrives waits for the
 * next, so that many senders share one. `append` resolves when the bytes are on the disk, and only then may anybody say so.
 */
export class Journal {
  readonly folder: string;
  readonly #options: JournalOptions;
  readonly #seen: SeenIds;
  readonly #pending = new Map<string, Promise<void>>();
  #queue: Waiting[] = [];
  #sealing: { resolve(): void; reject(error: unknown): void }[] = [];
  #flushing: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #segment: number;
  #length = 0;
  #facts = {
    messages: 0,
    bytes: 0,
    first: undefined as MessageMeta | undefined,
    last: undefined as MessageMeta | undefined,
  };

  private constructor(folder: string, options: JournalOptions, lastSegment: number) {
    this.folder = folder;
    this.#options = options;
    this.#seen = new SeenIds(options.rememberIds);
    this.#segment = lastSegment;
  }

  /** Seals what a killed process left, and learns the ids of the newest segments. One process at a time. */
  static open(folder: string, options: JournalOptions): Journal {
    const journal = new Journal(folder, options, recoverSegments(folder));
    journal.#remember(options.rememberIds ?? 1_000_000);
    return journal;
  }

  #remember(most: number): void {
    const newest: number[] = [];
    let messages = 0;
    for (const facts of sealedSegments(this.folder).reverse()) {
      if (facts.erasedAt !== undefined || messages >= most) break;
      newest.push(facts.segment);
      messages += facts.messages;
    }
    for (const segment of newest.reverse())
      for (const item of readSegment(segmentPath(this.folder, segment)))
        if (item.kind === 'message') this.#learn(item.meta);
  }

  #learn({ id, alias }: MessageMeta): void {
    this.#seen.add(id);
    if (alias !== undefined) this.#seen.add(alias);
  }

  /** Messages and bytes of the segment that is written now, and when its first message came. */
  get unsealed(): { readonly messages: number; readonly bytes: number; readonly firstMs: number | null } {
    return { messages: this.#facts.messages, bytes: this.#facts.bytes, firstMs: this.#facts.first?.arrivedMs ?? null };
  }

  /** Lands one message, once. Rejects when it could not be made durable: then nobody may acknowledge it. */
  async append({ identity, keyIdentity, payload, ...arrival }: Arrival): Promise<Landed> {
    const id = identityHash(identity);
    const alias = keyIdentity === undefined ? undefined : identityHash(keyIdentity);
    const known = this.#pending.get(id);
    if (known) await known;
    if (known || this.#seen.has(id)) return { id, isRepeated: true, isKeyReused: false };
    if (alias !== undefined && (this.#seen.has(alias) || this.#pending.has(alias)))
      return { id, isRepeated: false, isKeyReused: true };
    const meta: MessageMeta = {
      ...arrival,
      id,
      ...(alias === undefined ? {} : { alias }),
      receivedAt: this.#options.localNow(),
      arrivedMs: Date.now(),
    };
    const buffers = encodeRecord(meta, payload);
    const durable = new Promise<void>((resolve, reject) => {
      const bytes = buffers.reduce((sum, { length }) => sum + length, 0);
      this.#queue.push({ meta, buffers, bytes, resolve, reject });
    });
    this.#pending.set(id, durable);
    if (alias !== undefined) this.#pending.set(alias, durable);
    this.#flush();
    try {
      await durable;
    } finally {
      this.#pending.delete(id);
      if (alias !== undefined) this.#pending.delete(alias);
    }
    return { id, isRepeated: false, isKeyReused: false };
  }

  #flush(): void {
    this.#flushing ??= this.#writeAll().finally(() => {
      this.#flushing = undefined;
      if (this.#queue.length > 0 || this.#sealing.length > 0) this.#flush();
    });
  }

  async #writeAll(): Promise<void> {
    // What arrives in the same turn of the event loop goes into the same group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 || this.#sealing.length > 0) {
      for (const sealed of this.#sealing.splice(0)) await this.#close().then(sealed.resolve, sealed.reject);
      if (this.#queue.length > 0) await this.#writeGroup(this.#takeGroup());
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    const end = this.#queue.findIndex((waiting) => {
      bytes += waiting.bytes;
      return bytes > GROUP_BYTES;
    });
    return this.#queue.splice(0, end < 0 ? this.#queue.length : Math.max(1, end));
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const file = await this.#current();
      const buffers = group.flatMap((waiting) => waiting.buffers);
      await writeAll(file, buffers, this.#length);
      await file.datasync();
    } catch (error) {
      // Nobody hears of this group: a later one must not make half of it durable.
      await this.#abandon().catch(() => undefined);
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { meta, bytes, resolve } of group) {
      this.#length += bytes;
      this.#facts.messages += 1;
      this.#facts.bytes += bytes;
      this.#facts.first ??= meta;
      this.#facts.last = meta;
      this.#learn(meta);
      resolve();
    }
    if (this.#length >= (this.#options.segmentBytes ?? SEGMENT_BYTES)) await this.#close();
  }

  async #current(): Promise<FileHandle> {
    if (this.#file) return this.#file;
    this.#segment += 1;
    this.#length = 0;
    this.#file = await open(openPath(this.folder, this.#segment), 'wx', 0o600);
    syncPath(this.folder);
    return this.#file;
  }

  /** Cuts a group that failed; where even that fails the segment is left as it is, and its reader passes over the torn end. */
  async #abandon(): Promise<void> {
    try {
      await this.#file?.truncate(this.#length);
      await this.#file?.datasync();
    } catch {
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.#file = undefined;
    await file.close();
    const { messages, bytes, first, last } = this.#facts;
    this.#facts = { messages: 0, bytes: 0, first: undefined, last: undefined };
    await rename(openPath(this.folder, this.#segment), segmentPath(this.folder, this.#segment));
    writeFacts(this.folder, {
      ...{ segment: this.#segment, messages, bytes },
      ...{ firstMs: first?.arrivedMs ?? null, lastMs: last?.arrivedMs ?? null },
      ...{ firstDay: first?.receivedAt.slice(0, 10) ?? null, lastDay: last?.receivedAt.slice(0, 10) ?? null },
    });
  }

  /** Ends the segment that is written now, so that it can be loaded. Gives the number of the last sealed one. */
  async seal(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#sealing.push({ resolve, reject });
      this.#flush();
    });
    return this.#file ? this.#segment - 1 : this.#segment;
  }

  /** Waits for what is on its way in, and seals. */
  async close(): Promise<number> {
    for (let running = this.#flushing; running; running = this.#flushing) await running;
    return this.seal();
  }
}

async function writeAll(file: FileHandle, buffers: readonly Buffer[], position: number): Promise<void> {
  // The kernel takes at most 1024 buffers at once.
  for (let i = 0, at = position; i < buffers.length; i += 1023) {
    const part = buffers.slice(i, i + 1023);
    const wanted = part.reduce((sum, { length }) => sum + length, 0);
    const { bytesWritten } = await file.writev(part, at);
    if (bytesWritten < wanted) {
      const rest = Buffer.concat(part).subarray(bytesWritten);
      for (let done = 0; done < rest.length; )
        done += (await file.write(rest, done, rest.length - done, at + bytesWritten + done)).bytesWritten;
    }
    at += wanted;
  }
}
