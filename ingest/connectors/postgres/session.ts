import type pg from 'pg';
import { checkColumns, missingTable } from '../../engine/capture/extract.ts';
import type { SourceSession, SourceTable } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { type PostgresColumn, text } from './dialect.ts';
import { explain } from './explain.ts';
import * as looking from './introspect.ts';
import { PostgresLog } from './log.ts';
import type { Settings } from './settings.ts';
import { PostgresTable } from './table.ts';
import { contractType } from './types.ts';

export class PostgresSession implements SourceSession {
  readonly #client: pg.Client;
  readonly #settings: Settings;
  readonly #chunkRows: number | undefined;
  readonly #log: PostgresLog;

  constructor(client: pg.Client, options: Settings, chunkRows: number | undefined) {
    this.#client = client;
    this.#settings = options;
    this.#chunkRows = chunkRows;
    this.#log = new PostgresLog(client, options, this.#begin());
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    try {
      if (contract.capture === 'log') await this.#log.prepare(contract);
      await this.#client.query(this.#begin());
      const columns = await this.#columns(contract);
      const { schema } = this.#settings;
      const result = await work(
        new PostgresTable({
          client: this.#client,
          contract,
          schema,
          columns,
          chunkRows: this.#chunkRows,
          log: this.#log,
        }),
      );
      await this.#client.query('commit');
      return result;
    } catch (error) {
      await this.#client.query('rollback').catch(() => undefined);
      throw explain(error, this.#settings, contract);
    }
  }

  introspect() {
    return this.#look((client, schema) => looking.introspect(client, schema));
  }

  sample(table: string, columns: readonly string[], rows: number) {
    return this.#look((client, schema) => looking.sample(client, schema, table, columns, rows), { table });
  }

  server() {
    return this.#look((client, schema) => looking.describeServer(client, schema));
  }

  probe(contract: TableContract, rows: number) {
    return this.#look((client, schema) => looking.probe(client, schema, contract, rows), contract);
  }

  async #look<T>(
    work: (client: pg.Client, schema: string) => Promise<T>,
    contract?: Pick<TableContract, 'table' | 'cursor'>,
  ): Promise<T> {
    try {
      await this.#client.query(this.#begin());
      const result = await work(this.#client, this.#settings.schema);
      await this.#client.query('commit');
      return result;
    } catch (error) {
      await this.#client.query('rollback').catch(() => undefined);
      throw explain(error, this.#settings, contract);
    }
  }

  async confirm(positions: ReadonlyMap<string, string>): Promise<void> {
    await this.#log.confirm(positions).catch((error: unknown) => {
      throw explain(error, this.#settings);
    });
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** One statement for all: what it sets ends with the transaction, so that nothing outlives it where sessions are shared (PGlite, poolers). */
  #begin(): string {
    const { statement_timeout_seconds: statement, lock_timeout_seconds: lock, time_zone } = this.#settings;
    const set = {
      statement_timeout: Math.round(statement * 1000),
      lock_timeout: Math.round(lock * 1000),
      // A reader that hangs must not keep the source from cleaning up behind it.
      idle_in_transaction_session_timeout: Math.round(statement * 1000),
      timezone: time_zone,
      datestyle: 'ISO, YMD',
      standard_conforming_strings: 'on',
    };
    const wanted = Object.entries(set).map(([name, value]) => `(${text(name)}, ${text(String(value))})`);
    // A setting that an older or related product lacks is left alone.
    return `begin transaction isolation level repeatable read read only;
      select set_config(wanted.name, wanted.value, true) from (values ${wanted.join(', ')}) as wanted(name, value)
      where lower(wanted.name) in (select lower(name) from pg_settings)`;
  }

  async #columns(contract: TableContract): Promise<PostgresColumn[]> {
    const sql = `select a.attname as name, t.typname as type, format_type(a.atttypid, -1) as "sqlType",
      format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), case when t.typbasetype <> 0 then t.typtypmod else a.atttypmod end) as holds
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped order by a.attnum`;
    const found = await this.#client.query<Required<PostgresColumn>>(sql, [this.#settings.schema, contract.table]);
    const rows = found.rows.map((column) => ({ ...column, holds: contractType(column.holds) }));
    if (rows.length > 0) {
      checkColumns(contract, rows);
      return rows;
    }
    const others = await this.#client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'v', 'm', 'f', 'p')`,
      [this.#settings.schema],
    );
    throw missingTable(
      contract,
      others.rows.map(({ name }) => name),
    );
  }
}
