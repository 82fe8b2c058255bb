const WHOLE: Readonly<Record<string, readonly [signed: string, unsigned: string]>> = {
  tinyint: ['integer', 'integer'],
  smallint: ['integer', 'integer'],
  mediumint: ['integer', 'integer'],
  int: ['integer', 'bigint'],
  integer: ['integer', 'bigint'],
  bigint: ['bigint', 'numeric(20,0)'],
  year: ['integer', 'integer'],
};

/**
 * The narrowest type of a contract that holds every value of a MySQL or MariaDB column. Takes `column_type` of the
 * information schema: `int(10) unsigned`, `decimal(10,2)`. Binary floats have no decimal that holds them all: text.
 */
export function contractType(type: string): string {
  const plain = type.toLowerCase();
  const [, name = '', size] = /^([a-z]+)(?:\((\d+)[),])?/.exec(plain) ?? [];
  const whole = WHOLE[name];
  if (whole) return plain.includes('unsigned') ? whole[1] : whole[0];
  if (name === 'date') return 'date';
  if (name === 'datetime' || name === 'timestamp') return 'timestamp';
  if (name === 'bit') return Number(size ?? 1) <= 31 ? 'integer' : Number(size) <= 63 ? 'bigint' : 'numeric(20,0)';
  const decimal = /^(?:decimal|numeric)\((\d+)(?:,(\d+))?\)/.exec(plain);
  if (!decimal || Number(decimal[1]) > 38) return 'text';
  return `numeric(${decimal[1]},${decimal[2] ?? 0})`;
}
