import { randomUUID } from 'node:crypto';
import { type Columns, QueryError, type ReadonlyWarehouse, UserError } from '../../core/index.ts';
import { check, refuse, type SqlNode } from './tree.ts';

export interface QueryLimits {
  /** Rows that come back at most; one more is asked for to say whether there are others. */
  readonly rows: number;
  readonly seconds: number;
}

export const DEFAULT_LIMITS: QueryLimits = { rows: 10_000, seconds: 30 };
/** For files (`--out`): a person exports on purpose. */
export const EXPORT_LIMITS: QueryLimits = { rows: 5_000_000, seconds: 300 };

export interface QueryAnswer extends Columns {
  /** There were more rows than the cap. */
  readonly truncated: boolean;
  readonly seconds: number;
}

const LONGEST_SQL = 100_000;

// JSON numbers of JavaScript end at 2^53: long ones travel as marked text, and DuckDB's "no location" (2^64 - 1) as 0.
const MARK = `int-${randomUUID()}:`;
const readTree = (text: string) =>
  JSON.parse(
    text
      .replaceAll(/"query_location":\d{16,}/g, '"query_location":0')
      .replaceAll(/"value":(-?\d{16,})(?=[,}])/g, `"value":"${MARK}$1"`),
  );
const writeTree = (tree: SqlNode) => JSON.stringify(tree).replaceAll(new RegExp(`"${MARK}(-?\\d+)"`, 'g'), '$1');

async function parse(warehouse: ReadonlyWarehouse, sql: string): Promise<SqlNode> {
  if (sql.length > LONGEST_SQL) refuse('语句太长。', 'the statement is too long.');
  if (sql.includes('\0')) refuse('语句含有空字符。', 'the statement contains a zero character.');
  const [row] = await warehouse.rows<{ tree: string }>('select json_serialize_sql($1::varchar)::varchar as tree', [
    sql,
  ]);
  const tree = readTree(row?.tree ?? '{}');
  if (tree.error === false && tree.statements.length === 1) return tree;
  if (tree.error === false) refuse('每次只能运行一条 SELECT。', 'exactly one SELECT at a time.');
  if (tree.error_type === 'not implemented') {
    refuse('只能运行 SELECT（PIVOT 请写 IN 列表）。', 'only SELECT statements run here (PIVOT needs its IN list).');
  }
  throw new UserError('query/invalid', { problem: String(tree.error_message) });
}

interface LimitModifier {
  type: string;
  limit?: unknown;
  offset?: unknown;
}

const constant = (value: number) => ({
  class: 'CONSTANT',
  type: 'VALUE_CONSTANT',
  alias: '',
  query_location: 0,
  value: { type: { id: 'BIGINT', type_info: null }, is_null: false, value },
});

/** Puts the cap into the tree itself: a LIMIT around the statement would lose its ORDER BY. */
function capRows(tree: SqlNode, cap: number): void {
  const node = (tree['statements'] as { node: { modifiers: LimitModifier[] } }[])[0]?.node;
  if (!node) return;
  if (node.modifiers.some((modifier) => modifier.type === 'LIMIT_PERCENT_MODIFIER'))
    refuse('不支持按百分比 LIMIT。', 'LIMIT by per cent is not allowed.');
  const limit = node.modifiers.find((modifier) => modifier.type === 'LIMIT_MODIFIER');
  if (!limit) {
    node.modifiers.push({ type: 'LIMIT_MODIFIER', limit: constant(cap), offset: null });
    return;
  }
  const written = limit.limit as { class?: string; value?: { value?: unknown } } | null;
  if (written === null) {
    limit.limit = constant(cap);
    return;
  }
  const value = written?.class === 'CONSTANT' ? Number(written.value?.value) : Number.NaN;
  if (!Number.isFinite(value)) refuse('LIMIT 要写成数字。', 'LIMIT must be a plain number.');
  if (value > cap) limit.limit = constant(cap);
}

/**
 * The statement that may run: parsed by DuckDB, checked against the lists, capped, and written again from the tree, so that
 * exactly what was checked is what runs. Throws `query/refused` or `query/invalid`.
 */
async function admit(warehouse: ReadonlyWarehouse, sql: string, rows: number): Promise<string> {
  const tree = await parse(warehouse, sql);
  check(tree['statements']);
  capRows(tree, rows);
  const [row] = await warehouse.rows<{ sql: string }>('select json_deserialize_sql($1::json) as sql', [
    writeTree(tree),
  ]);
  return row?.sql ?? refuse('无法还原语句。', 'the statement could not be written back.');
}

const MOST_AT_ONCE = 2;

/** One door for every ad-hoc query of a process: the command line, the API and notebooks share its two places. */
export class SqlGateway {
  readonly #warehouse: ReadonlyWarehouse;
  #running = 0;

  constructor(warehouse: ReadonlyWarehouse) {
    this.#warehouse = warehouse;
  }

  /** Runs one SELECT on marts, seeds and snapshots. Throws `query/refused|invalid|timeout|busy`. */
  async run(sql: string, limits: QueryLimits = DEFAULT_LIMITS, signal?: AbortSignal): Promise<QueryAnswer> {
    const admitted = await admit(this.#warehouse, sql, limits.rows + 1);
    if (this.#running >= MOST_AT_ONCE) throw new UserError('query/busy');
    this.#running += 1;
    const started = performance.now();
    const timer = AbortSignal.timeout(limits.seconds * 1000);
    try {
      const answer = await this.#warehouse.columns(admitted, [], {
        signal: signal ? AbortSignal.any([signal, timer]) : timer,
      });
      const seconds = Math.round(performance.now() - started) / 1000;
      return answer.rowCount > limits.rows
        ? { ...cut(answer, limits.rows), truncated: true, seconds }
        : { ...answer, truncated: false, seconds };
    } catch (error) {
      if (timer.aborted) throw new UserError('query/timeout', { seconds: limits.seconds });
      if (error instanceof QueryError)
        throw new UserError('query/invalid', { problem: firstLine(error.message) }, { cause: error });
      throw error;
    } finally {
      this.#running -= 1;
    }
  }
}

function cut(answer: Columns, rows: number): Columns {
  return { ...answer, columns: answer.columns.map((column) => column.slice(0, rows)), rowCount: rows };
}

/** DuckDB's message names columns and types; its conversion errors quote the value, which may be a patient's. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '')
    .replace(/(Could not convert \w+) '.*?'/, "$1 '…'")
    .replace(/"[^"]{40,}"/g, '"…"');
}
