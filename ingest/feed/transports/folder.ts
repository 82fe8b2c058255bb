import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyHl7 } from '../receiver/identify.ts';
import type { Transport, TransportContext } from '../receiver/transport.ts';
import type { ChannelOf } from '../settings.ts';
import { splitMessages } from './split.ts';

/** A file that changed within this time may still be written. */
const STILL_MS = 1000;
const REFUSED = 'refused';

/**
 * Takes files that others drop: each is removed when its messages are durable, because identifiers belong nowhere else; one of which
 * only a part could be kept goes to `refused/`. A killed process takes a file again, and nothing is landed twice.
 */
export async function startFolder(settings: ChannelOf<'folder'>, context: TransportContext): Promise<Transport> {
  const path = settings.path.replace('{data}', context.dataDir);
  const folder = isAbsolute(path) ? path : join(context.siteDir, path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let files = 0;
  let lastError: string | null = null;
  let stopped = false;
  let running: Promise<void> | undefined;

  const pass = async (): Promise<void> => {
    try {
      for (const name of (await readdir(folder)).sort()) {
        if (stopped || name.startsWith('.') || /\.(tmp|part)$/.test(name)) continue;
        const path = join(folder, name);
        const size = await stillSize(path);
        if (size === undefined) continue;
        if (await landFile(path, name, size, settings, context)) await rm(path);
        else {
          await mkdir(join(folder, REFUSED), { recursive: true, mode: 0o700 });
          await rename(path, join(folder, REFUSED, name));
        }
        files += 1;
      }
      lastError = null;
    } catch (error) {
      lastError = (error as NodeJS.ErrnoException).code ?? 'failed';
      context.log.error({ channel: context.channel, code: lastError }, 'folder.failed');
    }
  };
  const collect = () => {
    running ??= pass().finally(() => {
      running = undefined;
    });
    return running;
  };
  const timer = setInterval(() => void collect(), settings.every_seconds * 1000);
  timer.unref();
  return {
    status: () => ({ transport: 'folder', files, last_error: lastError }),
    collect,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Size of a file that is no longer written; undefined for one that still is, or is no file. */
async function stillSize(path: string): Promise<number | undefined> {
  const found = await stat(path);
  const young = STILL_MS - (Date.now() - found.mtimeMs);
  if (!found.isFile()) return undefined;
  if (young <= 0) return found.size;
  await sleep(Math.min(young, STILL_MS));
  const later = await stat(path);
  return later.mtimeMs === found.mtimeMs && later.size === found.size ? later.size : undefined;
}

/** Is all of it durable? */
async function landFile(
  path: string,
  name: string,
  size: number,
  settings: ChannelOf<'folder'>,
  { land }: TransportContext,
): Promise<boolean> {
  const limit = settings.max_message_mb * 1_000_000;
  const message = { transport: 'folder', controlId: null, sender: null } as const;
  // A batch may hold many messages; only one that is nothing but one message must be within the limit of one.
  if (size > Math.max(limit, 256_000_000)) {
    const head = await headOf(path);
    const fault = { reason: 'too_large', detail: `file of ${size} bytes` } as const;
    await land({
      ...message,
      identity: `file|${name}|${size}|${createHash('sha256').update(head).digest('hex')}`,
      payload: head,
      fault,
    });
    return false;
  }
  const bytes = await readFile(path);
  const parts = splitMessages(bytes, name);
  const fileDigest = createHash('sha256').update(bytes).digest('base64url');
  await Promise.all(
    parts.map((payload, i) => {
      const known = identifyHl7(payload);
      const identity = known.controlId === null ? `file|${name}|${fileDigest}|${i}` : known.identity;
      if (payload.length > limit)
        return land({
          ...{ ...message, ...known, identity, payload: payload.subarray(0, 4096) },
          fault: { reason: 'too_large', detail: `message of ${payload.length} bytes` },
        });
      return land({ ...message, ...known, identity, payload });
    }),
  );
  return parts.every((payload) => payload.length <= limit);
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
