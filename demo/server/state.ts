import type { PGlite } from '@electric-sql/pglite';
import type { Recipe } from '../generator/hospital.ts';
import type { Truth } from '../generator/truth.ts';

/** Raised when the generator makes other rows than before: an older database is then filled anew. */
const GENERATOR_VERSION = 1;

export interface State {
  readonly recipe: Recipe;
  readonly truth: Truth;
}

interface Stored extends State {
  readonly version: number;
}

/** Keeps what the database holds beside the tables of the HIS, in the same transaction as their rows. */
export async function writeState(pg: PGlite, state: State): Promise<void> {
  const stored: Stored = { version: GENERATOR_VERSION, ...state };
  await pg.exec('create schema if not exists demo; create table if not exists demo.state (stored jsonb not null)');
  await pg.exec('delete from demo.state');
  await pg.query('insert into demo.state values ($1)', [JSON.stringify(stored)]);
}

/** What a database holds; undefined for one of an older generator. */
export async function readState(pg: PGlite): Promise<State | undefined> {
  const { rows } = await pg.query<{ stored: Stored }>('select stored from demo.state');
  const stored = rows[0]?.stored;
  return stored?.version === GENERATOR_VERSION ? { recipe: stored.recipe, truth: stored.truth } : undefined;
}
