import type { Args, Expr } from './ast.ts';
import type { Helpers } from './filter.ts';
import { FILTERS } from './filters.ts';
import type { Frame } from './frame.ts';
import { Loop } from './loop.ts';
import { attributeOf, subscriptOf } from './methods.ts';
import { binary, compares, shown, signed, sliceOf } from './operators.ts';
import { TESTS } from './tests.ts';
import { str } from './text.ts';
import {
  Callable,
  Float,
  HostObject,
  iterate,
  JinjaError,
  type Kwargs,
  orElse,
  setItem,
  Tuple,
  truthy,
  typeName,
  Undefined,
  type Value,
} from './value.ts';

const byName = <T>(table: Readonly<Record<string, T>>, name: string, kind: string): T => {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new JinjaError(`No ${kind} named '${name}'`);
  return found;
};

export const HELPERS: Helpers = {
  filter: (name, value, args, kwargs) => byName(FILTERS, name, 'filter')(value, args, kwargs, HELPERS),
  test: (name, value, args) => byName(TESTS, name, 'test')(value, args, HELPERS),
  hasFilter: (name) => Object.hasOwn(FILTERS, name),
};

function called(args: Args, frame: Frame): [Value[], Record<string, Value>] {
  const positional = args.positional.map((arg) => evaluate(arg, frame));
  if (args.star) positional.push(...iterate(evaluate(args.star, frame)));
  const named: Record<string, Value> = {};
  for (const [name, value] of args.named) named[name] = evaluate(value, frame);
  const more = args.starStar && evaluate(args.starStar, frame);
  if (more instanceof Map) for (const [name, value] of more) named[str(name)] = value;
  return [positional, named];
}

function dictOf(pairs: readonly (readonly [Value, Value])[]): Map<Value, Value> {
  const dict = new Map<Value, Value>();
  for (const [key, value] of pairs) setItem(dict, key, value);
  return dict;
}

/** Calls whatever can be called. */
function callValue(callee: Value, args: readonly Value[], kwargs: Kwargs): Value {
  if (callee instanceof Callable) return callee.call(args, kwargs);
  if (callee instanceof Undefined) return callee.further();
  const own = callee instanceof Loop ? callee.asCallable() : (callee as { callable?: Callable } | null)?.callable;
  if (own) return own.call(args, kwargs);
  throw new JinjaError(`'${typeName(callee)}' object is not callable`);
}

function missing(of: Value, name: string): Undefined {
  const owner = of instanceof HostObject || of instanceof Callable ? str(of) : `'${typeName(of)} object'`;
  return new Undefined(`${owner} has no attribute '${name}'`);
}

/** The value of an expression. */
export function evaluate(expr: Expr, frame: Frame): Value {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'float':
      return new Float(expr.value);
    case 'name':
      return orElse(frame.get(expr.name), () => new Undefined(`'${expr.name}' is undefined`));
    case 'list':
      return expr.items.map((item) => evaluate(item, frame));
    case 'tuple':
      return Tuple.of2(...expr.items.map((item) => evaluate(item, frame)));
    case 'dict':
      return dictOf(expr.pairs.map(([key, value]) => [evaluate(key, frame), evaluate(value, frame)]));
    case 'attribute': {
      const of = evaluate(expr.of, frame);
      return orElse(attributeOf(of, expr.name), () => missing(of, expr.name));
    }
    case 'item': {
      const of = evaluate(expr.of, frame);
      const key = evaluate(expr.key, frame);
      return orElse(subscriptOf(of, key), () => new Undefined(`${typeName(of)} object has no element ${shown(key)}`));
    }
    case 'slice':
      return sliceOf(
        evaluate(expr.of, frame),
        expr.parts.map((part) => part && evaluate(part, frame)),
      );
    case 'call': {
      const callee = evaluate(expr.callee, frame);
      return callValue(callee, ...called(expr.args, frame));
    }
    case 'filter': {
      const [args, kwargs] = called(expr.args, frame);
      return HELPERS.filter(expr.name, evaluate(expr.of as Expr, frame), args, kwargs);
    }
    case 'test':
      return HELPERS.test(expr.name, evaluate(expr.of, frame), called(expr.args, frame)[0]);
    default:
      return operate(expr, frame);
  }
}

function operate(expr: Expr, frame: Frame): Value {
  switch (expr.kind) {
    case 'not':
      return !truthy(evaluate(expr.of, frame));
    case 'neg':
    case 'pos':
      return signed(expr.kind, evaluate(expr.of, frame));
    case 'and': {
      const left = evaluate(expr.left, frame);
      return truthy(left) ? evaluate(expr.right, frame) : left;
    }
    case 'or': {
      const left = evaluate(expr.left, frame);
      return truthy(left) ? left : evaluate(expr.right, frame);
    }
    case 'binary':
      return binary(expr.operator, evaluate(expr.left, frame), evaluate(expr.right, frame));
    case 'compare': {
      let left = evaluate(expr.first, frame);
      return expr.rest.every(([operator, next]) => {
        const right = evaluate(next, frame);
        const holds = compares(operator, left, right);
        left = right;
        return holds;
      });
    }
    case 'if':
      if (truthy(evaluate(expr.test, frame))) return evaluate(expr.whenTrue, frame);
      return expr.otherwise
        ? evaluate(expr.otherwise, frame)
        : new Undefined('the inline if-expression evaluated to false and no else section was defined');
    default:
      throw new Error(`no such expression: ${expr.kind}`);
  }
}

/** Applies a chain of filters that has no value of its own to a text: filter blocks and set blocks. */
export function filtered(filter: Expr, text: string, frame: Frame): Value {
  if (filter.kind !== 'filter') throw new Error('not a filter');
  const of = filter.of ? filtered(filter.of, text, frame) : text;
  const [args, kwargs] = called(filter.args, frame);
  return HELPERS.filter(filter.name, of, args, kwargs);
}
