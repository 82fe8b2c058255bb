import type { Measure } from '../connector.ts';

/** The sum of two decimal texts, digit for digit: a double would round what reconciliation compares. */
function addDecimals(left: string, right: string): string {
  const scale = Math.max(...[left, right].map((value) => value.split('.')[1]?.length ?? 0));
  const scaled = (value: string) => {
    const [whole = '0', fraction = ''] = value.split('.');
    return BigInt(whole + fraction.padEnd(scale, '0'));
  };
  const sum = scaled(left) + scaled(right);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${sum < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
}

const add = (left: string | null | undefined, right: string | null | undefined): string | null =>
  left && right ? addDecimals(left, right) : (left ?? right ?? null);

/** The measure of two sets of rows that share none. */
export function addMeasures(left: Measure, right: Measure): Measure {
  const keyHash = add(left.keyHash, right.keyHash);
  return {
    rows: left.rows + right.rows,
    sums: Object.fromEntries(Object.keys(left.sums).map((name) => [name, add(left.sums[name], right.sums[name])])),
    ...(keyHash === null ? {} : { keyHash }),
  };
}
