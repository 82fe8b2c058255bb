import { ident, literal, type Transaction, UserError } from '../../../core/index.ts';
import type { Node } from '../node.ts';
import type { Work } from './foreign-options.ts';
import type { How } from './materialise.ts';

// Seeds as dbt loads them: types by the rules of its CSV reader (agate), rows by DuckDB's COPY.

/** Column names of a file: an empty one gets a letter, one that comes again a number. */
function columnNames(header: readonly string[]): string[] {
  const names: string[] = [];
  for (const [at, given] of header.entries()) {
    const name = given || String.fromCharCode('a'.charCodeAt(0) + at);
    let unique = name;
    for (let again = 2; names.includes(unique); again++) unique = `${name}_${again}`;
    names.push(unique);
  }
  return names;
}

const NUMBER = "'[+-]?(\\d+(_\\d+)*\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?'";
const ISO = "'\\d{4}-\\d\\d-\\d\\d[T](\\d\\d(:\\d\\d(:\\d\\d(\\.\\d+)?)?)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)'";
const number = (text: string) => `replace(replace(ltrim(trim(${text}, ' %$€£¥'), '+'), ',', ''), '_', '')`;

/** Conditions that all values of a column must meet to be of a type, in the order in which types are tried. */
const TYPES: readonly (readonly [type: string, condition: (text: string) => string])[] = [
  [
    'integer',
    (t) =>
      `regexp_full_match(${number(t)}, ${NUMBER}) and try_cast(${number(t)} as double) = floor(try_cast(${number(t)} as double))`,
  ],
  ['double', (t) => `regexp_full_match(${number(t)}, ${NUMBER})`],
  ['date', (t) => `regexp_full_match(${t}, '\\d{4}-\\d\\d?-\\d\\d?') and try_strptime(${t}, '%Y-%m-%d') is not null`],
  ['timestamp', (t) => `try_strptime(${t}, '%Y-%m-%d %H:%M:%S') is not null`],
  ['timestamp', (t) => `regexp_full_match(${t}, ${ISO})`],
  ['boolean', (t) => `lower(${t}) in ('true', 'false')`],
];

/** The type of each column: the first that all of its values have; text where none fits. */
async function guessedTypes(tx: Transaction, from: string, count: number): Promise<string[]> {
  const tests = Array.from({ length: count }, (_none, at) => {
    const text = `"column${at}"`;
    const isNull = `coalesce(lower(trim(${text})), '') in ('', 'null')`;
    return TYPES.map(
      ([, condition], kind) =>
        `coalesce(bool_and(${isNull} or coalesce(${condition(text)}, false)), true) as t${at}_${kind}`,
    );
  });
  const [row = {}] = await tx.rows<Record<string, boolean>>(`select ${tests.flat().join(', ')} from ${from}`);
  return tests.map((_tests, at) => TYPES.find((_type, kind) => row[`t${at}_${kind}`])?.[0] ?? 'text');
}

interface Shape {
  readonly columns: readonly string[];
  readonly sql: string;
}

async function shapeOf(tx: Transaction, node: Node, file: string, delimiter: string): Promise<Shape> {
  const read = (skip: number, columns?: number) => {
    const named = Array.from({ length: columns ?? 0 }, (_none, at) => `'column${at}': 'varchar'`).join(', ');
    const how = columns === undefined ? 'all_varchar = true' : `auto_detect = false, columns = {${named}}`;
    return `read_csv(${literal(file)}, header = false, skip = ${skip}, delim = ${literal(delimiter)}, quote = '"', escape = '"', nullstr = '', ${how})`;
  };
  const first = await tx.columns(`select * from ${read(0)} limit 1`);
  const header = first.columns.map((column) => String(column[0] ?? ''));
  if (first.rowCount === 0)
    throw new UserError('models/invalid', { file: node.path, problem: 'the file has no header' });
  const columns = columnNames(header);
  const types = await guessedTypes(tx, read(1, columns.length), columns.length);
  const declared = (node.config.raw['column_types'] ?? {}) as Record<string, string>;
  const quoted = node.config.raw['quote_columns'] !== false;
  const sql = columns.map((name, at) => `${quoted ? ident(name) : name} ${declared[name] ?? types[at]}`).join(', ');
  return { columns, sql };
}

/** Loads a seed: a table that is there keeps its columns and gets the rows anew, unless all is to be made anew. */
export async function createDbtSeed({ tx }: Work, node: Node, file: string, { existing, fresh }: How): Promise<number> {
  const { relation, path } = node;
  if (existing === 'view') throw new UserError('models/invalid', { file: path, problem: `${relation} is a view` });
  const delimiter = String(node.config.raw['delimiter'] ?? ',');
  const shape = await shapeOf(tx, node, file, delimiter);
  if (existing && fresh) await tx.run(`drop table ${relation}`);
  if (existing && !fresh) await tx.run(`truncate ${relation}`);
  else await tx.run(`create table ${relation} (${shape.sql})`);
  return tx.run(`copy ${relation} from ${literal(file)} (format csv, header true, delimiter ${literal(delimiter)})`);
}
