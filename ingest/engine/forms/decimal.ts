/** Exact decimals as text, compared as whole millionths: a value never passes through a binary number. */

const PLAIN = /^([+-]?)(\d+)(?:\.(\d*))?$/;
const MILLION = 1_000_000n;

export interface Digits {
  readonly whole: number;
  readonly scale: number;
}

/** '0012.50' as '12.5'; undefined for what is no decimal of so many digits. Thousands separators and full-width digits are read. */
export function plainDecimal(written: string, { whole, scale }: Digits): string | undefined {
  const plain = written.normalize('NFKC').trim();
  const unseparated = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) ? plain.replaceAll(',', '') : plain;
  const [, sign = '', before, after = ''] = PLAIN.exec(unseparated) ?? [];
  if (before === undefined) return undefined;
  const digits = before.replace(/^0+(?=\d)/, '');
  const decimals = after.replace(/0+$/, '');
  if (digits.length > whole || decimals.length > scale) return undefined;
  const number = decimals ? `${digits}.${decimals}` : digits;
  return sign === '-' && number !== '0' ? `-${number}` : number;
}

/** A plain decimal in millionths. */
export function millionths(decimal: string): bigint {
  const negative = decimal.startsWith('-');
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const size = BigInt(whole) * MILLION + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return negative ? -size : size;
}

const size = (value: bigint) => (value < 0n ? -value : value);

/** Whether a value differs from the one before by more than the share of it; from zero every change is more. */
export function changesMoreThan(share: number, now: string, before: string): boolean {
  const [current, base] = [millionths(now), millionths(before)];
  return size(current - base) * MILLION > BigInt(Math.round(share * 1_000_000)) * size(base);
}
