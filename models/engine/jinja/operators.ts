import { percentFormat } from './format.ts';
import { repr, str } from './text.ts';
import {
  compare,
  equals,
  Float,
  HostObject,
  int,
  isInt,
  iterate,
  JinjaError,
  numberOf,
  Tuple,
  typeName,
  Undefined,
  type Value,
} from './value.ts';

// What Python's operators do.

const refuse = (operator: string, left: Value, right: Value): never => {
  for (const side of [left, right]) if (side instanceof Undefined) side.fail();
  throw new JinjaError(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`);
};

const isFloat = (left: Value, right: Value) => left instanceof Float || right instanceof Float;

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Arithmetic of two numbers: floats where one is, else exact integers. */
function arithmetic(operator: string, left: Value, right: Value): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return refuse(operator, left, right);
  // biome-ignore lint/suspicious/noDoubleEquals: of a number or a bigint.
  if (['/', '//', '%'].includes(operator) && b == 0) throw new JinjaError('division by zero');
  if (operator === '/') return new Float(Number(a) / Number(b));
  if (isFloat(left, right)) return new Float(ofFloats(operator, Number(a), Number(b)));
  if (operator === '**' && b < 0) return new Float(Number(a) ** Number(b));
  return ofInts(operator, a, b);
}

function ofFloats(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (operator === '//') return Math.floor(a / b);
  return operator === '%' ? a - b * Math.floor(a / b) : a ** b;
}

function ofInts(operator: string, left: number | bigint, right: number | bigint): number | bigint {
  const [a, b] = [BigInt(left), BigInt(right)];
  if (operator === '+') return int(a + b);
  if (operator === '-') return int(a - b);
  if (operator === '*') return int(a * b);
  if (operator === '//') return int(floorDivide(a, b));
  return operator === '%' ? int(a - b * floorDivide(a, b)) : int(a ** b);
}

const repeated = (items: readonly Value[], times: number) =>
  Array.from({ length: Math.max(0, times) }, () => items).flat();

function multiply(left: Value, right: Value): Value {
  if (isInt(left) && (typeof right === 'string' || Array.isArray(right))) return multiply(right, left);
  if (isInt(right)) {
    const times = Number(right);
    if (typeof left === 'string') return left.repeat(Math.max(0, times));
    if (left instanceof Tuple) return Tuple.of2(...repeated([...left], times));
    if (Array.isArray(left)) return repeated(left, times);
  }
  return arithmetic('*', left, right);
}

function add(left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (left instanceof Tuple && right instanceof Tuple) return Tuple.of2(...left, ...right);
  if (Array.isArray(left) && Array.isArray(right) && !(left instanceof Tuple) && !(right instanceof Tuple))
    return [...left, ...right];
  if (typeof left === 'string' && !(right instanceof Undefined)) {
    throw new JinjaError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  return arithmetic('+', left, right);
}

/** `left operator right`. */
export function binary(operator: string, left: Value, right: Value): Value {
  if (operator === '~') return str(left) + str(right);
  const own = (left as { operate?: (operator: string, other: Value) => Value | undefined } | null)?.operate?.(
    operator,
    right,
  );
  if (own !== undefined) return own;
  if (operator === '+') return add(left, right);
  if (operator === '*') return multiply(left, right);
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right);
  return arithmetic(operator, left, right);
}

/** Whether a container holds a value. */
export function contains(container: Value, value: Value): boolean {
  if (typeof container === 'string') {
    if (typeof value === 'string') return container.includes(value);
    throw new JinjaError(`'in <string>' requires string as left operand, not ${typeName(value)}`);
  }
  if (container instanceof Map) return container.has(value) || [...container.keys()].some((key) => equals(key, value));
  if (container instanceof HostObject && container.iterate() === undefined) {
    throw new JinjaError(`argument of type '${typeName(container)}' is not iterable`);
  }
  return iterate(container).some((item) => equals(item, value));
}

/** One link of a chain of comparisons. */
export function compares(operator: string, left: Value, right: Value): boolean {
  if (operator === '==') return equals(left, right);
  if (operator === '!=') return !equals(left, right);
  if (operator === 'in') return contains(right, left);
  if (operator === 'not in') return !contains(right, left);
  const order = compare(left, right, operator);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** `-value` and `+value`. */
export function signed(operator: 'neg' | 'pos', value: Value): Value {
  const number = numberOf(value);
  if (number === undefined)
    throw new JinjaError(`bad operand type for unary ${operator === 'neg' ? '-' : '+'}: '${typeName(value)}'`);
  if (value instanceof Float) return new Float(operator === 'neg' ? -value.value : value.value);
  return operator === 'neg' ? int(-BigInt(number)) : number;
}

/** `value[key]`; undefined where there is nothing. */
export function itemOf(value: Value, key: Value): Value | undefined {
  if (value instanceof Undefined) return value.fail();
  if (value instanceof Map) {
    if (value.has(key)) return value.get(key);
    return [...value].find(([own]) => equals(own, key))?.[1];
  }
  if (value instanceof HostObject) return value.item(key);
  const index = numberOf(key);
  if (index === undefined || (!Array.isArray(value) && typeof value !== 'string')) return undefined;
  const items = Array.isArray(value) ? value : [...value];
  return items[Number(index) < 0 ? items.length + Number(index) : Number(index)];
}

/** `value[from:to:step]`. */
export function sliceOf(value: Value, [from, to, step]: readonly (Value | undefined)[]): Value {
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new JinjaError(`'${typeName(value)}' object cannot be sliced`);
  const items = typeof value === 'string' ? [...value] : value;
  const by = step === undefined || step === null ? 1 : Number(numberOf(step));
  if (by === 0) throw new JinjaError('slice step cannot be zero');
  const bound = (given: Value | undefined, missing: number): number => {
    if (given === undefined || given === null) return missing;
    const at = Number(numberOf(given));
    const placed = at < 0 ? items.length + at : at;
    return by > 0 ? Math.min(Math.max(placed, 0), items.length) : Math.min(Math.max(placed, -1), items.length - 1);
  };
  const [first, last] = [bound(from, by > 0 ? 0 : items.length - 1), bound(to, by > 0 ? items.length : -1)];
  const picked: Value[] = [];
  for (let at = first; by > 0 ? at < last : at > last; at += by) picked.push(items[at] as Value);
  if (typeof value === 'string') return picked.join('');
  return value instanceof Tuple ? Tuple.of2(...picked) : picked;
}

/** For errors: a value, not too long. */
export const shown = (value: Value): string => {
  const text = repr(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
