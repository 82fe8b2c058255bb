const EXACT: Readonly<Record<string, string>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'bigint',
  oid: 'bigint',
  boolean: 'boolean',
  date: 'date',
  money: 'numeric(19,2)',
};

/**
 * The narrowest type of a contract that holds every value of a PostgreSQL column. Takes what `format_type` writes:
 * `numeric(14,2)`, `timestamp(3) without time zone`. Unbounded numbers and binary floats have no decimal that holds them all: text.
 */
export function contractType(type: string): string {
  const plain = type.toLowerCase();
  const exact = EXACT[plain];
  if (exact) return exact;
  if (/^timestamp(\(\d\))? with(out)? time zone$/.test(plain)) return 'timestamp';
  const decimal = /^numeric\((\d+),(-?\d+)\)$/.exec(plain);
  if (!decimal) return 'text';
  const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
  // A negative scale rounds before the point, one greater than the precision leaves zeros after it.
  const whole = Math.max(precision - scale, 0);
  const digits = whole + Math.max(scale, 0);
  return digits > 38 ? 'text' : `numeric(${digits},${Math.max(scale, 0)})`;
}
