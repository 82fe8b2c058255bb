/** Exact decimals as text: sums and differences of money never pass through binary arithmetic. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
/** What a double carries there and back without loss (core/warehouse/values.ts reads DECIMAL as the nearest number). */
const SAFE_DIGITS = 15;

interface Parts {
  readonly digits: bigint;
  readonly scale: number;
}

function partsOf(text: string): Parts {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError('no plain decimal');
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function textOf({ digits, scale }: Parts): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const [whole, fraction] = [size.slice(0, size.length - scale), size.slice(size.length - scale).replace(/0+$/, '')];
  const number = fraction ? `${whole}.${fraction}` : whole;
  return digits < 0n ? `-${number}` : number;
}

/**
 * The decimal that a number of the warehouse was read from. Numbers of more than 15 digits are quotients, not decimals of a source:
 * they are written as they are; an amount too large to be exact is refused.
 */
export function decimalText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('no finite number');
  if (Math.abs(value) >= 10 ** SAFE_DIGITS) throw new RangeError('too large to be an exact decimal');
  const text = String(value);
  // String() turns to 1e-7 below a millionth.
  return text.includes('e') ? textOf(partsOf(value.toFixed(20))) : textOf(partsOf(text));
}

export function addDecimals(...texts: readonly string[]): string {
  const parts = texts.map(partsOf);
  const scale = parts.reduce((most, one) => Math.max(most, one.scale), 0);
  const digits = parts.reduce((sum, one) => sum + one.digits * 10n ** BigInt(scale - one.scale), 0n);
  return textOf({ digits, scale });
}

export function subtractDecimals(from: string, text: string): string {
  const { digits, scale } = partsOf(text);
  return addDecimals(from, textOf({ digits: -digits, scale }));
}
