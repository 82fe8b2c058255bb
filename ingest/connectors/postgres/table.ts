import type pg from 'pg';
import { summedColumns } from '../../engine/capture/extract.ts';
import type { ChangedKeys, Measure, ReadOptions, Selection, SourceTable } from '../../engine/connector.ts';
import { scaleOf, type TableContract } from '../../engine/contract.ts';
import { readChangeTable } from './change-table.ts';
import { copyOut } from './copy-out.ts';
import {
  all,
  type ColumnsByName,
  condition,
  expression,
  NUMERIC,
  narrowing,
  type PostgresColumn,
  quote,
  text,
  where,
} from './dialect.ts';
import type { PostgresLog } from './log.ts';

type Counted = Record<string, string | null>;

export interface PostgresTableOptions {
  readonly client: pg.Client;
  readonly contract: TableContract;
  readonly schema: string;
  readonly columns: readonly PostgresColumn[];
  /** Rows per COPY; undefined reads all in one. */
  readonly chunkRows: number | undefined;
  readonly log: PostgresLog;
}

/** One table inside the session's read-only transaction. */
export class PostgresTable implements SourceTable {
  readonly columns: readonly PostgresColumn[];
  readonly summed: readonly string[];
  readonly #client: pg.Client;
  readonly #contract: TableContract;
  readonly #schema: string;
  readonly #relation: string;
  readonly #chunkRows: number | undefined;
  readonly #byName: ColumnsByName;
  readonly #log: PostgresLog;

  constructor({ client, contract, schema, columns, chunkRows, log }: PostgresTableOptions) {
    this.#client = client;
    this.#log = log;
    this.#contract = contract;
    this.#schema = schema;
    this.#relation = `${quote(schema)}.${quote(contract.table)}`;
    this.#chunkRows = chunkRows;
    this.columns = columns;
    this.#byName = new Map(columns.map((column) => [column.name, column]));
    this.summed = summedColumns(contract, ({ name }) => NUMERIC.has(this.#type(name))).map(({ name }) => name);
  }

  async highWater(): Promise<string | null> {
    const sql = `select to_char(least(max(${this.#contract.cursor})::timestamp, localtimestamp), 'YYYY-MM-DD HH24:MI:SS.US') as high from ${this.#relation}`;
    const { rows } = await this.#client.query<{ high: string | null }>(sql);
    return rows[0]?.high ?? null;
  }

  async measure(selection: Selection, options: { readonly keyHash: boolean }): Promise<Measure> {
    const sql = `select ${this.#counts(options.keyHash)} from ${this.#relation} ${where(this.#condition(selection))}`;
    const { rows } = await this.#client.query<Counted>(sql);
    return this.#measureOf(rows[0] ?? {}, options.keyHash);
  }

  async measureBuckets(selection: Selection, digits: number): Promise<ReadonlyMap<string, Measure>> {
    const sql = `select left(md5(${this.#keyText()}), ${digits}) as bucket, ${this.#counts(true)} from ${this.#relation} ${where(this.#condition(selection))} group by 1`;
    const { rows } = await this.#client.query<Counted>(sql);
    return new Map(rows.map((row) => [row['bucket'] ?? '', this.#measureOf(row, true)]));
  }

  async *read(selection: Selection, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const names = options.columns ?? this.#contract.columns.map(({ name }) => name);
    const columns = names.map((name) => expression(name, this.#type(name))).join(', ');
    // The empty text of a single column would be an empty line, which is no row to a reader of CSV.
    const format = `format csv, null '\\N'${names.length === 1 ? ', force_quote *' : ''}`;
    const selected = this.#condition(selection);
    for (const range of await this.#ranges(selected)) {
      const select = `select ${columns} from ${this.#relation} ${where(selected, range)}`;
      yield* copyOut(this.#client, `copy (${select}) to stdout (${format})`);
    }
  }

  changes(since: string | null): Promise<ChangedKeys> {
    if (this.#contract.capture === 'log') return this.#log.changes(this.#contract, since);
    return readChangeTable(this.#client, this.#schema, this.#contract, this.#byName, since);
  }

  #type(name: string): string {
    return this.#byName.get(name)?.type ?? '';
  }

  #condition(selection: Selection): string {
    return all(
      condition(selection, this.#contract, this.#byName),
      narrowing(selection, this.#contract, this.#keyText()),
    );
  }

  #keyText(): string {
    return this.#contract.key
      .map((name) => `coalesce(${expression(name, this.#type(name))}::text, '')`)
      .join(` || '|' || `);
  }

  #counts(keyHash: boolean): string {
    const hash = keyHash
      ? `, sum(('x' || substr(md5(${this.#keyText()}), 1, 8))::bit(32)::bigint)::text as key_hash`
      : '';
    const sums = this.summed.map((name, i) => `, sum(${this.#summable(name)})::text as s${i}`).join('');
    return `count(*)::text as rows${hash}${sums}`;
  }

  #measureOf(row: Counted, keyHash: boolean): Measure {
    return {
      rows: Number(row['rows']),
      sums: Object.fromEntries(this.summed.map((name, i) => [name, row[`s${i}`] ?? null])),
      ...(keyHash ? { keyHash: row['key_hash'] ?? '0' } : {}),
    };
  }

  #summable(name: string): string {
    const type = this.#type(name);
    const column = this.#contract.columns.find((candidate) => candidate.name === name);
    // Binary floats have no exact sum: both sides add what the contract's decimals hold.
    if (type.startsWith('float') && column) return `${quote(name)}::numeric(38,${scaleOf(column) ?? 0})`;
    return type === 'money' ? `${quote(name)}::numeric` : quote(name);
  }

  /** Conditions on the key that divide the selection; one empty condition when it need not be divided. */
  async #ranges(selected: string): Promise<string[]> {
    if (this.#chunkRows === undefined) return [''];
    const key = `(${this.#contract.key.map(quote).join(', ')})`;
    const names = this.#contract.key.map((name, i) => `${quote(name)}::text as k${i}`).join(', ');
    const order = this.#contract.key.map(quote).join(', ');
    const sql = `select ${names} from (select ${order}, row_number() over (order by ${order}) as _n from ${this.#relation} ${where(selected)}) numbered
      where _n % ${this.#chunkRows} = 0 order by _n`;
    const { rows } = await this.#client.query<Record<string, string>>(sql);
    const bounds = rows.map((row) => `(${this.#contract.key.map((_, i) => text(row[`k${i}`] ?? '')).join(', ')})`);
    const ranges = bounds.map((bound, i) =>
      i === 0 ? `${key} <= ${bound}` : `${key} > ${bounds[i - 1]} and ${key} <= ${bound}`,
    );
    const last = bounds.at(-1);
    return last === undefined ? [''] : [...ranges, `not coalesce(${key} <= ${last}, false)`];
  }
}
