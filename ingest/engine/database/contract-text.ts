import { type ColumnContract, scaleOf, type TableContract } from '../contract.ts';

function decimal(value: string, scale: number): string {
  const match = /^([+-]?)0*(\d+)(?:\.(\d*))?$/.exec(value.trim());
  if (!match) return value;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  // More digits than the contract holds: the value as it is, which then finds no row instead of another one.
  if (kept.length > scale) return value;
  const digits = scale > 0 ? `.${kept.padEnd(scale, '0')}` : '';
  const isZero = /^0*$/.test(whole + kept);
  return `${sign === '-' && !isZero ? '-' : ''}${whole}${digits}`;
}

/** A value as the contract's type writes it: what DuckDB says of the column as text. */
export function contractText(column: ColumnContract, value: string): string {
  switch (column.type) {
    case 'text':
      return value;
    case 'boolean':
      return /^(t|true|1|y|yes|on)$/i.test(value) ? 'true' : /^(f|false|0|n|no|off)$/i.test(value) ? 'false' : value;
    case 'date':
      return value.slice(0, 10);
    case 'timestamp':
      return (value.length === 10 ? `${value} 00:00:00` : value.replace('T', ' ')).replace(
        /\.(\d*?)0*$/,
        (_, kept: string) => (kept === '' ? '' : `.${kept}`),
      );
    default:
      return decimal(value, scaleOf(column) ?? 0);
  }
}

/** Keys of a table, each value as the contract's type writes it. */
export function contractKeys(contract: TableContract, keys: readonly (readonly string[])[]): string[][] {
  const columns = contract.key.map((name) => contract.columns.find((column) => column.name === name));
  return keys.map((key) => columns.map((column, i) => (column ? contractText(column, key[i] ?? '') : (key[i] ?? ''))));
}
