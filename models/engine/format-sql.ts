import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { argv, stderr } from 'node:process';
import { format } from 'sql-formatter';
import { ROOT } from '../../core/index.ts';
import { houseLayout } from './layout.ts';

// `node --import tsx models/engine/format-sql.ts --write|--check`: formats the SQL models, templates and all.

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|[\p{L}\p{N}_$]+|[<>=!|:+*/&^~@#%-]+|[\s\S]/gu;

/** The words of a query without its white space: two texts with the same words mean the same. */
export function words(sql: string): string[] {
  return (sql.match(TOKEN) ?? [])
    .filter((token) => !/^\s+$/.test(token))
    .map((token) => (/^['"$]/.test(token) ? token : token.startsWith('--') ? token.trimEnd() : token.toLowerCase()));
}

const EXPRESSION = /\{\{[\s\S]*?\}\}/g;
// Comments, blank lines and config() at the top are a heading, not SQL to be laid out.
const HEADING = /^(?:\s*(?:--[^\n]*\n|\{#[\s\S]*?#\}|\{\{-?\s*config\([\s\S]*?\)\s*-?\}\}))*\s*/;

/**
 * Lays out one SQL file. Gives undefined where that cannot be done safely: template blocks ({% … %}), syntax that the
 * formatter does not know, or any change of the query's words.
 */
export function formatted(text: string): string | undefined {
  const heading = HEADING.exec(text)?.[0] ?? '';
  const body = text.slice(heading.length);
  if (/\{[%#]/.test(body)) return undefined;
  const expressions: string[] = [];
  const plain = body.replace(EXPRESSION, (expression) => `jinja_${expressions.push(expression) - 1}_`);
  try {
    const laid = houseLayout(
      format(plain, {
        language: 'duckdb',
        keywordCase: 'lower',
        dataTypeCase: 'lower',
        functionCase: 'lower',
        tabWidth: 2,
        expressionWidth: 100,
      }),
    );
    if (words(laid).join('\n') !== words(plain).join('\n')) return undefined;
    const restored = laid.replace(/jinja_(\d+)_/g, (_name, index) => expressions[Number(index)] ?? '');
    return `${heading.trimEnd()}${heading.trim() ? '\n\n' : ''}${restored.trimEnd()}\n`;
  } catch {
    return undefined;
  }
}

function sqlFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql') && !entry.parentPath.includes('engine'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function main(write: boolean): number {
  let different = 0;
  for (const file of sqlFiles(join(ROOT, 'models'))) {
    const before = readFileSync(file, 'utf8');
    const after = formatted(before);
    if (after === undefined || after === before) continue;
    different++;
    if (write) writeFileSync(file, after);
    else stderr.write(`${relative(ROOT, file)} is not formatted\n`);
  }
  return write ? 0 : Math.min(different, 1);
}

if (argv[1]?.endsWith('format-sql.ts')) process.exitCode = main(argv.includes('--write'));
