import type mysql from 'mysql2';
import { checkColumns, missingTable } from '../../engine/capture/extract.ts';
import type { SourceColumn, SourceSession, SourceTable } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { explain } from './explain.ts';
import * as looking from './introspect.ts';
import { beforeSnapshot, type MysqlLog, ofSnapshot } from './log.ts';
import { query } from './query.ts';
import type { Settings } from './settings.ts';
import { MysqlTable } from './table.ts';
import { contractType } from './types.ts';

export class MysqlSession implements SourceSession {
  readonly #connection: mysql.Connection;
  readonly #settings: Settings;
  readonly #log: MysqlLog;

  constructor(connection: mysql.Connection, options: Settings, log: MysqlLog) {
    this.#log = log;
    this.#connection = connection;
    this.#settings = options;
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    try {
      const [before] = await query(
        this.#connection,
        `select date_format(utc_timestamp(6), '%Y-%m-%d %H:%i:%s.%f') as clock`,
      );
      const logged = contract.capture === 'log' ? await beforeSnapshot(this.#connection, contract) : undefined;
      await query(this.#connection, 'start transaction with consistent snapshot, read only');
      const columns = await this.#columns(contract);
      const clock = before?.['clock'] ?? '';
      const snapshot = logged && (await ofSnapshot(this.#connection, logged));
      const result = await work(
        new MysqlTable({ connection: this.#connection, contract, columns, clock, log: this.#log, snapshot }),
      );
      await query(this.#connection, 'commit');
      return result;
    } catch (error) {
      // Ending the statement in flight would mean reading it to its end: the load opens a new session instead.
      this.#connection.destroy();
      throw explain(error, this.#settings, contract);
    }
  }

  introspect() {
    return this.#look(looking.introspect);
  }

  sample(table: string, columns: readonly string[], rows: number) {
    return this.#look((run) => looking.sample(run, table, columns, rows), { table });
  }

  server() {
    return this.#look(looking.describeServer);
  }

  probe(contract: TableContract, rows: number) {
    return this.#look((run) => looking.probe(run, contract, rows), contract);
  }

  async #look<T>(
    work: (run: looking.Run) => Promise<T>,
    contract?: Pick<TableContract, 'table' | 'cursor'>,
  ): Promise<T> {
    try {
      return await work((sql, values) => query(this.#connection, sql, values));
    } catch (error) {
      throw explain(error, this.#settings, contract);
    }
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  async #columns(contract: TableContract): Promise<SourceColumn[]> {
    const sql = `select column_name as name, lower(data_type) as type, column_type as holds from information_schema.columns
      where table_schema = database() and table_name = ? order by ordinal_position`;
    const found = (await query(this.#connection, sql, [contract.table])) as unknown as Required<SourceColumn>[];
    const rows = found.map((column) => ({ ...column, holds: contractType(column.holds) }));
    if (rows.length > 0) {
      checkColumns(contract, rows);
      return rows;
    }
    const others = await query(
      this.#connection,
      'select table_name as name from information_schema.tables where table_schema = database()',
    );
    throw missingTable(
      contract,
      others.map((row) => row['name'] ?? ''),
    );
  }
}
