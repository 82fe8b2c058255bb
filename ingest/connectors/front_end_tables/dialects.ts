import { literal } from '../../../core/index.ts';
import type { ColumnContract, TableContract } from '../../engine/contract.ts';

/** How one product says what the front-end tables need. */
export interface Dialect {
  readonly product: string;
  /** The literal of false in a default. */
  readonly no: string;
  type(column: ColumnContract): string;
  create(table: string): string;
  inlineComment(text: string): string;
  tableSuffix(comment: string): string;
  /** Statements that comment the table and its columns where the product has no comment in the definition. */
  comments(contract: TableContract): string[];
  grant(rights: string, table: string, account: string): string;
}

type Types = Readonly<Record<'integer' | 'bigint' | 'boolean' | 'date' | 'timestamp' | 'numeric', string>>;

const typeIn = (types: Types, text: (length: number) => string) => (column: ColumnContract) => {
  if (column.type === 'text') return text(column.max_length ?? 64);
  if (column.type.startsWith('numeric')) return column.type.replace('numeric', types.numeric);
  return types[column.type as keyof Types];
};

const nothing = () => '';

const commentOn = (contract: TableContract) => [
  `comment on table ${contract.table} is ${literal(contract.description_zh)};`,
  ...contract.columns.map(
    ({ name, description_zh }) => `comment on column ${contract.table}.${name} is ${literal(description_zh)};`,
  ),
];

const postgres: Dialect = {
  product: 'PostgreSQL, KingbaseES, openGauss',
  no: 'false',
  type: typeIn(
    {
      integer: 'integer',
      bigint: 'bigint',
      boolean: 'boolean',
      date: 'date',
      timestamp: 'timestamp(3)',
      numeric: 'numeric',
    },
    (length) => `varchar(${length})`,
  ),
  create: (table) => `create table if not exists ${table}`,
  inlineComment: nothing,
  tableSuffix: nothing,
  comments: commentOn,
  grant: (rights, table, account) => `grant ${rights} on ${table} to ${account}`,
};

const mysql: Dialect = {
  product: 'MySQL 5.7, 8, MariaDB',
  no: '0',
  type: typeIn(
    {
      integer: 'int',
      bigint: 'bigint',
      boolean: 'tinyint(1)',
      date: 'date',
      timestamp: 'datetime(3)',
      numeric: 'decimal',
    },
    (length) => `varchar(${length})`,
  ),
  create: (table) => `create table if not exists ${table}`,
  inlineComment: (text) => ` comment ${literal(text)}`,
  // A key is the same only when every letter is: A1 is not a1.
  tableSuffix: (text) => ` engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin comment = ${literal(text)}`,
  comments: () => [],
  grant: (rights, table, account) => `grant ${rights} on ${table} to '${account}'@'%'`,
};

const property = (value: string, ...levels: readonly string[]) =>
  `exec sys.sp_addextendedproperty N'MS_Description', N${literal(value)}, N'SCHEMA', N'dbo', N'TABLE', ${levels.join(', ')};`;

const mssql: Dialect = {
  product: 'SQL Server 2008 and newer; tables of the schema dbo',
  no: '0',
  type: typeIn(
    {
      integer: 'int',
      bigint: 'bigint',
      boolean: 'bit',
      date: 'date',
      timestamp: 'datetime2(3)',
      numeric: 'decimal',
    },
    (length) => `nvarchar(${length})`,
  ),
  create: (table) => `create table dbo.${table}`,
  inlineComment: nothing,
  tableSuffix: nothing,
  comments: (contract) => [
    property(contract.description_zh, `N'${contract.table}'`),
    ...contract.columns.map(({ name, description_zh }) =>
      property(description_zh, `N'${contract.table}'`, `N'COLUMN'`, `N'${name}'`),
    ),
  ],
  grant: (rights, table, account) => `grant ${rights} on dbo.${table} to ${account}`,
};

const oracle: Dialect = {
  product: 'Oracle 11g and newer',
  no: '0',
  type: typeIn(
    {
      integer: 'number(10)',
      bigint: 'number(19)',
      boolean: 'number(1)',
      date: 'date',
      timestamp: 'timestamp(3)',
      numeric: 'number',
    },
    (length) => `varchar2(${length} char)`,
  ),
  create: (table) => `create table ${table}`,
  inlineComment: nothing,
  tableSuffix: nothing,
  comments: commentOn,
  grant: (rights, table, account) => `grant ${rights} on ${table} to ${account}`,
};

export const DIALECTS: Readonly<Record<string, Dialect>> = { postgres, mysql, mssql, oracle };
