import type { PGlite } from '@electric-sql/pglite';
import { literal, type Progress } from '../../core/index.ts';
import type { Recipe } from '../generator/hospital.ts';
import { TABLES } from '../generator/tables.ts';
import { CURSOR, withHospital } from './fill.ts';
import { type State, writeState } from './state.ts';

/**
 * Moves a filled database on to `recipe.asOf`: rows that are new or moved since then are upserted, in one transaction.
 * Nothing else can differ, because every row's state is a function of (seed, key, as_of).
 */
export async function advance(pg: PGlite, dir: string, from: State, recipe: Recipe, progress: Progress) {
  return withHospital(dir, recipe, pg, progress, from.recipe.asOf, async ({ truth, copy }) => {
    let rows = 0;
    // A transaction takes its mode when it begins.
    await pg.exec('set default_transaction_read_only = off');
    await pg.exec('begin');
    try {
      for (const [index, [name, key]] of [...TABLES].entries()) {
        progress.step('推进演示 HIS 数据库 moving the HIS database on', index, TABLES.size);
        await pg.exec(`create temp table changed (like ${name}) on commit drop`);
        rows += await copy(name, `${CURSOR} > timestamp ${literal(from.recipe.asOf)}`, 'changed');
        const { rows: columns } = await pg.query<{ name: string }>(
          'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped',
          [name],
        );
        const sets = columns.map((column) => `${column.name} = excluded.${column.name}`).join(', ');
        await pg.exec(
          `insert into ${name} select * from changed on conflict (${key}) do update set ${sets}; drop table changed`,
        );
      }
      await writeState(pg, { fill: from.fill, recipe, truth });
      await pg.exec('commit');
    } catch (error) {
      await pg.exec('rollback');
      throw error;
    }
    return { rows, truth };
  });
}
