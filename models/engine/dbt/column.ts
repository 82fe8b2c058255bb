import { Callable, HostObject, type Value } from '../jinja/value.ts';

const TEXT = /^(text|varchar|char|character|character varying|string|bpchar)/i;
const WHOLE = /^(u?(tiny|small|big|huge)?int(eger)?\d*|serial|short|long|signed)$/i;
const FLOAT = /^(real|float\d?|double( precision)?)$/i;
const NUMERIC = /^(numeric|decimal)/i;

/** A column of a relation, as `adapter.get_columns_in_relation` gives it. `type` is DuckDB's. */
export class Column extends HostObject {
  readonly column: string;
  readonly type: string;

  constructor(column: string, type: string) {
    super();
    this.column = column;
    this.type = type;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name' || name === 'column') return this.column;
    if (name === 'quoted') return `"${this.column}"`;
    if (name === 'dtype' || name === 'data_type') return this.type;
    if (name === 'char_size' || name === 'numeric_precision' || name === 'numeric_scale') return this.#size(name);
    const methods: Record<string, () => Value> = {
      is_string: () => TEXT.test(this.type),
      is_number: () => WHOLE.test(this.type) || FLOAT.test(this.type) || NUMERIC.test(this.type),
      is_integer: () => WHOLE.test(this.type),
      is_float: () => FLOAT.test(this.type),
      is_numeric: () => NUMERIC.test(this.type),
      string_size: () => 256,
    };
    const call = methods[name];
    return call && new Callable(name, call);
  }

  #size(name: string): Value {
    const [, first, second] = /\((\d+)(?:,\s*(\d+))?\)/.exec(this.type) ?? [];
    const sized = name === 'char_size' ? TEXT.test(this.type) : NUMERIC.test(this.type);
    const given = name === 'numeric_scale' ? second : first;
    return sized && given !== undefined ? Number(given) : null;
  }

  override equals(other: Value): boolean {
    return other instanceof Column && other.column === this.column && other.type === this.type;
  }

  override toString(): string {
    return `<Column ${this.column} (${this.type})>`;
  }
}

/** `api.Column`. */
export function columnFactory(): Value {
  const create = (args: readonly Value[], named: Readonly<Record<string, Value>>): Column =>
    new Column(
      String(args[0] ?? named['column'] ?? named['name']),
      String(args[1] ?? named['dtype'] ?? named['label_or_dtype']),
    );
  const types = {
    translate_type: new Callable('translate_type', ([type]) => type ?? null),
    string_type: new Callable('string_type', ([size]) => `character varying(${String(size)})`),
    numeric_type: new Callable('numeric_type', ([type, precision, scale]) =>
      precision === null || precision === undefined
        ? (type ?? null)
        : `${String(type)}(${String(precision)},${String(scale)})`,
    ),
    create: new Callable('create', create),
  };
  return new Callable('Column', create, types);
}
