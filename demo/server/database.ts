import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Progress, sortableId } from '../../core/index.ts';
import type { Recipe } from '../generator/hospital.ts';
import { discardDrafts } from '../platform/outbox.ts';
import { advance } from './advance.ts';
import { fill } from './fill.ts';
import { readState, type State, writeState } from './state.ts';

/** The HIS of the demo: an embedded PostgreSQL and what it holds. */
export interface HisDatabase {
  readonly pg: PGlite;
  state: State;
}

/** Crash safety is the write-ahead log's; the demo need not wait for the disk. */
const openPglite = (path: string) => PGlite.create(path, { relaxedDurability: true });

async function openFilled(path: string, recipe: Recipe): Promise<HisDatabase | undefined> {
  if (!existsSync(path)) return undefined;
  const pg = await openPglite(path);
  const state = await readState(pg);
  if (state && state.recipe.scale === recipe.scale && state.recipe.seed === recipe.seed) return { pg, state };
  await pg.close();
  return undefined;
}

/** Fills aside and renames: a database that stands under its name is complete. */
async function fillAnew(dir: string, path: string, recipe: Recipe, progress: Progress) {
  const aside = `${path}.filling`;
  await rm(path, { recursive: true, force: true });
  await rm(aside, { recursive: true, force: true });
  await discardDrafts(dir);
  const pg = await openPglite(aside);
  const { rows, truth } = await fill(pg, dir, recipe, progress);
  const state = { fill: sortableId(), recipe, truth };
  await writeState(pg, state);
  await pg.close();
  await rename(aside, path);
  return { database: { pg: await openPglite(path), state }, rows };
}

const later = (a: string, b: string) => a.localeCompare(b) > 0;

async function publishTruth(dir: string, { state }: HisDatabase): Promise<void> {
  await writeFile(join(dir, 'truth.json'), `${JSON.stringify(state.truth, null, 2)}\n`, { mode: 0o600 });
}

/** Moves a database on to a later time; an earlier one changes nothing, for a HIS does not forget. */
export async function moveOn(dir: string, database: HisDatabase, asOf: string, progress: Progress): Promise<number> {
  const { recipe } = database.state;
  if (!later(asOf, recipe.asOf)) return 0;
  const next = { ...recipe, asOf };
  const { rows, truth } = await advance(database.pg, dir, database.state, next, progress);
  database.state = { fill: database.state.fill, recipe: next, truth };
  await publishTruth(dir, database);
  return rows;
}

/** Opens the HIS of a data folder, filling it on first use and moving it on to the recipe's time. Gives the rows that changed. */
export async function openHis(dir: string, recipe: Recipe, progress: Progress) {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'pgdata');
  const filled = await openFilled(path, recipe);
  if (filled) {
    const changedRows = await moveOn(dir, filled, recipe.asOf, progress);
    await publishTruth(dir, filled);
    return { database: filled, changedRows };
  }
  const { database, rows } = await fillAnew(dir, path, recipe, progress);
  await publishTruth(dir, database);
  return { database, changedRows: rows };
}
