const NUMBER = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/** The product of two decimal texts, exactly, without trailing zeros beyond two digits; undefined where one is no number. */
export function multiply(a: string, b: string): string | undefined {
  const [x, y] = [NUMBER.exec(a), NUMBER.exec(b)];
  if (!x || !y) return undefined;
  const digits = (x[3]?.length ?? 0) + (y[3]?.length ?? 0);
  const product = BigInt(`${x[2]}${x[3] ?? ''}`) * BigInt(`${y[2]}${y[3] ?? ''}`);
  const text = product.toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits === 0 ? '' : text.slice(-digits).replace(/0+$/, '');
  const sign = (x[1] === '-') === (y[1] === '-') || product === 0n ? '' : '-';
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The number with its sign turned to minus, whatever it was; text that is no number as it is. */
export function negative(text: string): string {
  const match = NUMBER.exec(text);
  return match ? `-${match[2]}${match[3] ? `.${match[3]}` : ''}` : text;
}

export const isDecimal = (text: string) => NUMBER.test(text);
