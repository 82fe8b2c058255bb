const EXACT: Readonly<Record<string, string>> = {
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'bigint',
  bit: 'boolean',
  money: 'numeric(19,4)',
  smallmoney: 'numeric(10,4)',
  date: 'date',
  datetime: 'timestamp',
  smalldatetime: 'timestamp',
  datetime2: 'timestamp',
  datetimeoffset: 'timestamp',
};

/**
 * The narrowest type of a contract that holds every value of a SQL Server column: `int`, `decimal(14,2)`. `timestamp` is a
 * row's version there and no moment. Binary floats have no decimal that holds them all: text.
 */
export function contractType(type: string): string {
  const plain = type.toLowerCase();
  const decimal = /^(?:decimal|numeric)\((\d+),(\d+)\)$/.exec(plain);
  return decimal ? `numeric(${decimal[1]},${decimal[2]})` : (EXACT[plain.replace(/\(.*/, '')] ?? 'text');
}
