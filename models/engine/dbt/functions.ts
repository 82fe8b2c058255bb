import { createHash } from 'node:crypto';
import { parse as parseYaml, stringify } from 'yaml';
import { toJson } from '../jinja/json.ts';
import { fromPlain, toPlain } from '../jinja/plain.ts';
import { MacroReturn } from '../jinja/run.ts';
import { str } from '../jinja/text.ts';
import { Callable, iterate, JinjaError, SetValue, Tuple, truthy, Undefined, type Value } from '../jinja/value.ts';

const parsed =
  (read: (text: string) => unknown) =>
  (args: readonly Value[]): Value => {
    try {
      return fromPlain(read(str(args[0] as Value)));
    } catch {
      return args[1] ?? null;
    }
  };

const distinct = (value: Value): Value => SetValue.from2(iterate(value));

const isIterable = (value: Value) => {
  try {
    iterate(value);
    return true;
  } catch {
    return false;
  }
};

function zipped(args: readonly Value[]): Value[] {
  const lists = args.map(iterate);
  const shortest = Math.min(...lists.map((list) => list.length));
  return Array.from({ length: shortest }, (_none, at) => Tuple.of2(...lists.map((list) => list[at] as Value)));
}

const strict = (call: (args: readonly Value[]) => Value) => (args: readonly Value[]) => {
  for (const arg of args)
    if (!isIterable(arg) || arg instanceof Undefined) throw new JinjaError('the argument is not iterable');
  return call(args);
};
const lenient =
  (call: (args: readonly Value[]) => Value) => (args: readonly Value[], named: Readonly<Record<string, Value>>) =>
    args.every((arg) => isIterable(arg) && arg !== null) ? call(args) : (named['default'] ?? null);

/** A hook with whether it runs inside of the node's transaction, as text. */
const hookText =
  (transaction: boolean) =>
  ([sql]: readonly Value[]): Value =>
    JSON.stringify({ sql: str(sql as Value), transaction });

/** Functions of dbt that depend on nothing but their arguments. */
export const PURE: Readonly<Record<string, (args: readonly Value[], named: Readonly<Record<string, Value>>) => Value>> =
  {
    return: ([value]) => {
      throw new MacroReturn(value ?? null);
    },
    fromjson: parsed((text) => JSON.parse(text)),
    tojson: ([value, missing], named) => {
      try {
        return toJson(value as Value, undefined, truthy(named['sort_keys'] ?? false));
      } catch (error) {
        if (missing === undefined) throw error;
        return missing;
      }
    },
    fromyaml: parsed((text) => parseYaml(text)),
    toyaml: ([value]) => stringify(toPlain(value as Value)),
    set: lenient(([value]) => distinct(value as Value)),
    set_strict: strict(([value]) => distinct(value as Value)),
    zip: lenient(zipped),
    zip_strict: strict(zipped),
    local_md5: ([text]) =>
      createHash('md5')
        .update(str(text as Value))
        .digest('hex'),
    in_transaction: hookText(true),
    before_begin: hookText(false),
    after_commit: hookText(false),
    print: () => '',
    debug: () => '',
    as_text: ([value]) => value ?? null,
  };

/** PURE as values. */
export const PURE_VALUES: ReadonlyMap<string, Value> = new Map(
  Object.entries(PURE).map(([name, call]) => [name, new Callable(name, call)]),
);
