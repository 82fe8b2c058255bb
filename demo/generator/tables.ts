import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';

const SCHEMA = join(ROOT, 'demo', 'generator', 'sql', 'schema');

/** The tables of the synthetic HIS, in words that DuckDB and PostgreSQL both understand; primary keys follow the fill. */
export const SCHEMA_SQL = readdirSync(SCHEMA)
  .sort()
  .map((file) => readFileSync(join(SCHEMA, file), 'utf8'))
  .join('\n');

/** Each table and its primary key, in the order in which they are filled: `create table <name> ( -- key <column>`. */
export const TABLES: ReadonlyMap<string, string> = new Map(
  [...SCHEMA_SQL.matchAll(/^create table (\w+) \((?: -- key (\w+))?$/gm)].map(([, name = '', key]) => {
    if (!key)
      throw new Error(`demo/generator/sql/schema: ${name} does not say its key ("create table ${name} ( -- key …")`);
    return [name, key];
  }),
);
