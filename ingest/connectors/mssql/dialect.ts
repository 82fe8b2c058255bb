import type { SourceColumn } from '../../engine/connector.ts';
import type { SqlDialect } from '../../engine/database/sql-dialect.ts';

/** A column of a live table; `wide`: its texts may be longer than 4000 letters. */
export interface MssqlColumn extends SourceColumn {
  readonly wide?: boolean;
}

export const quote = (name: string) => `[${name.replaceAll(']', ']]')}]`;

/** A literal that needs no Unicode stays varchar: nvarchar beside a varchar column converts every row and uses no index. */
export const text = (value: string) => `${/^\p{ASCII}*$/u.test(value) ? '' : 'N'}'${value.replaceAll("'", "''")}'`;

const WHOLE = new Set(['tinyint', 'smallint', 'int', 'bigint']);
const MONEY = new Set(['money', 'smallmoney']);
const FLOATS = new Set(['float', 'real']);
const DECIMALS = new Set(['decimal', 'numeric']);
const BINARY = new Set(['binary', 'varbinary', 'image', 'timestamp', 'rowversion']);
const MOMENTS = new Set(['datetime', 'smalldatetime', 'datetime2']);
const CLASSES = new Set(['hierarchyid', 'geometry', 'geography']);

const isNumeric = (type: string) => [WHOLE, MONEY, FLOATS, DECIMALS].some((types) => types.has(type));

const NOTHING = '1 = 0';

/** 'YYYY-MM-DD HH:MM:SS' with what digits follow, six at most. */
const momentText = (value: string) => `left(convert(varchar(27), ${value}, 121), 26)`;

const moment = (value: string) => `convert(datetime2(6), '${value}', 121)`;

/** A binary float in decimals, or null where it is too great for them. */
function decimalOf(column: string, scale: number): string {
  return `case when abs(${column}) < 1e${38 - scale - 1} then convert(decimal(38, ${scale}), ${column}) end`;
}

function textOf(column: MssqlColumn, scale: number | undefined, offset: string): string {
  const name = quote(column.name);
  const { type } = column;
  if (WHOLE.has(type) || DECIMALS.has(type) || type === 'bit') return `convert(varchar(41), ${name})`;
  if (MONEY.has(type)) return `convert(varchar(30), ${name}, 2)`;
  if (FLOATS.has(type)) {
    const plain = `convert(varchar(30), ${name}, 2)`;
    return scale === undefined ? plain : `coalesce(convert(varchar(41), ${decimalOf(name, scale)}), ${plain})`;
  }
  if (type === 'date') return `convert(varchar(10), ${name}, 23)`;
  if (MOMENTS.has(type)) return momentText(name);
  if (type === 'datetimeoffset') return momentText(`convert(datetime2(6), switchoffset(${name}, '${offset}'))`);
  if (type === 'time') return `convert(varchar(16), ${name}, 121)`;
  if (type === 'uniqueidentifier') return `convert(varchar(36), ${name})`;
  if (BINARY.has(type)) return `convert(varchar(max), convert(varbinary(max), ${name}), 2)`;
  if (CLASSES.has(type)) return `${name}.ToString()`;
  // As nvarchar the server decodes each column by its own collation: GBK of Chinese_PRC arrives as Unicode.
  const letters = `convert(nvarchar(${column.wide ? 'max' : '4000'}), ${name})`;
  return type === 'char' || type === 'nchar' ? `rtrim(${letters})` : letters;
}

/** The moment as the column itself can say it: `datetime` counts in 1/300 seconds, and no datetime2 equals it. */
function momentLiteral(type: string, value: string, offset: string): string {
  const [, day = '', clock = '00:00:00', fraction = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?)?$/.exec(value) ?? [];
  if (type === 'datetime' || type === 'smalldatetime')
    return `convert(${type}, '${day} ${clock}.${fraction.slice(0, 3).padEnd(3, '0')}', 121)`;
  const precise = `convert(datetime2(7), '${day} ${clock}.${fraction.padEnd(7, '0')}', 121)`;
  return type === 'datetimeoffset' ? `todatetimeoffset(${precise}, '${offset}')` : precise;
}

