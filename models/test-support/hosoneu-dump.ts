import { readFileSync } from 'node:fs';

/** One table of a MySQL dump: its column names in order, and its rows as text (null stays null). */
export interface DumpTable {
  readonly columns: string[];
  readonly rows: (string | null)[][];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\x1a' };

/** The values of `(1, 'a', NULL)`, by MySQL's rules for quotes and backslashes. */
function values(text: string): (string | null)[] {
  const found: (string | null)[] = [];
  const token = /\s*(?:'((?:[^'\\]|\\.|'')*)'|([^,'()\s]+))\s*(?:,|$)/gsy;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [, quoted, bare] = match;
    if (quoted !== undefined) {
      found.push(
        quoted.replace(/\\(.)|''/gs, (_all, after?: string) => (after === undefined ? "'" : (ESCAPES[after] ?? after))),
      );
    } else found.push(bare === 'NULL' ? null : (bare ?? null));
    if (token.lastIndex >= text.length) break;
  }
  return found;
}

/** Reads a mysqldump with one INSERT per row and without column lists. */
export function readDump(path: string): Map<string, DumpTable> {
  const tables = new Map<string, DumpTable>();
  let open: DumpTable | undefined;
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/)) {
    const create = /^CREATE TABLE `(\w+)`/.exec(line);
    const column = /^ {2}`(\w+)` /.exec(line);
    const insert = /^INSERT INTO `(\w+)` VALUES \((.*)\);$/.exec(line);
    if (create?.[1]) {
      open = { columns: [], rows: [] };
      tables.set(create[1], open);
    } else if (column?.[1]) open?.columns.push(column[1]);
    else if (insert?.[1]) tables.get(insert[1])?.rows.push(values(insert[2] ?? ''));
  }
  return tables;
}
