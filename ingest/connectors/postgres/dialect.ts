import type { Selection } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

export const NUMERIC = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money']);

/** Column as the contract wants it: no blank padding, no currency sign, local time without an offset. */
export function expression(name: string, type: string): string {
  if (type === 'bpchar') return `${quote(name)}::text`;
  if (type === 'money') return `${quote(name)}::numeric`;
  if (type === 'timestamptz') return `${quote(name)}::timestamp`;
  return quote(name);
}

export function condition(selection: Selection, contract: TableContract): string {
  if (selection.changedSince !== undefined) {
    return `where (${contract.cursor}) >= timestamp ${text(selection.changedSince)} or (${contract.cursor}) is null`;
  }
  const either: string[] = [];
  if (selection.window) {
    const { column, since, until } = selection.window;
    either.push(`${quote(column)} >= date ${text(since)} and ${quote(column)} < date ${text(until)} + 1`);
  }
  if (selection.keys) {
    const key = contract.key.map((name) => `${quote(name)}::text`).join(', ');
    either.push(`(${key}) in (${selection.keys.map((values) => `(${values.map(text).join(', ')})`).join(', ')})`);
  }
  return either.length > 0 ? `where ${either.join(' or ')}` : '';
}
