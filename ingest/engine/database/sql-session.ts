import { checkColumns, missingTable } from '../capture/extract.ts';
import type {
  ChangedKeys,
  IntrospectedTable,
  ServerFacts,
  Settled,
  SourceSession,
  SourceTable,
  TableProbe,
} from '../connector.ts';
import type { TableContract } from '../contract.ts';
import type { TableNote } from '../report.ts';
import { type Catalogue, readCatalogue, readColumns } from './sql-catalogue.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { allRows, SqlTable, type SqlTableOptions, type Stream } from './sql-table.ts';

/** A connection of one product, and how it speaks. */
export interface SqlConnection {
  readonly dialect: SqlDialect;
  readonly catalogue: Catalogue;
  readonly stream: Stream;
  /** What every table's report says of this server. */
  readonly notes: readonly TableNote[];
  /** Begins a read-only transaction: one picture of a table, as far as the server can give it. */
  begin(): Promise<void>;
  end(): Promise<void>;
  /** Ends the connection, and with it whatever runs on it. */
  destroy(): Promise<void>;
  server(): Promise<ServerFacts>;
  changes?(table: Pick<SqlTableOptions, 'contract' | 'columns'>, since: string | null): Promise<ChangedKeys>;
  /** The catalogued cause of a driver's error. */
  explain(error: unknown, contract?: Pick<TableContract, 'table' | 'cursor'>): unknown;
}

/** The longest part of a value that a sample keeps. */
const SAMPLE_LENGTH = 200;

/** A session with a product that differs by its connection, catalogue and dialect only. */
export class SqlSession implements SourceSession {
  readonly #connection: SqlConnection;

  constructor(connection: SqlConnection) {
    this.#connection = connection;
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    const connection = this.#connection;
    return this.#within(contract, async () => {
      const columns = await readColumns(connection.catalogue, this.#rows, contract.table);
      if (columns.length === 0) {
        const tables = await this.#rows(connection.catalogue.tables);
        throw missingTable(
          contract,
          tables.map(([name]) => name ?? ''),
        );
      }
      checkColumns(contract, columns);
      const { dialect, stream } = connection;
      const changes =
        contract.capture === 'trigger' && connection.changes
          ? (since: string | null) => connection.changes?.({ contract, columns }, since) ?? Promise.reject()
          : undefined;
      return work(new SqlTable({ dialect, contract, columns, stream, changes }));
    });
  }

  introspect(): Promise<IntrospectedTable[]> {
    return this.#within(undefined, () => readCatalogue(this.#connection.catalogue, this.#rows));
  }

  sample(table: string, names: readonly string[], rows: number): Promise<(string | null)[][]> {
    const { dialect, catalogue } = this.#connection;
    return this.#within({ table }, async () => {
      const columns = new Map((await readColumns(catalogue, this.#rows, table)).map((column) => [column.name, column]));
      const list = names.map((name) => {
        const column = columns.get(name);
        return column && !dialect.isBinary(column.type) ? dialect.text(column, undefined) : 'null';
      });
      const found = await this.#rows(dialect.first(rows, list.join(', '), dialect.relation(table)));
      return found.map((row) => row.map((value) => value?.slice(0, SAMPLE_LENGTH) ?? null));
    });
  }

  server(): Promise<ServerFacts> {
    return this.#within(undefined, () => this.#connection.server());
  }

  probe(contract: TableContract, rows: number): Promise<TableProbe> {
    const { dialect } = this.#connection;
    return this.#within(contract, async () => {
      const keys = contract.key.map((name, i) => `${dialect.quote(name)} k${i}`);
      const group = contract.key.map((_, i) => `k${i}`).join(', ');
      const cursor = `(${contract.cursor ?? 'null'})`;
      const is = contract.cursor ? `case when ${cursor} is null then 1 else 0 end` : '0';
      const first = `(${dialect.first(rows, [...keys, `${is} no_cursor`].join(', '), dialect.relation(contract.table))}) first_rows`;
      const [looked] = await this.#rows(`select count(*), sum(no_cursor) from ${first}`);
      const [twice] = await this.#rows(
        `select count(*) from (select count(*) n from ${first} group by ${group} having count(*) > 1) repeated`,
      );
      return {
        looked: Number(looked?.[0] ?? 0),
        duplicateKeys: Number(twice?.[0] ?? 0),
        nullCursors: Number(looked?.[1] ?? 0),
      };
    });
  }

  async settle(): Promise<Settled> {
    return { more: false, notes: this.#connection.notes };
  }

  async close(): Promise<void> {
    await this.#connection.destroy().catch(() => undefined);
  }

  readonly #rows = (sql: string) => allRows(this.#connection.stream, sql);

  async #within<T>(contract: Pick<TableContract, 'table' | 'cursor'> | undefined, work: () => Promise<T>): Promise<T> {
    try {
      await this.#connection.begin();
      const result = await work();
      await this.#connection.end();
      return result;
    } catch (error) {
      // Ending the statement in flight would mean reading it to its end: the load opens a new session instead.
      await this.#connection.destroy().catch(() => undefined);
      throw this.#connection.explain(error, contract);
    }
  }
}
