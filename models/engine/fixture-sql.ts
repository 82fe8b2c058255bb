import { ident, literal } from '../../core/index.ts';
import type { TypedColumn } from './typed-columns.ts';
import type { Fixture } from './unit-tests.ts';

type GivenRow = Readonly<Record<string, unknown>>;

/** Cells of one line of CSV; quotes may enclose commas and doubled quotes. */
function cells(line: string): string[] {
  // Every cell begins with a comma: a first one that is empty would else be no match of its own, and all others would move.
  const found = `,${line}`.match(/,\s*(?:"(?:[^"]|"")*"|[^,]*)/g) ?? [];
  return found
    .map((cell) => cell.slice(1).trim())
    .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function csvRows(text: string): GivenRow[] {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const names = cells(header);
  return lines.map((line) =>
    Object.fromEntries(cells(line).map((cell, at) => [names[at] ?? '', cell === '' ? null : cell])),
  );
}

function value(given: unknown): string {
  if (given === null || given === undefined || given === '') return given === '' ? "''" : 'null';
  if (typeof given === 'number' || typeof given === 'boolean') return String(given);
  return literal(typeof given === 'string' ? given : JSON.stringify(given));
}

/** Rows that a fixture gives; undefined for a query. */
function rowsOf({ format, rows }: Fixture): readonly GivenRow[] | undefined {
  if (format === 'sql') return undefined;
  return typeof rows === 'string' ? csvRows(rows) : (rows ?? []);
}

/** Names of the columns that a fixture speaks of; undefined for a query. */
export function namedColumns(fixture: Fixture): string[] | undefined {
  const rows = rowsOf(fixture);
  return rows && [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** Whether rows of a fixture name different columns. */
export function hasRaggedRows(fixture: Fixture): boolean {
  const shapes = (rowsOf(fixture) ?? []).map((row) => Object.keys(row).sort().join());
  return new Set(shapes).size > 1;
}

/** A query of a fixture's rows with these columns and types; a column that a row leaves out is NULL. */
export function fixtureSql(fixture: Fixture, columns: readonly TypedColumn[]): string {
  const rows = rowsOf(fixture);
  if (!rows) return String(fixture.rows).trim().replace(/;$/, '');
  const lower = (row: GivenRow) => new Map(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell]));
  const select = (row: ReadonlyMap<string, unknown>) =>
    `select ${columns.map(({ name, type }) => `cast(${value(row.get(name.toLowerCase()))} as ${type}) as ${ident(name)}`).join(', ')}`;
  if (rows.length === 0) return `${select(new Map())} where false`;
  return rows.map((row) => select(lower(row))).join('\nunion all\n');
}
