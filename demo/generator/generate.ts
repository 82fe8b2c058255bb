import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { literal, type Progress } from '../../core/index.ts';
import { makeHospital, type Recipe } from './hospital.ts';
import { withScratch } from './scratch.ts';
import { TABLES } from './tables.ts';
import { countTruth, type Truth } from './truth/truth.ts';

export interface GenerateOptions extends Recipe {
  /** Gets `<table>.parquet` (or .csv) per table and `truth.json`. */
  readonly dir: string;
  readonly format?: 'parquet' | 'csv';
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

export interface Generated {
  readonly truth: Truth;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/** Writes the synthetic hospital at `asOf` into a folder: the same files for the same (scale, asOf, seed). */
export async function generateHospital(options: GenerateOptions): Promise<Generated> {
  const { dir, progress, format = 'parquet' } = options;
  return withScratch(dir, async (db) => {
    await makeHospital(db, options, progress, options.signal);
    const tables: { name: string; rows: number }[] = [];
    for (const [index, name] of [...TABLES.keys()].entries()) {
      progress.step('写出数据表 writing tables', index, TABLES.size);
      const how = format === 'csv' ? '(format csv, header false)' : '(format parquet, compression zstd)';
      await db.run(`copy ${name} to ${literal(join(dir, `${name}.${format}`))} ${how}`);
      const [count] = await db.rows<{ n: number }>(`select count(*) as n from ${name}`);
      tables.push({ name, rows: count?.n ?? 0 });
    }
    progress.step('写出数据表 writing tables', TABLES.size, TABLES.size);
    const truth = await countTruth(db, options);
    await writeFile(join(dir, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`, { mode: 0o600 });
    return { truth, tables };
  });
}
