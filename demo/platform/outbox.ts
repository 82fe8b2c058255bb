import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site, Warehouse } from '../../core/index.ts';
import { hisDir, platformOutbox } from '../paths.ts';
import { platformFiles } from './messages.ts';
import type { Window } from './window.ts';

const draftsOf = (dir: string) => join(dir, 'platform', 'drafts');

/** Writes what the platform will say, beside the HIS that was just filled or moved on: the same files whenever it is repeated. */
export async function draftMessages(db: Warehouse, his: string, window: Window): Promise<void> {
  const dir = join(draftsOf(his), window.asOf.replace(/\D/g, ''));
  const aside = `${dir}.part`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o700 });
  for (const [name, text] of await platformFiles(db, window)) await writeFile(join(aside, name), text, { mode: 0o600 });
  await rm(dir, { recursive: true, force: true });
  await rename(aside, dir);
}

/** Forgets what nobody sent yet: the HIS is made anew. */
export async function discardDrafts(his: string): Promise<void> {
  await rm(draftsOf(his), { recursive: true, force: true });
}

export interface WrittenMessages {
  readonly files: number;
  readonly messages: number;
}

export interface WriteMessagesOptions {
  readonly site: Pick<Site, 'dataDir'>;
  /** Local 'YYYY-MM-DD': messages of earlier days are left out for good. Absent: yesterday's and today's. */
  readonly since?: string;
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function list(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const countMessages = (name: string, text: string) =>
  name.endsWith('.json') ? 1 : (text.match(/^MSH\|/gm)?.length ?? 0);

/**
 * Puts into the outbox what the platform has to say since the last time: yesterday and today, after a fill as after an
 * advance; of days before yesterday, the HIS alone tells. Each file appears whole, once; a second call finds nothing.
 */
export async function writePlatformMessages({ site, since = '' }: WriteMessagesOptions): Promise<WrittenMessages> {
  const from = draftsOf(hisDir(site.dataDir));
  const outbox = platformOutbox(site.dataDir);
  await mkdir(outbox, { recursive: true, mode: 0o700 });
  const written = { files: 0, messages: 0 };
  for (const batch of (await list(from)).filter((name) => !name.endsWith('.part'))) {
    for (const name of await list(join(from, batch))) {
      const draft = join(from, batch, name);
      if (name.slice(0, 8) < since.replaceAll('-', '')) {
        await rm(draft, { force: true });
        continue;
      }
      try {
        const messages = countMessages(name, await readFile(draft, 'utf8'));
        await rename(draft, join(outbox, name));
        written.files += 1;
        written.messages += messages;
      } catch (error) {
        // Another process sent it.
        if (!isMissing(error)) throw error;
      }
    }
    await rmdir(join(from, batch)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
  return written;
}
