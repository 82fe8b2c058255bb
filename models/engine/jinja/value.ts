// Python's values as templates see them, in JavaScript:
//   int → number (bigint beyond 2^53), float → Float, str → string, bool → boolean, None → null,
//   list → array, tuple → Tuple, dict → Map, anything else → HostObject or Callable; what is not there → Undefined.
// Whether a number is a float must be kept: 10 / 2 prints 5.0, and 1 is not 1.0 in a query.

/** A fault of a template. `line` and `file` are filled in where it passes the statement that caused it. */
export class JinjaError extends Error {
  file: string | undefined;
  line: number | undefined;

  constructor(message: string, line?: number, file?: string) {
    super(message);
    this.name = 'JinjaError';
    this.line = line;
    this.file = file;
  }
}

export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class Tuple extends Array<Value> {
  // What map and slice make of it is a plain list.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  static of2(...items: Value[]): Tuple {
    const made = new Tuple();
    made.push(...items);
    return made;
  }
}

/** keys(), values() and items() of a dict: lists that print their kind. */
export class View extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  label = '';
  /** All that it prints, where that is not its items: range(0, 3). */
  text: string | undefined;
  static named(label: string, items: readonly Value[]): View {
    const made = new View();
    made.push(...items);
    made.label = label;
    return made;
  }
}

/** What a name or attribute that does not exist is worth: prints nothing, is false, and refuses to be used. */
export class Undefined {
  readonly what: string;
  /** Whether calls and attributes of it are undefined too: the first look at another project's templates. */
  readonly #lenient: boolean;
  constructor(what: string, lenient = false) {
    this.what = what;
    this.#lenient = lenient;
  }
  /** What a call or an attribute of it gives. */
  further(): Undefined {
    return this.#lenient ? this : this.fail();
  }
  fail(): never {
    throw new JinjaError(this.what);
  }
}

/** An object of the host with attributes; override what it can do. */
export abstract class HostObject {
  /** The attribute's value; undefined where there is none. */
  abstract attribute(name: string): Value | undefined;
  item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined;
  }
  /** Whether it counts as a mapping: dbt's relations do. */
  get isMapping(): boolean {
    return false;
  }
  /** The values that a loop visits; undefined where it cannot be looped over. */
  iterate(): readonly Value[] | undefined {
    return undefined;
  }
  equals(other: Value): boolean {
    return this === other;
  }
  truthy(): boolean {
    return true;
  }
  abstract toString(): string;
}

/** A set: no two equal items, and equal to another whatever the order. */
export class SetValue extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  static from2(items: readonly Value[]): SetValue {
    const made = new SetValue();
    for (const item of items) made.add(item);
    return made;
  }
  add(item: Value): void {
    if (!this.some((other) => equals(other, item))) this.push(item);
  }
}

export type Kwargs = Readonly<Record<string, Value>>;

/** Anything that a template can call. */
export class Callable {
  readonly name: string;
  readonly call: (args: readonly Value[], kwargs: Kwargs) => Value;
  /** Further attributes, such as a macro's `name`. */
  readonly attributes: Readonly<Record<string, Value>>;

  constructor(
    name: string,
    call: (args: readonly Value[], kwargs: Kwargs) => Value,
    attributes: Readonly<Record<string, Value>> = {},
  ) {
    this.name = name;
    this.call = call;
    this.attributes = attributes;
  }
}

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Value[]
  | Map<Value, Value>
  | HostObject
  | Callable
  | Undefined;

export const isInt = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';
export const isNumber = (value: Value): value is number | bigint | Float => isInt(value) || value instanceof Float;

/** An integer as small as it can be kept. */
export function int(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (value instanceof Float) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof SetValue) return 'set';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof Undefined) return 'Undefined';
  if (value instanceof Callable) return 'function';
  if (value instanceof HostObject) return value.constructor.name;
  return { boolean: 'bool', number: 'int', bigint: 'int', string: 'str' }[typeof value as string] ?? typeof value;
}

export function truthy(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === '' || value === 0n) return false;
  if (value instanceof Float) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof HostObject) return value.truthy();
  return !(value instanceof Undefined);
}

/** Sets an item of a dict; keys that Python takes for the same (1, 1.0, True) are one. */
export function setItem(dict: Map<Value, Value>, key: Value, value: Value): void {
  const simple = typeof key === 'string' || (typeof key === 'number' && dict.has(key));
  if (Array.isArray(key) && !(key instanceof Tuple)) throw new JinjaError("unhashable type: 'list'");
  const same = simple ? key : [...dict.keys()].find((own) => equals(own, key));
  dict.set(same === undefined ? key : same, value);
}

/** The value, or another where there is none: unlike `??` it keeps None. */
export function orElse<T>(value: Value | undefined, missing: () => T): Value | T {
  return value === undefined ? missing() : value;
}

/** The number that arithmetic uses: True counts as 1. */
export function numberOf(value: Value): number | bigint | undefined {
  if (value instanceof Float) return value.value;
  if (typeof value === 'boolean') return Number(value);
  return isInt(value) ? value : undefined;
}

export function equals(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left instanceof HostObject) return left.equals(right);
  if (right instanceof HostObject) return right.equals(left);
  if (left instanceof Undefined && right instanceof Undefined) return true;
  const [a, b] = [numberOf(left), numberOf(right)];
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals a number of the same size.
  if (a !== undefined && b !== undefined) return a == b;
  if (left instanceof SetValue && right instanceof SetValue) {
    return left.length === right.length && left.every((item) => right.some((other) => equals(item, other)));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const same = left instanceof Tuple === right instanceof Tuple && left.length === right.length;
    return same && left.every((item, index) => equals(item, right[index] as Value));
  }
  if (left instanceof Map && right instanceof Map) {
    return (
      left.size === right.size &&
      [...left].every(([key, item]) => right.has(key) && equals(item, right.get(key) as Value))
    );
  }
  return false;
}

/** Below zero, zero or above, as Python orders values; refuses what Python refuses. */
export function compare(left: Value, right: Value, operator = '<'): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : 0;
  if (Array.isArray(left) && Array.isArray(right)) {
    const at = left.findIndex((item, index) => index >= right.length || !equals(item, right[index] as Value));
    if (at === -1) return left.length - right.length;
    return at >= right.length ? 1 : compare(left[at] as Value, right[at] as Value, operator);
  }
  const ordered = (left as { compareTo?: (other: Value) => number | undefined })?.compareTo?.(right);
  if (ordered !== undefined) return ordered;
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  throw new JinjaError(`'${operator}' not supported between instances of ${types}`);
}

/** The values that a loop over this visits. */
export function iterate(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...value];
  if (value instanceof Map) return [...value.keys()];
  if (value instanceof Undefined) return [];
  const items = value instanceof HostObject ? value.iterate() : undefined;
  if (items) return items;
  throw new JinjaError(`'${typeName(value)}' object is not iterable`);
}
