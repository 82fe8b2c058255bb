/**
 * The narrowest type of a contract that holds every value of an Oracle column: `number(14,2)`, `number`, `timestamp(6)`.
 * A DATE has a time of day. Numbers without a precision and binary floats have no decimal that holds them all: text.
 */
export function contractType(type: string): string {
  const plain = type.toLowerCase();
  if (plain === 'date' || plain.startsWith('timestamp')) return 'timestamp';
  const decimal = /^number\((\d+),(-?\d+)\)$/.exec(plain);
  if (!decimal) return 'text';
  const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
  // A negative scale rounds before the point, one greater than the precision leaves zeros after it.
  const whole = Math.max(precision - scale, 0);
  const digits = whole + Math.max(scale, 0);
  if (digits > 38) return 'text';
  if (scale > 0) return `numeric(${digits},${scale})`;
  return whole <= 9 ? 'integer' : whole <= 18 ? 'bigint' : `numeric(${whole},0)`;
}
