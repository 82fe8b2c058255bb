import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { ROOT } from '../../core/index.ts';
import type { Recipe } from '../generator/hospital.ts';
import { SIZES } from '../generator/scales.ts';
import type { Truth } from '../generator/truth/truth.ts';

/** Fingerprint of what makes the rows and counts them: a database of another generator is filled anew, never moved on. */
async function generatorVersion(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(SIZES));
  for (const folder of ['sql', 'sql/schema', 'catalogues', 'truth']) {
    const dir = join(ROOT, 'demo', 'generator', folder);
    const files = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isFile());
    for (const name of files.map((file) => file.name).sort()) hash.update(await readFile(join(dir, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

export interface State {
  /** Names one filling of the database: what was read from another one says nothing about this one's rows. */
  readonly fill: string;
  readonly recipe: Recipe;
  readonly truth: Truth;
}

interface Stored extends State {
  readonly version: string;
}

/** Keeps what the database holds beside the tables of the HIS, in the same transaction as their rows. */
export async function writeState(pg: PGlite, state: State): Promise<void> {
  const stored: Stored = { version: await generatorVersion(), ...state };
  await pg.exec('create schema if not exists demo; create table if not exists demo.state (stored jsonb not null)');
  await pg.exec('delete from demo.state');
  await pg.query('insert into demo.state values ($1)', [JSON.stringify(stored)]);
}

/** What a database holds; undefined for one of an older generator. */
export async function readState(pg: PGlite): Promise<State | undefined> {
  const { rows } = await pg.query<{ stored: Stored }>('select stored from demo.state');
  const stored = rows[0]?.stored;
  return stored?.version === (await generatorVersion())
    ? { fill: stored.fill ?? '', recipe: stored.recipe, truth: stored.truth }
    : undefined;
}
