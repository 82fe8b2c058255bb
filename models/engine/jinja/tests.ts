import type { Test } from './filter.ts';
import { compares, contains } from './operators.ts';
import { str } from './text.ts';
import {
  Callable,
  Float,
  HostObject,
  isInt,
  isNumber,
  JinjaError,
  numberOf,
  typeName,
  Undefined,
  type Value,
} from './value.ts';

function remainder(value: Value, by: number): number {
  const number = numberOf(value);
  if (number === undefined) throw new JinjaError(`a number is needed, not ${typeName(value)}`);
  return ((Number(number) % by) + by) % by;
}

const comparing =
  (operator: string): Test =>
  (value, [other]) =>
    compares(operator, value, other as Value);
const isSequence = (value: Value) => typeof value === 'string' || Array.isArray(value) || value instanceof Map;

/** Jinja's tests. */
export const TESTS: Readonly<Record<string, Test>> = {
  boolean: (value) => typeof value === 'boolean',
  callable: (value) => value instanceof Callable,
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  divisibleby: (value, [by]) => remainder(value, Number(numberOf(by as Value))) === 0,
  even: (value) => remainder(value, 2) === 0,
  odd: (value) => remainder(value, 2) === 1,
  escaped: () => false,
  false: (value) => value === false,
  true: (value) => value === true,
  none: (value) => value === null,
  float: (value) => value instanceof Float,
  integer: (value) => isInt(value),
  number: (value) => isNumber(value) || typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  mapping: (value) => value instanceof Map || (value instanceof HostObject && value.isMapping),
  sequence: isSequence,
  iterable: (value) =>
    isSequence(value) || value instanceof Undefined || (value instanceof HostObject && value.iterate() !== undefined),
  sameas: (value, [other]) => value === other,
  lower: (value) => str(value) === str(value).toLowerCase() && /\p{L}/u.test(str(value)),
  upper: (value) => str(value) === str(value).toUpperCase() && /\p{L}/u.test(str(value)),
  in: (value, [container]) => contains(container as Value, value),
  filter: (value, _args, helpers) => helpers.hasFilter(str(value)),
  test: (value) => Object.hasOwn(TESTS, str(value)),
  eq: comparing('=='),
  equalto: comparing('=='),
  '==': comparing('=='),
  ne: comparing('!='),
  '!=': comparing('!='),
  lt: comparing('<'),
  lessthan: comparing('<'),
  '<': comparing('<'),
  le: comparing('<='),
  '<=': comparing('<='),
  gt: comparing('>'),
  greaterthan: comparing('>'),
  '>': comparing('>'),
  ge: comparing('>='),
  '>=': comparing('>='),
};
