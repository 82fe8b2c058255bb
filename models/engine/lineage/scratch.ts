import { ident, openMemory, type Warehouse } from '../../../core/index.ts';
import type { CompiledSql, ExternalRelation } from './shape.ts';

/** A schema as SQL names it. */
export const schemaOf = ({ database, schema }: { database?: string | undefined; schema: string }) =>
  database === undefined ? ident(schema) : `${ident(database)}.${ident(schema)}`;

/**
 * A private database in memory with empty tables of what the models read from outside. Models bind there under the names
 * that their SQL says, so that nothing is rewritten. It was chosen over a scratch schema inside a transaction because an
 * error dooms a DuckDB transaction (no savepoints): only the first broken model would be found. It also touches nothing
 * of the site, and works while another process owns the files.
 */
export async function openScratch(
  externals: readonly ExternalRelation[],
  models: readonly CompiledSql[],
): Promise<Warehouse> {
  const places = [...externals, ...models];
  const databases = new Set(places.flatMap(({ database }) => (database === undefined ? [] : [database])));
  const scratch = await openMemory({ attachMemory: [...databases] });
  try {
    for (const schema of new Set(places.map(schemaOf))) await scratch.run(`create schema if not exists ${schema}`);
    for (const external of externals) {
      const shape = external.columns.map(({ name, type }) => `${ident(name)} ${type}`).join(', ');
      await scratch.run(`create table ${schemaOf(external)}.${ident(external.identifier)} (${shape})`);
    }
    return scratch;
  } catch (error) {
    await scratch.close();
    throw error;
  }
}
