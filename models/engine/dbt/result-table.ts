import { fromPlain } from '../jinja/plain.ts';
import { Callable, HostObject, numberOf, Tuple, type Value, View } from '../jinja/value.ts';

/** A query's answer: names, and rows of plain values. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const at = (key: Value, names: readonly string[]): number => {
  const index = numberOf(key);
  if (index !== undefined) return Number(index) < 0 ? names.length + Number(index) : Number(index);
  return names.indexOf(String(key));
};

class ResultRow extends HostObject {
  readonly #names: readonly string[];
  readonly #values: readonly Value[];

  constructor(names: readonly string[], values: readonly Value[]) {
    super();
    this.#names = names;
    this.#values = values;
  }

  override attribute(name: string): Value | undefined {
    const named = (): Value[] => this.#names.map((key, index) => Tuple.of2(key, this.#values[index] as Value));
    const methods: Record<string, Callable['call']> = {
      values: () => Tuple.of2(...this.#values),
      keys: () => Tuple.of2(...this.#names),
      items: () => View.named('dict_items', named()),
      dict: () => new Map(this.#names.map((key, index) => [key, this.#values[index] as Value])),
      get: ([key, missing]) => this.item(key as Value) ?? missing ?? null,
    };
    const call = methods[name];
    return call ? new Callable(name, call) : undefined;
  }

  override item(key: Value): Value | undefined {
    return this.#values[at(key, this.#names)];
  }

  override iterate(): readonly Value[] {
    return this.#values;
  }

  override toString(): string {
    return `<Row: (${this.#values.map(String).join(', ')})>`;
  }
}

class ResultColumn extends HostObject {
  readonly #name: string;
  readonly #values: readonly Value[];

  constructor(name: string, values: readonly Value[]) {
    super();
    this.#name = name;
    this.#values = values;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.#name;
    if (name === 'values') return new Callable(name, () => Tuple.of2(...this.#values));
    if (name === 'values_distinct') return new Callable(name, () => Tuple.of2(...new Set(this.#values)));
    if (name === 'values_without_nulls')
      return new Callable(name, () => Tuple.of2(...this.#values.filter((value) => value !== null)));
    return undefined;
  }

  override item(key: Value): Value | undefined {
    return this.#values[Number(numberOf(key))];
  }

  override iterate(): readonly Value[] {
    return this.#values;
  }

  override toString(): string {
    return `<Column: ${this.#name}>`;
  }
}

/** Columns by place or name, in a loop as columns. */
class ResultColumns extends HostObject {
  readonly #columns: readonly ResultColumn[];
  readonly #names: readonly string[];

  constructor(names: readonly string[], columns: readonly ResultColumn[]) {
    super();
    this.#names = names;
    this.#columns = columns;
  }

  override attribute(name: string): Value | undefined {
    const methods: Record<string, Callable['call']> = {
      keys: () => Tuple.of2(...this.#names),
      values: () => Tuple.of2(...this.#columns),
      items: () => this.#names.map((key, index) => Tuple.of2(key, this.#columns[index] as Value)),
      get: ([key]) => this.item(key as Value) ?? null,
    };
    const call = methods[name];
    return call ? new Callable(name, call) : undefined;
  }

  override item(key: Value): Value | undefined {
    return this.#columns[at(key, this.#names)];
  }

  override iterate(): readonly Value[] {
    return this.#columns;
  }

  override toString(): string {
    return `<Columns: ${this.#names.join(', ')}>`;
  }
}

/** What `run_query` and `load_result(…).table` give: the part of agate's Table that dbt code uses. */
export class ResultTable extends HostObject {
  readonly #names: readonly string[];
  readonly #rows: readonly ResultRow[];
  readonly #columns: ResultColumns;

  constructor({ columns, rows }: Answer) {
    super();
    this.#names = columns;
    const values = rows.map((row) => row.map(fromPlain));
    this.#rows = values.map((row) => new ResultRow(columns, row));
    const made = columns.map(
      (name, index) =>
        new ResultColumn(
          name,
          values.map((row) => row[index] as Value),
        ),
    );
    this.#columns = new ResultColumns(columns, made);
  }

  override attribute(name: string): Value | undefined {
    if (name === 'columns') return this.#columns;
    if (name === 'column_names') return Tuple.of2(...this.#names);
    if (name === 'rows') return [...this.#rows];
    if (name === 'print_table' || name === 'to_csv') return new Callable(name, () => null);
    return undefined;
  }

  override iterate(): readonly Value[] {
    return this.#rows;
  }

  override truthy(): boolean {
    return true;
  }

  override toString(): string {
    return `<Table: ${this.#names.join(', ')}>`;
  }
}
