import type { Selection } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';

export const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

const hex = (value: string) => `0x${Buffer.from(value, 'utf8').toString('hex')}`;

// Values come from contracts, watermarks and keys; as hexadecimal they mean the same under every sql_mode.
export const text = (value: string) => (value === '' ? `''` : `convert(${hex(value)} using utf8mb4)`);

const FLOATS = new Set(['float', 'double', 'real']);
const NUMBERS = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'integer',
  'bigint',
  'decimal',
  'numeric',
  ...FLOATS,
]);
const PLAIN = new Set([...NUMBERS, 'date', 'datetime', 'timestamp', 'time', 'year']);
const BINARY = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']);

export const isFloat = (type: string | undefined) => type !== undefined && FLOATS.has(type);
export const isNumeric = (type: string | undefined) => type !== undefined && NUMBERS.has(type);

/** Type name of each column of the live table. */
export type Types = ReadonlyMap<string, string>;

const NULL_TEXT = 'convert(0x5c4e using utf8mb4)';
const QUOTE = 'convert(0x22 using utf8mb4)';

/** The value as text, as a line of CSV would say it without quotes. */
export function plainText(column: string, type: string): string {
  if (type === 'bit') return `convert(cast(${column} as unsigned) using utf8mb4)`;
  if (BINARY.has(type)) return `convert(hex(${column}) using utf8mb4)`;
  return `convert(${column} using utf8mb4)`;
}

function field(name: string, type: string): string {
  const value = plainText(quote(name), type);
  if (PLAIN.has(type) || type === 'bit' || BINARY.has(type)) return `ifnull(${value}, ${NULL_TEXT})`;
  const quoted = `replace(${value}, ${QUOTE}, concat(${QUOTE}, ${QUOTE}))`;
  return `ifnull(concat(${QUOTE}, ${quoted}, ${QUOTE}), ${NULL_TEXT})`;
}

/** One row as a line of CSV, made by the server: the driver then has one value a row to copy instead of a dozen to decode. */
export function csvLine(names: readonly string[], types: Types): string {
  const fields = names.map((name) => field(name, types.get(name) ?? ''));
  return `concat(concat_ws(convert(0x2c using utf8mb4), ${fields.join(', ')}), convert(0x0a using utf8mb4))`;
}

export function keyExpression(contract: TableContract): string {
  return `concat_ws('|', ${contract.key.map((name) => `ifnull(convert(${quote(name)} using utf8mb4), '')`).join(', ')})`;
}

/** A key's text as a literal of its column's own type: a comparison of unlike types converts every row and uses no index. */
function literalOf(value: string, type: string): string {
  if (isNumeric(type) || type === 'bit') {
    if (value === 'true' || value === 'false') return value;
    return /^-?\d+(\.\d+)?$/.test(value) ? value : text(value);
  }
  if (type === 'date') return `cast(${text(value)} as date)`;
  if (type === 'datetime' || type === 'timestamp') return `cast(${text(value)} as datetime(6))`;
  if (BINARY.has(type)) return `unhex(${text(value)})`;
  return text(value);
}

const isText = (type: string) => !PLAIN.has(type) && type !== 'bit' && !BINARY.has(type);
const tuple = (parts: readonly string[]) => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`);
const bytes = (name: string) => `cast(convert(${quote(name)} using utf8mb4) as binary)`;

function keysCondition(keys: readonly (readonly string[])[], contract: TableContract, types: Types): string {
  const typeOf = (name: string) => types.get(name) ?? '';
  const literals = keys.map((key) => tuple(contract.key.map((name, i) => literalOf(key[i] ?? '', typeOf(name)))));
  const found = `${tuple(contract.key.map(quote))} in (${literals.join(', ')})`;
  const letters = contract.key.map((name, i) => ({ name, i })).filter(({ name }) => isText(typeOf(name)));
  if (letters.length === 0) return found;
  // A collation finds `a1` for `A1`. The bytes are compared too, of the few rows that the index gives.
  const exact = keys.map((key) => tuple(letters.map(({ i }) => (key[i] ? hex(key[i]) : `''`))));
  return `${found} and ${tuple(letters.map(({ name }) => bytes(name)))} in (${exact.join(', ')})`;
}

/** Keys in one statement: above some ten thousand, MySQL gives up its index ranges and reads the whole table. */
const KEYS_AT_ONCE = 5000;

/** Conditions that together select the rows, none twice. One empty condition for the whole table. */
export function conditions(selection: Selection, contract: TableContract, types: Types): string[] {
  if (selection.changedSince !== undefined) {
    return [
      `(${contract.cursor}) >= cast(${text(selection.changedSince)} as datetime(6)) or (${contract.cursor}) is null`,
    ];
  }
  const { window, keys } = selection;
  const day = window && quote(window.column);
  const inside =
    window &&
    `${day} >= cast(${text(window.since)} as date) and ${day} < cast(${text(window.until)} as date) + interval 1 day`;
  if (!keys) return [inside ?? ''];
  const parts = inside ? [inside] : [];
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const found = `(${keysCondition(keys.slice(at, at + KEYS_AT_ONCE), contract, types)})`;
    parts.push(inside ? `${found} and not ifnull(${inside}, false)` : found);
  }
  return parts.length > 0 ? parts : ['false'];
}

/** What narrows a selection further, or an empty text. */
export function narrowing({ unchangedSince, buckets, batch }: Selection, contract: TableContract): string {
  const parts = [
    unchangedSince === undefined ? '' : `(${contract.cursor}) < cast(${text(unchangedSince)} as datetime(6))`,
    buckets === undefined
      ? ''
      : `${bucketExpression(contract, buckets[0]?.length ?? 0)} in (${buckets.map(text).join(', ')})`,
    batch === undefined
      ? ''
      : `${quote(batch.column)} = ${text(batch.value)} and ${bytes(batch.column)} = ${hex(batch.value)}`,
  ];
  return parts.filter(Boolean).join(' and ');
}

/** The first hexadecimal digits of the md5 of a row's key. */
export const bucketExpression = (contract: TableContract, digits: number) =>
  `convert(left(md5(${keyExpression(contract)}), ${digits}) using utf8mb4)`;
