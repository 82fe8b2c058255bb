import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, sqlStatements } from '../../../core/index.ts';
import type { Desk } from './workshop.ts';

const SQL = join(ROOT, 'ingest', 'empi', 'engine', 'sql');

/** What the SQL files leave open: `$run`, `$today`, … */
export type Words = Readonly<Record<string, string | number | boolean>>;

/** Runs the statements of a file of engine/sql, each ended by a semicolon at the end of a line. */
export async function runFile(tx: Desk, name: string, words: Words = {}): Promise<void> {
  const text = readFileSync(join(SQL, `${name}.sql`), 'utf8');
  const fill = (statement: string) =>
    statement.replace(/\$([a-z_]+)/g, (_, word: string) => {
      const value = words[word];
      if (value === undefined) throw new Error(`${name}.sql: nobody says what $${word} is`);
      return String(value);
    });
  for (const statement of sqlStatements(text)) await tx.run(fill(statement));
}

/** The number that a query of one row and column gives. */
export async function count(tx: Pick<Desk, 'rows'>, sql: string): Promise<number> {
  const [row] = await tx.rows<{ n: number | null }>(`select (${sql}) as n`);
  return Number(row?.n ?? 0);
}
