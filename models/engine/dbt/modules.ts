import { Callable, numberOf, Tuple, type Value } from '../jinja/value.ts';
import { callable } from './host.ts';
import { datetimeModule } from './module-datetime.ts';
import { RE } from './module-re.ts';

// `modules`: the parts of Python's re, datetime, itertools and pytz that dbt code reaches for.

const ITERTOOLS: Readonly<Record<string, (lists: Value[][]) => Value>> = {
  chain: (lists) => lists.flat(),
  product: (lists) =>
    lists
      .reduce<Value[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]])
      .map((row) => Tuple.of2(...row)),
};

/** What templates find under `modules`. */
export function modulesAt(now: number): Value {
  const itertools = Object.fromEntries(
    Object.entries(ITERTOOLS).map(([name, call]) => [
      name,
      new Callable(name, (args) => call(args.map((arg) => [...(arg as Value[])]))),
    ]),
  );
  const combinations = new Callable('combinations', ([items, size]) =>
    chosen([...(items as Value[])], Number(numberOf(size as Value))).map((row) => Tuple.of2(...row)),
  );
  const pytz = { timezone: callable('timezone', ([name]) => String(name)), utc: 'UTC' };
  return new Map<Value, Value>([
    ['re', RE],
    ['datetime', datetimeModule(now)],
    ['itertools', new Map<Value, Value>(Object.entries({ ...itertools, combinations }))],
    ['pytz', new Map<Value, Value>(Object.entries(pytz))],
  ]);
}

function chosen(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => chosen(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}
