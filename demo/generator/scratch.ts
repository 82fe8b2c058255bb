import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { literal, openMemory, type Warehouse } from '../../core/index.ts';

/** Lends a scratch database to `work`; what does not fit its memory spills into `dir` and goes with it. */
export async function withScratch<T>(dir: string, work: (db: Warehouse) => Promise<T>): Promise<T> {
  const spill = join(dir, 'spill');
  await mkdir(spill, { recursive: true, mode: 0o700 });
  const db = await openMemory({ threads: 2 });
  try {
    await db.run(`set temp_directory = ${literal(spill)}`);
    return await work(db);
  } finally {
    await db.close();
    await rm(spill, { recursive: true, force: true });
  }
}
