import { addMeasures } from '../capture/add-measures.ts';
import { summedColumns } from '../capture/extract.ts';
import type { ChangedKeys, Measure, ReadOptions, Selection, SourceColumn, SourceTable } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import { csvLine } from './csv-line.ts';
import {
  counts,
  hashesKeys,
  keyText,
  type LiveTable,
  type SqlDialect,
  selects,
  type TextRow,
  valueText,
} from './sql-dialect.ts';

/** Rows of a statement, piece by piece; a piece is a few hundred rows. */
export type Stream = (sql: string) => AsyncIterable<readonly TextRow[]>;

/** All rows of a statement that gives few. */
export async function allRows(stream: Stream, sql: string): Promise<TextRow[]> {
  const rows: TextRow[] = [];
  for await (const piece of stream(sql)) rows.push(...piece);
  return rows;
}

export interface SqlTableOptions {
  readonly dialect: SqlDialect;
  readonly contract: TableContract;
  readonly columns: readonly SourceColumn[];
  readonly stream: Stream;
  readonly changes?: ((since: string | null) => Promise<ChangedKeys>) | undefined;
}

/** One table inside a session's transaction, for products that differ by their dialect only. */
export class SqlTable implements SourceTable {
  readonly columns: readonly SourceColumn[];
  readonly summed: readonly string[];
  readonly changes?: (since: string | null) => Promise<ChangedKeys>;
  readonly measureBuckets?: (selection: Selection, digits: number) => Promise<ReadonlyMap<string, Measure>>;
  readonly #table: LiveTable;
  readonly #stream: Stream;
  readonly #keyText: string | undefined;

  constructor({ dialect, contract, columns, stream, changes }: SqlTableOptions) {
    this.columns = columns;
    this.#stream = stream;
    this.#table = { dialect, contract, columns: new Map(columns.map((column) => [column.name, column])) };
    const typeOf = (name: string) => this.#table.columns.get(name)?.type ?? '';
    this.summed = summedColumns(contract, ({ name }) => dialect.isNumeric(typeOf(name))).map(({ name }) => name);
    this.#keyText = dialect.hashes === 'nothing' ? undefined : keyText(this.#table);
    if (changes) this.changes = changes;
    const text = this.#keyText;
    if (text !== undefined && hashesKeys(this.#table))
      this.measureBuckets = (selection, digits) => this.#buckets(selection, dialect.left(dialect.md5(text), digits));
  }

  async highWater(): Promise<string | null> {
    const { dialect, contract } = this.#table;
    if (!contract.cursor) return null;
    const sql = `select ${dialect.highWater(contract.cursor)} from ${dialect.relation(contract.table)}`;
    return (await allRows(this.#stream, sql))[0]?.[0] ?? null;
  }

  async measure(selection: Selection, options: { readonly keyHash: boolean }): Promise<Measure> {
    const hash = options.keyHash ? this.#keyText : undefined;
    const measures: Measure[] = [];
    for (const sql of selects(counts(this.#table, this.summed, hash), selection, this.#table)) {
      const [row = []] = await allRows(this.#stream, sql);
      measures.push(this.#measureOf(row, hash !== undefined));
    }
    const total = measures.reduce(addMeasures);
    if (measures.every(({ keyHash }) => keyHash !== undefined)) return total;
    return { rows: total.rows, sums: total.sums };
  }

  async *read(selection: Selection, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const names = options.columns ?? this.#table.contract.columns.map(({ name }) => name);
    const list = names.map((name) => valueText(this.#table, name)).join(', ');
    for (const sql of selects(list, selection, this.#table))
      for await (const rows of this.#stream(sql)) yield Buffer.from(rows.map(csvLine).join(''));
  }

  async #buckets(selection: Selection, bucket: string): Promise<ReadonlyMap<string, Measure>> {
    const found = new Map<string, Measure>();
    const what = `${bucket}, ${counts(this.#table, this.summed, this.#keyText)}`;
    for (const sql of selects(what, selection, this.#table, bucket)) {
      for (const [name, ...counted] of await allRows(this.#stream, sql)) {
        const measure = this.#measureOf(counted, true);
        const before = found.get(name ?? '');
        found.set(name ?? '', before ? addMeasures(before, measure) : measure);
      }
    }
    return found;
  }

  #measureOf(row: TextRow, hashed: boolean): Measure {
    const rows = Number(row[0]);
    const hash = row[this.summed.length + 1] ?? (rows === 0 ? '0' : null);
    return {
      rows,
      sums: Object.fromEntries(this.summed.map((name, i) => [name, row[i + 1] ?? null])),
      ...(hashed && hash !== null ? { keyHash: hash } : {}),
    };
  }
}
