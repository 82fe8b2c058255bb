import type mysql from 'mysql2';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import type { ChangedKeys } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { readPosition } from '../../engine/database/change-table.ts';
import { LogKeys } from '../../engine/database/log-keys.ts';
import { query } from './query.ts';
import { placeOf, readBinlog, StatementInLog } from './read-binlog.ts';
import type { Settings } from './settings.ts';

/** `server`: positions mean nothing on another one. */
const position = z.strictObject({ server: z.string(), file: z.string(), position: z.number().int() });
export type BinlogPosition = z.output<typeof position>;

/** MySQL cannot say where in its log a snapshot lies: after its position was asked for, commits get this long to become visible. */
const SETTLE_MS = 2000;

/**
 * Changed keys from the binary log, from a table's position up to its snapshot. What one table's turn has read serves the next:
 * the log is read once, and then only the little that came since.
 */
export class MysqlLog {
  readonly #connection: mysql.ConnectionOptions & { readonly database: string };
  readonly #settings: Settings;
  readonly #logged: readonly TableContract[];
  readonly #signal: AbortSignal | undefined;
  #tables = new Map<string, LogKeys>();
  #from = 0n;
  #upto: BinlogPosition | undefined;

  /** `logged`: all tables of the source that are captured from the log. */
  constructor(
    connection: mysql.ConnectionOptions & { readonly database: string },
    options: Settings,
    logged: readonly TableContract[],
    signal: AbortSignal | undefined,
  ) {
    this.#connection = connection;
    this.#settings = options;
    this.#logged = logged;
    this.#signal = signal;
  }

  /** Keys that changed between a position and that of the snapshot. */
  async changes(contract: TableContract, since: string | null, snapshot: BinlogPosition): Promise<ChangedKeys> {
    const now = { position: JSON.stringify(snapshot), keys: [] };
    const before = readPosition(position, since);
    if (!before) return { ...now, restart: 'first' };
    const from = placeOf(before.file, before.position);
    const upto = placeOf(snapshot.file, snapshot.position);
    if (before.server !== snapshot.server || from > upto) return { ...now, restart: 'pruned' };
    if (from === upto) return now;
    try {
      await this.#read(contract, before, snapshot);
    } catch (error) {
      this.#upto = undefined;
      if ((error as { errno?: number }).errno === 1236) return { ...now, restart: 'pruned' };
      if (error instanceof StatementInLog) throw refused(contract, `binlog_format must be ROW (${error.table})`);
      if ((error as { code?: string }).code === 'BINLOG_FORMAT')
        throw refused(contract, 'binlog_transaction_compression = OFF, binlog_row_value_options = ""');
      throw error;
    }
    const found = this.#tables.get(contract.table)?.since(from, contract) ?? { keys: [] };
    return { ...now, ...found };
  }

  async #read(contract: TableContract, since: BinlogPosition, snapshot: BinlogPosition): Promise<void> {
    const goesOn = this.#upto && this.#tables.has(contract.table) && placeOf(since.file, since.position) >= this.#from;
    if (!goesOn) {
      const contracts = [contract, ...this.#logged.filter(({ table }) => table !== contract.table)];
      this.#tables = new Map(contracts.map(({ table, key }) => [table, new LogKeys(key)]));
      this.#from = placeOf(since.file, since.position);
    }
    const from = (goesOn ? this.#upto : since) ?? since;
    const upto = placeOf(snapshot.file, snapshot.position);
    if (placeOf(from.file, from.position) >= upto) return;
    await readBinlog({
      connection: this.#connection,
      serverId: this.#settings.server_id,
      from,
      upto,
      tables: this.#tables,
      timeoutMs: this.#settings.statement_timeout_seconds * 1000,
      signal: this.#signal,
    });
    this.#upto = snapshot;
  }
}

const refused = (contract: TableContract, reason: string) =>
  new UserError('ingest/no-log', { table: contract.table, reason });

interface LogState {
  readonly position: BinlogPosition;
  readonly isMariadb: boolean;
}

/** Where the log ends, before the snapshot is taken. Throws `ingest/no-log` where there is none. */
export async function beforeSnapshot(connection: mysql.Connection, contract: TableContract): Promise<LogState> {
  const [server = {}] = await query(
    connection,
    `select concat(@@server_id, '@', @@hostname) as server, @@log_bin + 0 as log_bin, @@global.binlog_format as format, version() as version`,
  );
  if (Number(server['log_bin']) !== 1) throw refused(contract, 'log_bin = ON');
  if (server['format'] !== 'ROW') throw refused(contract, 'binlog_format = ROW');
  const ask = (sql: string) =>
    query(connection, sql).catch((error: unknown) => {
      const code = (error as { code?: string }).code;
      if (code === 'ER_SPECIFIC_ACCESS_DENIED_ERROR' || code === 'ER_ACCESS_DENIED_ERROR')
        throw refused(contract, 'grant replication client');
      if (code === 'ER_PARSE_ERROR') return undefined;
      throw error;
    });
  const rows = (await ask('show master status')) ?? (await ask('show binary log status')) ?? [];
  const [row] = rows;
  if (!row) throw refused(contract, 'log_bin = ON');
  const isMariadb = /mariadb/i.test(server['version'] ?? '');
  if (!isMariadb) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return {
    isMariadb,
    position: { server: server['server'] ?? '', file: row['File'] ?? '', position: Number(row['Position']) },
  };
}

/** Where the snapshot lies in the log: MariaDB says it exactly, of MySQL it is where the log ended before. */
export async function ofSnapshot(connection: mysql.Connection, { position, isMariadb }: LogState) {
  if (!isMariadb) return position;
  const rows = await query(connection, `show status like 'binlog_snapshot_%'`);
  const value = (name: string) =>
    rows.find((row) => row['Variable_name']?.toLowerCase() === `binlog_snapshot_${name}`)?.['Value'];
  const file = value('file');
  return file ? { ...position, file, position: Number(value('position')) } : position;
}