function equalsTo(column: MssqlColumn, value: string, offset: string): string {
  const name = quote(column.name);
  const { type } = column;
  if (type === 'bit')
    return /^(0|1|true|false)$/.test(value) ? `${name} = ${/^(1|true)$/.test(value) ? 1 : 0}` : NOTHING;
  if (isNumeric(type)) return /^-?\d+(\.\d+)?$/.test(value) ? `${name} = ${value}` : NOTHING;
  if (type === 'date') return /^\d{4}-\d\d-\d\d$/.test(value) ? `${name} = convert(date, '${value}', 23)` : NOTHING;
  if (MOMENTS.has(type) || type === 'datetimeoffset') {
    if (!/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d{1,7})?)?$/.test(value)) return NOTHING;
    return `${name} = ${momentLiteral(type, value, offset)}`;
  }
  if (type === 'uniqueidentifier')
    return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? `${name} = '${value}'` : NOTHING;
  if (BINARY.has(type)) return /^([\da-f]{2})+$/i.test(value) ? `${name} = 0x${value}` : NOTHING;
  // A collation finds `a1` for `A1`: the letters are compared too, of the few rows that the index gives.
  const exact = `convert(nvarchar(4000), ${name}) collate Latin1_General_BIN2 = N${text(value).replace(/^N/, '')}`;
  return `${name} = ${text(value)} and ${exact}`;
}

export interface MssqlServer {
  readonly schema: string;
  /** Offset of the source's calendar: '+08:00'. */
  readonly offset: string;
  /** Major version: 10 is 2008, 15 is 2019. */
  readonly version: number;
}

/** T-SQL that SQL Server 2008 understands, but for the texts of keys in UTF-8, which 2019 has. */
export function mssqlDialect({ schema, offset, version }: MssqlServer): SqlDialect {
  const hasUtf8 = version >= 15;
  const bytes = (value: string) =>
    hasUtf8
      ? `convert(varchar(8000), (${value}) collate Latin1_General_100_BIN2_UTF8)`
      : `convert(varchar(8000), (${value}) collate Latin1_General_BIN)`;
  const hash = (value: string) => `hashbytes('MD5', ${bytes(value)})`;
  const others = (value: string) =>
    `max(case when (${value}) collate Latin1_General_BIN like N'%[^ -~]%' then 1 else 0 end)`;
  return {
    quote,
    relation: (table) => `${quote(schema)}.${quote(table)}`,
    isNumeric,
    isWhole: (type) => WHOLE.has(type),
    isBinary: (type) => BINARY.has(type),
    text: (column, scale) => textOf(column, scale, offset),
    day: ({ name }) => `convert(varchar(10), ${quote(name)}, 23)`,
    sum: ({ name, type }, scale) => {
      const column = quote(name);
      // A sum of int is int, and overflows.
      const exact = WHOLE.has(type)
        ? `convert(decimal(38, 0), ${column})`
        : FLOATS.has(type)
          ? decimalOf(column, scale)
          : MONEY.has(type)
            ? `convert(decimal(38, 4), ${column})`
            : column;
      return `convert(varchar(41), sum(${exact}))`;
    },
    equals: (column, value) => equalsTo(column, value, offset),
    concat: (parts) => parts.map((part) => `convert(nvarchar(4000), ${part})`).join(' + '),
    orEmpty: (value) => `isnull(${value}, '')`,
    highWater: (cursor) =>
      momentText(
        `convert(datetime2(7), case when max(${cursor}) > sysdatetime() then sysdatetime() else max(${cursor}) end)`,
      ),
    since: (cursor, value) => `(${cursor}) >= ${moment(value)}`,
    before: (cursor, value) => `(${cursor}) < ${moment(value)}`,
    within: (column, since, until) =>
      `${column} >= convert(date, '${since}', 23) and ${column} < dateadd(day, 1, convert(date, '${until}', 23))`,
    hashes: hasUtf8 ? 'utf8' : 'ascii',
    md5: (value) => `lower(convert(varchar(32), ${hash(value)}, 2))`,
    keyHash: (value) => {
      const sum = `sum(convert(bigint, convert(binary(4), substring(${hash(value)}, 1, 4))))`;
      return `convert(varchar(20), ${hasUtf8 ? sum : `case when ${others(value)} = 0 then ${sum} end`})`;
    },
    left: (value, digits) => `left(${value}, ${digits})`,
    first: (rows, select, from) => `select top (${rows}) ${select} from ${from}`,
  };
}
