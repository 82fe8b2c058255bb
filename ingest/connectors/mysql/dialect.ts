import type { Selection } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';

export const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

// Values come from contracts, watermarks and keys; as hexadecimal they mean the same under every sql_mode.
const text = (value: string) =>
  value === '' ? `''` : `convert(0x${Buffer.from(value, 'utf8').toString('hex')} using utf8mb4)`;

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

const NULL_TEXT = 'convert(0x5c4e using utf8mb4)';
const QUOTE = 'convert(0x22 using utf8mb4)';

function field(name: string, type: string): string {
  const column = quote(name);
  if (PLAIN.has(type)) return `ifnull(convert(${column} using utf8mb4), ${NULL_TEXT})`;
  if (type === 'bit') return `ifnull(convert(cast(${column} as unsigned) using utf8mb4), ${NULL_TEXT})`;
  if (BINARY.has(type)) return `ifnull(convert(hex(${column}) using utf8mb4), ${NULL_TEXT})`;
  const quoted = `replace(convert(${column} using utf8mb4), ${QUOTE}, concat(${QUOTE}, ${QUOTE}))`;
  return `ifnull(concat(${QUOTE}, ${quoted}, ${QUOTE}), ${NULL_TEXT})`;
}

/** One row as a line of CSV, made by the server: the driver then has one value a row to copy instead of a dozen to decode. */
export function csvLine(contract: TableContract, types: ReadonlyMap<string, string>): string {
  const fields = contract.columns.map(({ name }) => field(name, types.get(name) ?? ''));
  return `concat(concat_ws(convert(0x2c using utf8mb4), ${fields.join(', ')}), convert(0x0a using utf8mb4))`;
}

export function keyExpression(contract: TableContract): string {
  return `concat_ws('|', ${contract.key.map((name) => `ifnull(convert(${quote(name)} using utf8mb4), '')`).join(', ')})`;
}

export function condition(selection: Selection, contract: TableContract): string {
  if (selection.changedSince !== undefined) {
    return `where (${contract.cursor}) >= cast(${text(selection.changedSince)} as datetime(6)) or (${contract.cursor}) is null`;
  }
  const either: string[] = [];
  if (selection.window) {
    const { column, since, until } = selection.window;
    either.push(
      `${quote(column)} >= cast(${text(since)} as date) and ${quote(column)} < cast(${text(until)} as date) + interval 1 day`,
    );
  }
  if (selection.keys) {
    const key = contract.key.map((name) => `convert(${quote(name)} using utf8mb4)`).join(', ');
    either.push(`(${key}) in (${selection.keys.map((values) => `(${values.map(text).join(', ')})`).join(', ')})`);
  }
  return either.length > 0 ? `where ${either.join(' or ')}` : '';
}
