import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ContractError, ident, literal, type Warehouse } from '../../../core/index.ts';
import { type ColumnContract, landedType, type TableContract } from '../contract.ts';
import type { RowReason } from '../quarantine/reasons.ts';
import { prepareStopped, stopRows } from './filters.ts';
import '../evolution/errors.ts';

const EARLIEST = '1900-01-01';
const LATEST = '2200-01-01';
const BROKEN = 'a row breaks the contract';
/** Bytes of the longest line that is read. DuckDB would set aside sixteen times as much for its buffer. */
const LONGEST_LINE = 16 * 1024 * 1024;
/** Columns from which on a table is wide. */
const WIDE = 300;
/** Control characters other than tab and line ends: two keys that look alike must be alike. */
const CONTROL = '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]';

interface Check {
  readonly reason: RowReason | 'said';
  readonly column: string;
  /** True for a row that breaks it. Column i is `c<i>` as text and `t<i>` in its type. */
  readonly sql: string;
  /** Where the reason is not one of these but what a column says. */
  readonly saidBy?: string;
  /** Another check finds the row too; this one only says better what is wrong. */
  readonly refines?: true;
}

/** Why a value did not become its type, cheapest first: each is asked only of rows that broke. */
function typeChecks({ name, type }: ColumnContract, i: number): Check[] {
  const failed = `c${i} is not null and t${i} is null`;
  const check = (reason: RowReason, sql: string): Check => ({ reason, column: name, sql: `(${sql})` });
  const refined = (reason: RowReason, sql: string): Check => ({ ...check(reason, sql), refines: true });
  const number = `regexp_full_match(trim(c${i}), '[+-]?[0-9]+([.][0-9]*)?')`;
  if (type === 'date' || type === 'timestamp')
    return [
      refined('date', `${failed} and regexp_matches(c${i}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}')`),
      check('type', failed),
    ];
  if (type === 'integer' || type === 'bigint')
    return [
      refined('overflow', `${failed} and ${number}`),
      check('type', failed),
      // DuckDB rounds 1.5 to 2 without complaint.
      check('type', `contains(c${i}, '.') and try_cast(c${i} as double) <> t${i}`),
    ];
  if (type.startsWith('numeric')) return [refined('overflow', `${failed} and ${number}`), check('type', failed)];
  return [check('type', failed)];
}

/** The row says itself why it must be put aside. */
function saidChecks({ columns, put_aside }: TableContract): Check[] {
  const i = columns.findIndex(({ name }) => name === put_aside);
  return i < 0 ? [] : [{ reason: 'said', column: put_aside ?? '', sql: `(c${i} is not null)`, saidBy: `c${i}` }];
}

function checksOf(contract: TableContract): Check[] {
  const checks = contract.columns.flatMap((column, i): Check[] => {
    const checks: Check[] = [];
    const check = (reason: RowReason, sql: string) => checks.push({ reason, column: column.name, sql });
    const isKey = contract.key.includes(column.name);
    if (isKey || !column.nullable) check(isKey ? 'null_key' : 'null', `c${i} is null`);
    if (column.type !== 'text') checks.push(...typeChecks(column, i));
    // A regular expression over every text would cost more than reading it; a search for one character does not.
    else check('control', isKey ? `regexp_matches(c${i}, '${CONTROL}')` : `contains(c${i}, chr(0))`);
    if (column.max_length !== undefined) check('too_long', `length(c${i}) > ${column.max_length}`);
    if (column.type === 'date' || column.type === 'timestamp') {
      // Also catches PostgreSQL's infinity, which DuckDB casts without complaint.
      check('date', `(t${i} < '${EARLIEST}' or t${i} >= '${LATEST}')`);
    }
    return checks;
  });
  return [...saidChecks(contract), ...checks];
}

/** A file of the port's rows as texts, column i as `c<i>`. */
export function csvRelation(file: string, contract: Pick<TableContract, 'columns'>, options = ''): string {
  const columns = contract.columns.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
  // DuckDB would take 16 longest lines as its buffer, which leaves a table of 200 columns no memory.
  // Only an unquoted \N is null, so that an empty text and the two letters themselves survive.
  return `read_csv(${literal(file)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
    nullstr = '\\N', allow_quoted_nulls = false, max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE}, columns = {${columns}}${options})`;
}

const typed = (column: ColumnContract, i: number) =>
  column.type === 'text' ? `c${i} as t${i}` : `try_cast(c${i} as ${landedType(column)}) as t${i}`;

function castRelation(relation: string, contract: TableContract): string {
  return `(select *, ${contract.columns.map(typed).join(', ')} from ${relation})`;
}

const output = (contract: TableContract) => contract.columns.map((column, i) => `t${i} as ${ident(column.name)}`);
const parquet = (file: string) => `to ${literal(file)} (format parquet, compression zstd, parquet_version v2)`;

const key = (contract: TableContract) =>
  contract.key.map((name) => `c${contract.columns.findIndex((column) => column.name === name)}`).join(` || '|' || `);

/** The table that collects rows which break the contract, in the landing worker. */
export const QUARANTINED = 'quarantined';

