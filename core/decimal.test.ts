import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDecimals, decimalText, subtractDecimals } from './decimal.ts';

it('writes what binary sums would spoil', () => {
  expect(addDecimals('0.1', '0.2')).toBe('0.3');
  expect(addDecimals('9007199254740993', '0.01', '-0.01')).toBe('9007199254740993');
  expect(subtractDecimals('62857.10', '62857.1')).toBe('0');
  expect(subtractDecimals('-0.05', '1')).toBe('-1.05');
  expect(addDecimals()).toBe('0');
});

it('gives back the money that a number was read from, to the cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (cents) => {
      const sign = cents < 0 ? '-' : '';
      const size = String(Math.abs(cents)).padStart(3, '0');
      const written = `${sign}${size.slice(0, -2)}.${size.slice(-2)}`;
      expect(subtractDecimals(decimalText(Number(written)), written)).toBe('0');
    }),
  );
});

it('adds and takes away without a trace', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 9 }))
    .map(([digits, scale]) => {
      const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
      const text = scale === 0 ? size : `${size.slice(0, -scale)}.${size.slice(-scale)}`;
      return digits < 0n ? `-${text}` : text;
    });
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      expect(subtractDecimals(addDecimals(a, b), b)).toBe(addDecimals(a));
      expect(addDecimals(a, b)).toBe(addDecimals(b, a));
    }),
  );
});

it('reads small numbers and refuses what is no decimal', () => {
  expect(decimalText(1e-7)).toBe('0.0000001');
  expect(decimalText(-0)).toBe('0');
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) expect(() => decimalText(bad)).toThrow(RangeError);
  for (const bad of ['', '1e3', '1,000', '１', '--1', '.5']) expect(() => addDecimals(bad)).toThrow(RangeError);
});
