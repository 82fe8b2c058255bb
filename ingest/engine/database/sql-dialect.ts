import type { Selection, SourceColumn } from '../connector.ts';
import { type ColumnContract, scaleOf, type TableContract } from '../contract.ts';

/** A row as texts, in the order of the select list. */
export type TextRow = readonly (string | null)[];

/** What products say differently in the SQL that reads a table. Every expression of a value gives text, or null. */
export interface SqlDialect {
  quote(name: string): string;
  /** Name of a table with its schema. */
  relation(table: string): string;
  isNumeric(type: string): boolean;
  isWhole(type: string): boolean;
  isBinary(type: string): boolean;
  /** The column's value. `scale`: of the contract, by which binary floats are rounded. */
  text(column: SourceColumn, scale: number | undefined): string;
  day(column: SourceColumn): string;
  /** The exact sum; binary floats are rounded to `scale` before. */
  sum(column: SourceColumn, scale: number): string;
  /** Equal to a key's text, as `text` or the contract writes it, letter for letter and by the column's index. */
  equals(column: SourceColumn, value: string): string;
  concat(parts: readonly string[]): string;
  orEmpty(text: string): string;
  /** Greatest of the cursor, capped at the server's clock: 'YYYY-MM-DD HH:MM:SS.ffffff'. */
  highWater(cursor: string): string;
  /** A condition: the cursor is not before the moment. */
  since(cursor: string, moment: string): string;
  before(cursor: string, moment: string): string;
  /** A condition: the day or moment lies within these days, both included. */
  within(column: string, since: string, until: string): string;
  /** What the server can hash with md5: texts of UTF-8, texts of ASCII only (others give null), or nothing. */
  readonly hashes: 'utf8' | 'ascii' | 'nothing';
  /** 32 lower-case hexadecimal digits. */
  md5(text: string): string;
  /** The sum of the first 32 bits of the md5 over all rows; null where a text cannot be hashed. */
  keyHash(text: string): string;
  left(text: string, digits: number): string;
  /** The first rows of a select. */
  first(rows: number, select: string, from: string): string;
}

/** A table of the contract as it lives in the source. */
export interface LiveTable {
  readonly dialect: SqlDialect;
  readonly contract: TableContract;
  readonly columns: ReadonlyMap<string, SourceColumn>;
}

/** More keys in one statement are refused, or planned for longer than they are read. */
const KEYS_AT_ONCE = 500;

const NOTHING = '1 = 0';

function columnOf({ contract, columns }: LiveTable, name: string): SourceColumn {
  const found = columns.get(name);
  if (!found) throw new Error(`${contract.table} was not checked for its columns`);
  return found;
}

function contractOf({ contract }: LiveTable, name: string): ColumnContract | undefined {
  return contract.columns.find((column) => column.name === name);
}

/** A column's value as the contract reads it. */
export function valueText(table: LiveTable, name: string): string {
  const column = contractOf(table, name);
  return table.dialect.text(columnOf(table, name), column && scaleOf(column));
}

/**
 * The key as the text that raw has of it, or undefined where the product cannot say that text: keys of moments, fractions and bytes.
 */
export function keyText(table: LiveTable): string | undefined {
  const { contract, dialect } = table;
  const parts: string[] = [];
  for (const name of contract.key) {
    const wanted = contractOf(table, name);
    const column = columnOf(table, name);
    const isWhole = wanted && scaleOf(wanted) === 0 && dialect.isWhole(column.type);
    if (wanted?.type === 'date') parts.push(dialect.day(column));
    else if (isWhole || (wanted?.type === 'text' && !dialect.isBinary(column.type))) parts.push(valueText(table, name));
    else return undefined;
  }
  return dialect.concat(parts.flatMap((part, i) => [...(i > 0 ? [`'|'`] : []), dialect.orEmpty(part)]));
}

/** Is every text of the key one that the server hashes as we do? */
export function hashesKeys(table: LiveTable): boolean {
  const isAscii = table.contract.key.every((name) => contractOf(table, name)?.type !== 'text');
  return table.dialect.hashes === 'utf8' || (table.dialect.hashes === 'ascii' && isAscii);
}

/** Conditions that together select the rows, none twice. One empty condition for the whole table. */
function conditions(selection: Selection, table: LiveTable): string[] {
  const { contract, dialect } = table;
  if (selection.changedSince !== undefined && contract.cursor)
    return [`${dialect.since(contract.cursor, selection.changedSince)} or (${contract.cursor}) is null`];
  const { window, keys } = selection;
  const day = window && dialect.quote(window.column);
  const inside = window && day && dialect.within(day, window.since, window.until);
  if (!keys) return [inside ?? ''];
  const parts = inside ? [inside] : [];
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const found = keys.slice(at, at + KEYS_AT_ONCE).map((key) => {
      const all = contract.key.map((name, i) => dialect.equals(columnOf(table, name), key[i] ?? ''));
      return `(${all.join(' and ')})`;
    });
    const either = `(${found.join(' or ')})`;
    parts.push(inside ? `${either} and (${day} is null or not (${inside}))` : either);
  }
  return parts.length > 0 ? parts : [NOTHING];
}

function narrowing({ unchangedSince, buckets, batch }: Selection, table: LiveTable): string[] {
  const { contract, dialect } = table;
  const text = buckets && keyText(table);
  if (buckets && text === undefined) throw new Error(`${contract.table} has a key without buckets`);
  const digits = buckets?.[0]?.length ?? 0;
  return [
    unchangedSince === undefined || !contract.cursor ? '' : dialect.before(contract.cursor, unchangedSince),
    buckets && text
      ? `${dialect.left(dialect.md5(text), digits)} in (${buckets.map((bucket) => `'${bucket}'`).join(', ')})`
      : '',
    batch ? dialect.equals(columnOf(table, batch.column), batch.value) : '',
  ];
}

/** Statements that together read the selection, each row once. `group` groups each of them. */
export function selects(what: string, selection: Selection, table: LiveTable, group = ''): string[] {
  const narrow = narrowing(selection, table);
  return conditions(selection, table).map((condition) => {
    const all = [condition, ...narrow].filter(Boolean).map((part) => `(${part})`);
    const where = all.length > 0 ? ` where ${all.join(' and ')}` : '';
    return `select ${what} from ${table.dialect.relation(table.contract.table)}${where}${group && ` group by ${group}`}`;
  });
}

/** What is counted of a selection: rows, the sums in their order, and the key's hash last where it is asked for. */
export function counts(table: LiveTable, summed: readonly string[], keyHash: string | undefined): string {
  const sums = summed.map((name) => {
    const column = contractOf(table, name);
    return table.dialect.sum(columnOf(table, name), (column && scaleOf(column)) ?? 0);
  });
  return ['count(*)', ...sums, ...(keyHash === undefined ? [] : [table.dialect.keyHash(keyHash)])].join(', ');
}
