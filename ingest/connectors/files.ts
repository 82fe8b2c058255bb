import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { literal, openMemory, UserError } from '../../core/index.ts';
import { type ConnectorContext, defineConnector, type SourceSession, type SourceTable } from '../engine/connector.ts';
import type { TableContract } from '../engine/contract.ts';
import './files/errors.ts';
import { FileReader } from './files/reader.ts';
import { type Settings, settings } from './files/settings.ts';
import type { Workshop } from './files/staging.ts';
import { FilesTable } from './files/table.ts';

class FilesSession implements SourceSession {
  readonly #shop: Workshop;
  readonly #folder: string;

  constructor(shop: Workshop, folder: string) {
    this.#shop = shop;
    this.#folder = folder;
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    try {
      return await work(new FilesTable(this.#shop, this.#folder, contract));
    } finally {
      for (const name of await readdir(this.#shop.folder))
        await rm(join(this.#shop.folder, name), { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await this.#shop.reader.close();
    await this.#shop.scratch.close();
    await rm(this.#shop.folder, { recursive: true, force: true });
  }
}

/** A folder for this process; those of processes that were killed are removed. */
async function scratchFolder(context: ConnectorContext): Promise<string> {
  if (context.scratchDir === undefined) return mkdtempSync(join(tmpdir(), 'hisight-files-'));
  await mkdir(context.scratchDir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(context.scratchDir)) {
    const pid = Number(/^files-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) await rm(join(context.scratchDir, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(context.scratchDir, `files-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function open(options: Settings, context: ConnectorContext): Promise<SourceSession> {
  const folder = isAbsolute(options.folder) ? options.folder : join(context.siteDir, options.folder);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UserError('ingest/folder-missing', { folder });
  const scratch = await openMemory({ threads: 2, memoryLimit: '256MB' });
  const own = await scratchFolder(context);
  // What does not fit into memory goes where the rows are, never into the working folder.
  await scratch.run(`set temp_directory = ${literal(join(own, 'spill'))}`);
  return new FilesSession({ settings: options, reader: new FileReader(context.signal), scratch, folder: own }, folder);
}

export default defineConnector({ name: 'files', settings, open });
