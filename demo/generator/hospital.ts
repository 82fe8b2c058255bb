import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { literal, type Progress, ROOT, sqlStatements, type Warehouse } from '../../core/index.ts';
import { demoDays } from './calendar.ts';
import { GIVEN_FEMALE, GIVEN_MALE, SURNAMES } from './names.ts';
import { type Scale, SIZES } from './scales.ts';
import { SCHEMA_SQL } from './tables.ts';

const SQL = join(ROOT, 'demo', 'generator', 'sql');

export interface Recipe {
  readonly scale: Scale;
  /** Local 'YYYY-MM-DD HH:MM:SS': nothing later is visible. */
  readonly asOf: string;
  readonly seed: number;
}

const list = (words: readonly string[]) => `[${words.map((word) => literal(word)).join(', ')}]`;

function plusDays(asOf: string, days: number): string {
  return new Date(Date.parse(`${asOf.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The words that the SQL files leave open: `$seed`, `$as_of`, … */
function openWords({ scale, asOf, seed }: Recipe): Record<string, string> {
  const size = SIZES[scale];
  return {
    seed: String(seed),
    as_of: `timestamp ${literal(asOf)}`,
    catalogues: join(ROOT, 'demo', 'generator', 'catalogues').replaceAll("'", "''"),
    is_tiny: String(scale === 'tiny'),
    is_county: String(scale === 'county'),
    op_factor: String(size.outpatients),
    ip_factor: String(size.inpatients),
    bed_factor: String(size.beds),
    staff_factor: String(size.staff),
    patients_per_day: String(size.patientsPerDay),
    patients: String(size.patients),
    surnames: list(SURNAMES),
    given_m: list(GIVEN_MALE),
    given_f: list(GIVEN_FEMALE),
  };
}

/**
 * Makes the hospital as its HIS shows it at `asOf`: the tables of sql/schema in the main schema of a scratch database.
 * Every event's fate is a hash of (seed, event), so a later `asOf` only adds rows and moves their update_time.
 */
export async function makeHospital(db: Warehouse, recipe: Recipe, progress: Progress, signal?: AbortSignal) {
  const words = openWords(recipe);
  const render = (text: string) => text.replace(/\$([a-z_]+)/g, (whole, word: string) => words[word] ?? whole);
  const days = demoDays(plusDays(recipe.asOf, 8));
  const values = days.map((d) => `(date '${d.date}', ${d.number}, ${d.isOff}, ${d.springOffset})`);
  for (const statement of sqlStatements(SCHEMA_SQL)) await db.run(statement);
  const files = (await readdir(SQL)).filter((file) => /^\d/.test(file)).sort();
  for (const [index, file] of files.entries()) {
    progress.step('生成合成医院 generating the hospital', index, files.length);
    for (const statement of sqlStatements(await readFile(join(SQL, file), 'utf8'))) {
      signal?.throwIfAborted();
      await db.run(render(statement));
    }
    if (file.startsWith('10-')) {
      await db.run(
        `create table t.day as select * from (values ${values.join(', ')}) day(d, dn, is_off, spring_offset)`,
      );
    }
  }
  // The workings are as large as the tables; whoever fills a database next needs the memory.
  await db.run('drop schema t cascade');
  progress.step('生成合成医院 generating the hospital', files.length, files.length);
}
