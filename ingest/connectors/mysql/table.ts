import type mysql from 'mysql2';
import { addMeasures } from '../../engine/capture/add-measures.ts';
import { summedColumns } from '../../engine/capture/extract.ts';
import type {
  ChangedKeys,
  Measure,
  ReadOptions,
  Selection,
  SourceColumn,
  SourceTable,
} from '../../engine/connector.ts';
import { scaleOf, type TableContract } from '../../engine/contract.ts';
import { readChangeTable } from './change-table.ts';
import {
  bucketExpression,
  conditions,
  csvLine,
  isFloat,
  isNumeric,
  keyExpression,
  narrowing,
  quote,
  type Types,
} from './dialect.ts';
import type { BinlogPosition, MysqlLog } from './log.ts';
import { query } from './query.ts';
import { streamLines } from './stream-lines.ts';

export interface MysqlTableOptions {
  readonly connection: mysql.Connection;
  readonly contract: TableContract;
  readonly columns: readonly SourceColumn[];
  /** The server's clock in UTC just before the snapshot was taken. */
  readonly clock: string;
  readonly log: MysqlLog;
  /** Where the snapshot lies in the binary log; undefined where the table is not captured from it. */
  readonly snapshot: BinlogPosition | undefined;
}

/** One table inside the session's read-only transaction. */
export class MysqlTable implements SourceTable {
  readonly columns: readonly SourceColumn[];
  readonly summed: readonly string[];
  readonly #connection: mysql.Connection;
  readonly #contract: TableContract;
  readonly #types: Types;
  readonly #clock: string;
  readonly #log: MysqlLog;
  readonly #snapshot: BinlogPosition | undefined;

  constructor({ connection, contract, columns, clock, log, snapshot }: MysqlTableOptions) {
    this.#connection = connection;
    this.#clock = clock;
    this.#log = log;
    this.#snapshot = snapshot;
    this.#contract = contract;
    this.columns = columns;
    this.#types = new Map(columns.map(({ name, type }) => [name, type]));
    this.summed = summedColumns(contract, ({ name }) => isNumeric(this.#types.get(name))).map(({ name }) => name);
  }

  async highWater(): Promise<string | null> {
    const high = `date_format(least(max(${this.#contract.cursor}), localtimestamp(6)), '%Y-%m-%d %H:%i:%s.%f')`;
    const [row] = await query(this.#connection, `select ${high} as high from ${quote(this.#contract.table)}`);
    return row?.['high'] ?? null;
  }

  async measure(selection: Selection, options: { readonly keyHash: boolean }): Promise<Measure> {
    const measures: Measure[] = [];
    for (const sql of this.#selects(this.#counts(options.keyHash), selection)) {
      const [row = {}] = await query(this.#connection, sql);
      measures.push(this.#measureOf(row, options.keyHash));
    }
    return measures.reduce(addMeasures);
  }

  async measureBuckets(selection: Selection, digits: number): Promise<ReadonlyMap<string, Measure>> {
    const measures = new Map<string, Measure>();
    for (const sql of this.#selects(
      `${bucketExpression(this.#contract, digits)} as bucket, ${this.#counts(true)}`,
      selection,
    )) {
      for (const row of await query(this.#connection, `${sql} group by bucket`)) {
        const bucket = row['bucket'] ?? '';
        const before = measures.get(bucket);
        const measure = this.#measureOf(row, true);
        measures.set(bucket, before ? addMeasures(before, measure) : measure);
      }
    }
    return measures;
  }

  async *read(selection: Selection, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const names = options.columns ?? this.#contract.columns.map(({ name }) => name);
    for (const sql of this.#selects(`${csvLine(names, this.#types)} as line`, selection))
      yield* streamLines(this.#connection, sql, this.#contract.table);
  }

  changes(since: string | null): Promise<ChangedKeys> {
    if (this.#snapshot) return this.#log.changes(this.#contract, since, this.#snapshot);
    return readChangeTable(this.#connection, this.#contract, this.#types, since, this.#clock);
  }

  #selects(what: string, selection: Selection): string[] {
    return conditions(selection, this.#contract, this.#types).map((condition) => {
      const all = [condition, narrowing(selection, this.#contract)].filter(Boolean).map((part) => `(${part})`);
      return `select ${what} from ${quote(this.#contract.table)}${all.length > 0 ? ` where ${all.join(' and ')}` : ''}`;
    });
  }

  #counts(keyHash: boolean): string {
    const hash = `cast(sum(cast(conv(substr(md5(${keyExpression(this.#contract)}), 1, 8), 16, 10) as unsigned)) as char) as key_hash`;
    const sums = this.summed.map((name, i) => `cast(sum(${this.#summable(name)}) as char) as s${i}`);
    return ['cast(count(*) as char) as row_count', ...(keyHash ? [hash] : []), ...sums].join(', ');
  }

  #measureOf(row: Record<string, string | null>, keyHash: boolean): Measure {
    return {
      rows: Number(row['row_count']),
      sums: Object.fromEntries(this.summed.map((name, i) => [name, row[`s${i}`] ?? null])),
      ...(keyHash ? { keyHash: row['key_hash'] ?? '0' } : {}),
    };
  }

  /** Binary floats have no exact sum: both sides add what the contract's decimals hold. */
  #summable(name: string): string {
    const column = this.#contract.columns.find((candidate) => candidate.name === name);
    return isFloat(this.#types.get(name)) && column
      ? `cast(${quote(name)} as decimal(38, ${scaleOf(column) ?? 0}))`
      : quote(name);
  }
}