export async function prepareWorker(worker: Warehouse): Promise<void> {
  await worker.run(
    `create or replace table ${QUARANTINED} (key varchar, reason varchar, column_name varchar, source_position varchar, raw_row varchar)`,
  );
  await prepareStopped(worker);
}

/**
 * Turns one spooled CSV file into one Parquet file; rows that break the contract go to the worker's quarantine table, and
 * what filters stop to a file beside it. Throws `ingest/unreadable` where the bytes are no rows at all.
 */
export async function convertChunk(
  worker: Warehouse,
  contract: TableContract,
  csv: string,
  file: string,
  chunk: number,
): Promise<void> {
  if (!endsWithRow(csv)) throw new ContractError('ingest/unreadable', { table: contract.table, kind: 'truncated' });
  await withFewThreads(worker, contract, () => typeChunk(worker, contract, csv, file, chunk));
  await stopRows(worker, contract, file);
}

/** Every thread holds a vector for every column: a wide table is converted by one. */
async function withFewThreads(worker: Warehouse, contract: TableContract, work: () => Promise<void>): Promise<void> {
  if (contract.columns.length <= WIDE) return work();
  const [now] = await worker.rows<{ threads: number }>(`select current_setting('threads') as threads`);
  await worker.run('set threads = 1');
  try {
    await work();
  } finally {
    await worker.run(`set threads = ${now?.threads ?? 1}`);
  }
}

/** A connector ends its last row too: a stream that broke off inside one could still look like a row. */
function endsWithRow(csv: string): boolean {
  const { size } = statSync(csv);
  if (size === 0) return true;
  const descriptor = openSync(csv, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(descriptor, last, 0, 1, size - 1);
    return last.toString() === '\n';
  } finally {
    closeSync(descriptor);
  }
}

/** The usual file has no broken row, so one pass stops at the first; only then is it read again and divided. */
async function typeChunk(
  worker: Warehouse,
  contract: TableContract,
  csv: string,
  file: string,
  chunk: number,
): Promise<void> {
  const broken = checksOf(contract)
    .filter(({ refines }) => !refines)
    .map(({ sql }) => sql)
    .join(' or ');
  const [first = '', ...rest] = output(contract);
  const guarded = `case when ${broken} then error('${BROKEN}') else t0 end as ${first.slice(first.indexOf(' as ') + 4)}`;
  try {
    await worker.run(
      `copy (select ${[guarded, ...rest].join(', ')} from ${castRelation(csvRelation(csv, contract), contract)}) ${parquet(file)}`,
    );
  } catch (error) {
    if (!(error instanceof Error) || error.message.includes('No space left')) throw error;
    if ('code' in error) throw error;
    await divideChunk(worker, contract, csv, file, chunk).catch((cause: unknown) => {
      if (cause instanceof Error && 'code' in cause) throw cause;
      // DuckDB quotes the offending line in its message: that line is a patient's, so only the error's kind goes on.
      const kind = /^([A-Z][A-Za-z ]+Error)\b/.exec(cause instanceof Error ? cause.message : '')?.[1] ?? 'Error';
      if (kind === 'Interrupt Error' || kind === 'INTERRUPT Error') throw cause;
      throw new ContractError('ingest/unreadable', { table: contract.table, kind });
    });
  }
}

async function divideChunk(
  worker: Warehouse,
  contract: TableContract,
  csv: string,
  file: string,
  chunk: number,
): Promise<void> {
  const checks = checksOf(contract);
  const pick = (field: 'reason' | 'column') =>
    `case ${checks.map((check) => `when ${check.sql} then ${(field === 'reason' && check.saidBy) || literal(check[field])}`).join(' ')} end`;
  const row = contract.columns.map(({ name }, i) => `${literal(name)}, c${i}`).join(', ');
  const rejects = `, store_rejects = true, rejects_scan = 'spool_scans', rejects_table = 'spool_rejects', rejects_limit = 0`;
  const dropRejects = async () => {
    await worker.run('drop table if exists spool_rejects');
    await worker.run('drop table if exists spool_scans');
  };
  // Read twice rather than kept: a table in memory takes a block for every column, however few its rows.
  const relation = `(select *, ${pick('reason')} as _reason, ${pick('column')} as _column
    from ${castRelation(csvRelation(csv, contract, rejects), contract)})`;
  await dropRejects();
  await worker.run(
    `copy (select ${output(contract).join(', ')} from ${relation} where _reason is null) ${parquet(file)}`,
  );
  await dropRejects();
  await worker.run(`insert into ${QUARANTINED} select ${key(contract)}, _reason, _column, coalesce(${key(contract)}, 'chunk ${chunk}'),
    json_object(${row}) from ${relation} where _reason is not null`);
  await worker.run(`insert into ${QUARANTINED} select null, case when any_value(error_message) ilike '%encod%' or any_value(error_message) ilike '%unicode%' then 'encoding'
    when any_value(error_message) ilike '%maximum line size%' then 'over_long' else 'malformed' end,
    null, 'chunk ${chunk} line ' || line, json_object('line', any_value(csv_line)) from spool_rejects group by line`);
  await dropRejects();
}
