import { Callable, Float, HostObject, int, Undefined, type Value } from './value.ts';

const isValueObject = (value: unknown): value is Float | HostObject | Callable | Undefined =>
  value instanceof Float || value instanceof HostObject || value instanceof Callable || value instanceof Undefined;

/** A plain value (of YAML, JSON or the host) as a template's. Functions take (args, kwargs). */
export function fromPlain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Float(value);
  if (typeof value === 'bigint') return int(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (isValueObject(value)) return value;
  if (typeof value === 'function') return new Callable(value.name, value as Callable['call']);
  if (Array.isArray(value)) {
    // A tuple stays one; a list of plain values is copied, so that a template cannot change the host's.
    return value.some((item) => typeof item === 'object') || value.constructor === Array
      ? value.map(fromPlain)
      : (value as Value[]);
  }
  if (value instanceof Map) return value as Map<Value, Value>;
  if (value instanceof Date) return value.toISOString();
  return new Map(Object.entries(value as object).map(([key, item]) => [key, fromPlain(item)]));
}

/** A template's value as the host keeps it: dicts as objects, floats as numbers, undefined as undefined; objects as they are. */
export function toPlain(value: Value): unknown {
  if (value instanceof Float) return value.value;
  if (value instanceof Undefined) return undefined;
  if (Array.isArray(value)) return [...value].map(toPlain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toPlain(item)]));
  return value;
}
