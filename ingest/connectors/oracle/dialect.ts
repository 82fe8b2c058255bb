import type { SourceColumn } from '../../engine/connector.ts';
import type { SqlDialect } from '../../engine/database/sql-dialect.ts';

export const quote = (name: string) => `"${name}"`;
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** Letters outside ASCII as escapes: a literal would be read in the database's own character set, which may lack them. */
function nationalText(value: string): string {
  const escaped = [...value.replaceAll('\\', '\\005C').replaceAll("'", "''")].map((letter) =>
    /\p{ASCII}/u.test(letter)
      ? letter
      : letter
          .split('')
          .map((unit) => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
  );
  return `unistr('${escaped.join('')}')`;
}

const FLOATS = new Set(['binary_float', 'binary_double']);
const NUMBERS = new Set(['number', 'float', ...FLOATS]);
const BINARY = new Set(['raw', 'blob', 'long raw', 'bfile']);
/** What the driver hands over as it is: of any length, text or bytes. */
const AS_IS = new Set(['clob', 'nclob', 'long', ...BINARY]);
const ZONED = /^timestamp.* with( local)? time zone$/;

const NOTHING = '1 = 0';
const SECONDS = 'YYYY-MM-DD HH24:MI:SS';

const isMoment = (type: string) => type === 'date' || type.startsWith('timestamp');

function textOf(column: SourceColumn, scale: number | undefined, offset: string): string {
  const name = quote(column.name);
  const { type } = column;
  if (FLOATS.has(type))
    return scale === undefined
      ? `to_char(${name})`
      : `coalesce(to_char(${decimalOf(name, scale)}, 'TM9'), to_char(${name}))`;
  if (NUMBERS.has(type)) return `to_char(${name}, 'TM9')`;
  if (AS_IS.has(type)) return name;
  if (type === 'date') return `to_char(${name}, '${SECONDS}')`;
  if (ZONED.test(type)) return `to_char(${name} at time zone '${offset}', '${SECONDS}.FF6')`;
  if (type.startsWith('timestamp')) return `to_char(${name}, '${SECONDS}.FF6')`;
  if (type === 'xmltype') return `xmlserialize(content ${name} as clob)`;
  if (type === 'char' || type === 'nchar') return `rtrim(${name})`;
  if (type === 'rowid') return `rowidtochar(${name})`;
  if (type.startsWith('interval')) return `to_char(${name})`;
  return name;
}

/** A binary float in decimals, or null where it is none: infinite, no number, too great. */
const decimalOf = (column: string, scale: number) =>
  `case when abs(${column}) < 1e${38 - scale - 1} then round(to_number(${column}), ${scale}) end`;

function equalsTo(column: SourceColumn, value: string, offset: string): string {
  const name = quote(column.name);
  const { type } = column;
  if (NUMBERS.has(type)) return /^-?(\d+\.?\d*|\.\d+)$/.test(value) ? `${name} = ${value}` : NOTHING;
  if (isMoment(type)) {
    const [, day = '', clock = '00:00:00', fraction = ''] =
      /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?$/.exec(value) ?? [];
    if (day === '') return NOTHING;
    // Beside a timestamp a DATE is converted row by row, and no index is used.
    if (type === 'date') return `${name} = to_date('${day} ${clock}', '${SECONDS}')`;
    const moment = `to_timestamp('${day} ${clock}.${fraction.padEnd(9, '0')}', '${SECONDS}.FF9')`;
    return `${name} = ${ZONED.test(type) ? `from_tz(${moment}, '${offset}')` : moment}`;
  }
  if (type === 'raw') return /^([\da-f]{2})+$/i.test(value) ? `${name} = hextoraw('${value}')` : NOTHING;
  if (type === 'rowid') return `${name} = chartorowid(${text(value)})`;
  return `${name} = ${type.startsWith('n') ? nationalText(value) : text(value)}`;
}

export interface OracleServer {
  readonly schema: string;
  /** Offset of the source's calendar: '+08:00'. */
  readonly offset: string;
  /** Major version: 11, 12, 19. */
  readonly version: number;
  /** Of the database: AL32UTF8, ZHS16GBK. */
  readonly characterSet: string;
}

/** SQL of Oracle 11g and newer; hashes there are from 12.1. */
export function oracleDialect({ schema, offset, version, characterSet }: OracleServer): SqlDialect {
  // As the database's own text: NVARCHAR2 would be hashed as UTF-16.
  const hash = (value: string) => `rawtohex(standard_hash(to_char(${value}), 'MD5'))`;
  const precise = (value: string) => `to_timestamp('${value.slice(0, 26)}', '${SECONDS}.FF6')`;
  const day = (value: string) => `to_date('${value}', 'YYYY-MM-DD')`;
  return {
    quote,
    relation: (table) => `${quote(schema)}.${quote(table)}`,
    isNumeric: (type) => NUMBERS.has(type),
    isWhole: (type) => type === 'number',
    isBinary: (type) => BINARY.has(type),
    text: (column, scale) => textOf(column, scale, offset),
    day: ({ name }) => `to_char(${quote(name)}, 'YYYY-MM-DD')`,
    sum: ({ name, type }, scale) => {
      const total = `to_char(sum(${FLOATS.has(type) ? decimalOf(quote(name), scale) : quote(name)}), 'TM9')`;
      // Oracle writes .5 where everyone else writes 0.5.
      return `regexp_replace(${total}, '^(-?)\\.', '\\10.')`;
    },
    equals: (column, value) => equalsTo(column, value, offset),
    concat: (parts) => parts.join(' || '),
    // An empty text is null here, and nothing to add.
    orEmpty: (value) => value,
    highWater: (cursor) =>
      `to_char(least(cast(max(${cursor}) as timestamp), cast(systimestamp as timestamp)), '${SECONDS}.FF6')`,
    // As a DATE of whole seconds, which is never later: an index over a DATE is used, and one over a timestamp too.
    since: (cursor, value) => `(${cursor}) >= to_date('${value.slice(0, 19)}', '${SECONDS}')`,
    before: (cursor, value) => `(${cursor}) < ${precise(value)}`,
    within: (column, since, until) => `${column} >= ${day(since)} and ${column} < ${day(until)} + 1`,
    hashes: version < 12 ? 'nothing' : characterSet === 'AL32UTF8' ? 'utf8' : 'ascii',
    md5: (value) => `lower(${hash(value)})`,
    keyHash: (value) => {
      const sum = `sum(to_number(substr(${hash(value)}, 1, 8), 'XXXXXXXX'))`;
      const others = `max(case when lengthb(to_char(${value})) > length(${value}) then 1 else 0 end)`;
      return `to_char(${characterSet === 'AL32UTF8' ? sum : `case when ${others} = 0 then ${sum} end`})`;
    },
    left: (value, digits) => `substr(${value}, 1, ${digits})`,
    first: (rows, select, from) => `select * from (select ${select} from ${from}) where rownum <= ${rows}`,
  };
}
