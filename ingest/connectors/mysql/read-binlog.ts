import ZongJi from '@vlasky/zongji';
import type mysql from 'mysql2';
import type { LogKeys } from '../../engine/database/log-keys.ts';

/** A position of the binary log as one number, so that positions can be compared. */
export function placeOf(file: string, position: number | string): bigint {
  return (BigInt(/(\d+)$/.exec(file)?.[1] ?? '0') << 40n) + BigInt(position);
}

export interface BinlogRequest {
  readonly connection: mysql.ConnectionOptions & { readonly database: string };
  readonly serverId: number;
  readonly from: { readonly file: string; readonly position: number };
  readonly upto: bigint;
  /** Keys of each table, by table: what is found is added to them. */
  readonly tables: ReadonlyMap<string, LogKeys>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A statement that a table's rows cannot be told from; `table` is the one it names. */
export class StatementInLog extends Error {
  readonly table: string;
  constructor(table: string) {
    super('a statement instead of rows');
    this.table = table;
  }
}

type Row = Readonly<Record<string, unknown>>;

const COMMENTS = String.raw`^(?:\s|/\*.*?\*/)*`;
const DDL = new RegExp(`${COMMENTS}(?:truncate\\s|(?:alter|drop|rename|create)\\b.*\\btables?\\b)`, 'is');
const DML = new RegExp(`${COMMENTS}(?:insert|update|delete|replace|load|with|call)\\b`, 'is');

function names(statement: string, table: string): boolean {
  const name = table.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${name}(?![\\p{L}\\p{N}_$])`, 'iu').test(statement);
}

const textOf = (value: unknown) => (Buffer.isBuffer(value) ? value.toString('hex').toUpperCase() : String(value));

/**
 * Reads the binary log between two positions and adds the keys that its rows name. Throws the server's error (1236: the log is gone).
 * What can be decoded no longer, as a column came or went since, counts as a rebuilt table: all of them are to be read whole.
 */
export async function readBinlog(request: BinlogRequest): Promise<void> {
  const { tables, upto, from } = request;
  const { database } = request.connection;
  // dateStrings: a day must not become a moment of JavaScript.
  const reader = new ZongJi({ ...request.connection, dateStrings: true });
  let file = from.file;
  /** Where the transaction began that is being read. */
  let place = placeOf(file, from.position);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(
        () => reject(Object.assign(new Error('timeout'), { code: 'ER_STATEMENT_TIMEOUT' })),
        request.timeoutMs,
      );
      request.signal?.addEventListener('abort', () => reject(request.signal?.reason), { once: true });
      const take = (event: { getTypeName(): string; nextPosition: number }) => {
        const kind = event.getTypeName();
        if (kind === 'Rotate') {
          const rotate = event as unknown as { binlogName: string; position: number };
          file = rotate.binlogName;
          place = placeOf(file, rotate.position);
        } else if (kind === 'Query') {
          const { query, schema } = event as unknown as { query: string; schema: string };
          for (const [table, keys] of tables) {
            if ((schema !== database && !names(query, database)) || !names(query, table)) continue;
            if (DDL.test(query)) keys.truncate(place);
            else if (DML.test(query)) throw new StatementInLog(table);
          }
        } else if (/^(Write|Update|Delete)Rows/.test(kind)) addRows(event, tables, place);
        // MariaDB gives no position inside a transaction.
        const end = kind === 'Rotate' || event.nextPosition === 0 ? place : placeOf(file, event.nextPosition);
        if (kind === 'Xid' || (kind === 'Query' && !/^begin\b/i.test(queryOf(event)))) place = end;
        if (end >= upto) resolve();
      };
      reader.on('binlog', (event) => {
        try {
          take(event);
        } catch (error) {
          reject(error);
        }
      });
      reader.on('error', (error) => {
        const { code, errno } = error as { code?: string; errno?: number };
        if (code !== undefined || errno !== undefined) return reject(error);
        if (/binlog_transaction_compression|binlog_row_value_options/.test(error.message))
          return reject(Object.assign(new Error('rows that cannot be decoded'), { code: 'BINLOG_FORMAT' }));
        for (const keys of tables.values()) keys.truncate(upto);
        resolve();
      });
      reader.start({
        serverId: request.serverId,
        filename: from.file,
        position: from.position,
        includeSchema: { [database]: [...tables.keys()] },
      });
    });
  } finally {
    clearTimeout(timer);
    reader.stop();
  }
}

const queryOf = (event: object): string => ('query' in event && typeof event.query === 'string' ? event.query : '');

function addRows(event: object, tables: ReadonlyMap<string, LogKeys>, place: bigint): void {
  const { tableId, tableMap, rows } = event as {
    tableId: number;
    tableMap: Record<number, { tableName: string }>;
    rows: readonly (Row | { before: Row; after: Row })[];
  };
  const keys = tables.get(tableMap[tableId]?.tableName ?? '');
  if (!keys) return;
  const add = (value: (name: string) => unknown) => {
    const key = keys.columns.map(value);
    // Rows are logged in part only, without the key: no way to tell which.
    if (key.some((each) => each === null || each === undefined)) keys.truncate(place);
    else keys.add(key.map(textOf), place);
  };
  for (const row of rows) {
    if (isUpdate(row)) {
      add((name) => row.before[name]);
      add((name) => row.after[name] ?? row.before[name]);
    } else add((name) => row[name]);
  }
}

const isUpdate = (row: Row | { before: Row; after: Row }): row is { before: Row; after: Row } =>
  typeof row['before'] === 'object' && typeof row['after'] === 'object' && row['before'] !== null;
