import { literal, UserError } from '../../../core/index.ts';
import type { ColumnContract, TableContract } from '../../engine/contract.ts';
import { BATCH_COLUMN, BATCHES, RECEIPTS } from './control.ts';
import { DIALECTS, type Dialect } from './dialects.ts';
import './errors.ts';

/** Tables beside those of the concepts: batches and receipts. */
export const FRONT_END_CONTROL: readonly TableContract[] = [BATCHES, RECEIPTS];

export interface DdlRequest {
  readonly dialect: string;
  /** Tables of the system front_end; all of them where absent. */
  readonly tables?: readonly string[];
  /** The account that HISight logs in with. */
  readonly account?: string;
}

/** The front-end table of a contract: the batch number stands before the columns and in the key, so that a batch is never overwritten. */
export function exchangeTable(contract: TableContract): TableContract {
  return { ...contract, key: [BATCH_COLUMN.name, ...contract.key], columns: [BATCH_COLUMN, ...contract.columns] };
}

function columnLine(dialect: Dialect, contract: TableContract, column: ColumnContract): string {
  const required = !column.nullable || contract.key.includes(column.name);
  const falls = column.name === 'is_deleted' || column.name === 'is_complete' ? ` default ${dialect.no}` : '';
  return `  ${column.name} ${dialect.type(column)}${falls}${required ? ' not null' : ''}${dialect.inlineComment(column.description_zh)}`;
}

function createTable(dialect: Dialect, contract: TableContract, more: readonly string[] = []): string[] {
  const lines = [
    ...contract.columns.map((column) => columnLine(dialect, contract, column)),
    `  constraint pk_${contract.table} primary key (${contract.key.join(', ')})`,
    ...more.map((constraint) => `  ${constraint}`),
  ];
  return [
    `${dialect.create(contract.table)} (\n${lines.join(',\n')}\n)${dialect.tableSuffix(contract.description_zh)};`,
    ...dialect.comments(contract),
  ];
}

/**
 * SQL that makes the front-end tables, their two control tables and the grants, for the deliverer's database. Names are
 * plain lower-case words: none needs quotes in any of the products. Throws `ingest/unknown-dialect`, `ingest/unknown-concept`.
 */
export function frontEndDdl(contracts: readonly TableContract[], request: DdlRequest): string {
  const dialect = DIALECTS[request.dialect];
  if (!dialect)
    throw new UserError('ingest/unknown-dialect', { dialect: request.dialect, known: Object.keys(DIALECTS) });
  const names = contracts.map(({ table }) => table);
  for (const table of request.tables ?? []) {
    if (!names.includes(table)) throw new UserError('ingest/unknown-concept', { concept: table, known: names });
  }
  const chosen = contracts.filter(({ table }) => request.tables === undefined || request.tables.includes(table));
  const known = `constraint ck_hisight_batch check (table_name in (${names.map((table) => literal(table)).join(', ')}))`;
  const account = request.account ?? 'hisight';
  return [
    `-- 前置机中间表 front-end exchange tables: ${dialect.product}`,
    ...createTable(dialect, BATCHES, [known]),
    ...createTable(dialect, RECEIPTS),
    ...chosen.flatMap((contract) => createTable(dialect, exchangeTable(contract))),
    '-- 授权：HISight 只读中间表，只向回执表插入 grants: HISight reads the tables and inserts receipts, nothing else',
    ...[BATCHES, ...chosen].map(({ table }) => `${dialect.grant('select', table, account)};`),
    `${dialect.grant('select, insert', RECEIPTS.table, account)};`,
    '',
  ]
    .join('\n\n')
    .replaceAll(/;\n\n(?=(comment|grant|exec) )/g, ';\n');
}
