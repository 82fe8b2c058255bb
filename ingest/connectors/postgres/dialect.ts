import type { Selection, SourceColumn } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** A column of a live table: `type` is the plain name, `sqlType` what a cast says (no length: a cast would cut). */
export interface PostgresColumn extends SourceColumn {
  readonly sqlType: string;
}

export type ColumnsByName = ReadonlyMap<string, PostgresColumn>;

export const NUMERIC = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money']);

/** Column as the contract wants it: no blank padding, no currency sign, local time without an offset. */
export function expression(name: string, type: string): string {
  if (type === 'bpchar') return `${quote(name)}::text`;
  if (type === 'money') return `${quote(name)}::numeric`;
  if (type === 'timestamptz') return `${quote(name)}::timestamp`;
  return quote(name);
}

/** Texts as an array of the column's own type, so that its index is used and the server reads each value as it reads its own. */
function arrayOf(values: readonly string[], column: PostgresColumn | undefined): string {
  const elements = values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  return `${text(`{${elements.join(',')}}`)}::${column?.sqlType ?? 'text'}[]`;
}

function keysCondition(keys: readonly (readonly string[])[], contract: TableContract, columns: ColumnsByName): string {
  const arrays = contract.key.map((name, i) => {
    const values = keys.map((key) => key[i] ?? '');
    return arrayOf(values, columns.get(name));
  });
  const [first = ''] = contract.key;
  if (arrays.length === 1) return `${quote(first)} = any(${arrays[0]})`;
  return `(${contract.key.map(quote).join(', ')}) in (select ${arrays.map((array) => `unnest(${array})`).join(', ')})`;
}

/** The condition of a selection, or an empty text for the whole table. */
export function condition(selection: Selection, contract: TableContract, columns: ColumnsByName): string {
  if (selection.changedSince !== undefined) {
    return `(${contract.cursor}) >= timestamp ${text(selection.changedSince)} or (${contract.cursor}) is null`;
  }
  const either: string[] = [];
  if (selection.window) {
    const { column, since, until } = selection.window;
    either.push(`${quote(column)} >= date ${text(since)} and ${quote(column)} < date ${text(until)} + 1`);
  }
  if (selection.keys) either.push(keysCondition(selection.keys, contract, columns));
  return either.join(' or ');
}

/** What narrows a selection further, or an empty text. `keyText` is the key as one text. */
export function narrowing(selection: Selection, contract: TableContract, keyText: string): string {
  const { unchangedSince, buckets, batch } = selection;
  return all(
    unchangedSince === undefined ? '' : `(${contract.cursor}) < timestamp ${text(unchangedSince)}`,
    buckets === undefined ? '' : `left(md5(${keyText}), ${buckets[0]?.length ?? 0}) = any('{${buckets.join(',')}}')`,
    batch === undefined ? '' : `${quote(batch.column)} = ${text(batch.value)}`,
  );
}

/** All of the conditions that say something. */
export const all = (...conditions: readonly string[]) =>
  conditions
    .filter(Boolean)
    .map((part) => `(${part})`)
    .join(' and ');

/** `where` of the conditions that say something. */
export function where(...conditions: readonly string[]): string {
  const both = all(...conditions);
  return both && `where ${both}`;
}
