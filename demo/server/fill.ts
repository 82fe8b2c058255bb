import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { literal, type Progress } from '../../core/index.ts';
import { makeHospital, type Recipe } from '../generator/hospital.ts';
import { withScratch } from '../generator/scratch.ts';
import { SCHEMA_SQL, TABLES } from '../generator/tables.ts';
import { countTruth, type Truth } from '../generator/truth/truth.ts';
import { draftMessages } from '../platform/outbox.ts';
import { platformWindow } from '../platform/window.ts';

/** PGlite takes a whole blob into its memory: a table goes in by slices. */
const SLICE_BYTES = 16 * 1024 * 1024;
export const CURSOR = 'coalesce(update_time, create_time)';

/** Slices of a CSV file that end at the end of a line. No value of ours holds a line break. */
async function* slices(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    for (let rest = Buffer.alloc(0); ; ) {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(SLICE_BYTES) });
      const text = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = text.lastIndexOf(10) + 1;
      if (end > 0) yield text.subarray(0, end);
      rest = text.subarray(end);
      if (bytesRead === 0) return;
    }
  } finally {
    await handle.close();
  }
}

export interface Made {
  readonly truth: Truth;
  /** Puts a query's rows (columns as the table's) into a table of PostgreSQL; gives their number. */
  copy(name: string, where: string, into: string): Promise<number>;
}

/** Makes the hospital in a scratch database, drafts what its platform says after `told`, and lends it to `work`. */
export async function withHospital<T>(
  dir: string,
  recipe: Recipe,
  pg: PGlite,
  progress: Progress,
  told: string | undefined,
  work: (made: Made) => Promise<T>,
): Promise<T> {
  return withScratch(dir, async (db) => {
    await makeHospital(db, recipe, progress);
    const truth = await countTruth(db, recipe);
    await draftMessages(db, dir, platformWindow(recipe.asOf, told));
    const copy = async (name: string, where: string, into: string) => {
      const file = join(dir, `${name}.csv`);
      const count = await db.run(`copy (from ${name} where ${where}) to ${literal(file)} (format csv, header false)`);
      try {
        for await (const slice of slices(file)) {
          const blob = new Blob([new Uint8Array(slice)]);
          await pg.query(`copy ${into} from '/dev/blob' (format csv)`, [], { blob });
        }
      } finally {
        await rm(file, { force: true });
      }
      return count;
    };
    return await work({ truth, copy });
  });
}

/** Fills an empty database; gives the number of rows. */
export async function fill(pg: PGlite, dir: string, recipe: Recipe, progress: Progress) {
  return withHospital(dir, recipe, pg, progress, undefined, async ({ truth, copy }) => {
    await pg.exec("set maintenance_work_mem = '256MB'");
    await pg.exec(SCHEMA_SQL);
    let rows = 0;
    for (const [index, [name, key]] of [...TABLES].entries()) {
      progress.step('填充演示 HIS 数据库 filling the HIS database', index, TABLES.size);
      rows += await copy(name, 'true', name);
      await pg.exec(
        `alter table ${name} add primary key (${key}); create index on ${name} ((${CURSOR})); analyze ${name}`,
      );
    }
    progress.step('填充演示 HIS 数据库 filling the HIS database', TABLES.size, TABLES.size);
    await pg.exec('checkpoint');
    return { rows, truth };
  });
}
