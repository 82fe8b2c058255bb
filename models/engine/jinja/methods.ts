import { itemOf } from './operators.ts';
import { STRING_METHODS, stringFormat } from './string-methods.ts';
import { repr } from './text.ts';
import {
  Callable,
  compare,
  equals,
  HostObject,
  iterate,
  JinjaError,
  type Kwargs,
  numberOf,
  orElse,
  SetValue,
  setItem,
  Tuple,
  truthy,
  Undefined,
  type Value,
  View,
} from './value.ts';

type On<T> = (self: T, args: readonly Value[], kwargs: Kwargs) => Value;

/** sorted(): stable, by a key, ascending or descending. */
export function sorted(
  items: readonly Value[],
  key: (value: Value) => Value = (value) => value,
  reverse = false,
): Value[] {
  const keyed = items.map((item) => ({ item, by: key(item) }));
  keyed.sort((a, b) => (reverse ? compare(b.by, a.by) : compare(a.by, b.by)));
  return keyed.map(({ item }) => item);
}

const position = (self: Value[], value: Value, from = 0): number => {
  const at = self.findIndex((item, index) => index >= from && equals(item, value));
  if (at === -1) throw new JinjaError(`${repr(value)} is not in list`);
  return at;
};
const index = (value: Value | undefined, missing: number) => (value === undefined ? missing : Number(numberOf(value)));

const LIST_METHODS: Readonly<Record<string, On<Value[]>>> = {
  append: (self, [value]) => {
    self.push(value as Value);
    return null;
  },
  extend: (self, [values]) => {
    self.push(...iterate(values as Value));
    return null;
  },
  insert: (self, [at, value]) => {
    self.splice(index(at, 0), 0, value as Value);
    return null;
  },
  pop: (self, [at]) => {
    const [gone] = self.splice(index(at, -1), 1);
    if (gone === undefined) throw new JinjaError('pop from empty list');
    return gone;
  },
  remove: (self, [value]) => {
    self.splice(position(self, value as Value), 1);
    return null;
  },
  clear: (self) => {
    self.length = 0;
    return null;
  },
  sort: (self, _args, { key, reverse }) => {
    const by = key instanceof Callable ? (value: Value) => key.call([value], {}) : undefined;
    self.splice(0, self.length, ...sorted([...self], by, truthy(reverse ?? false)));
    return null;
  },
  reverse: (self) => {
    self.reverse();
    return null;
  },
  copy: (self) => [...self],
  index: (self, [value, from]) => position(self, value as Value, index(from, 0)),
  count: (self, [value]) => [...self].filter((item) => equals(item, value as Value)).length,
};

const among = (items: readonly Value[], value: Value) => items.some((item) => equals(item, value));

const SET_METHODS: Readonly<Record<string, On<SetValue>>> = {
  add: (self, [value]) => {
    self.add(value as Value);
    return null;
  },
  update: (self, lists) => {
    for (const list of lists) for (const item of iterate(list)) self.add(item);
    return null;
  },
  union: (self, lists) => SetValue.from2([...self, ...lists.flatMap((list) => [...iterate(list)])]),
  intersection: (self, [other]) => SetValue.from2(self.filter((item) => among(iterate(other as Value), item))),
  difference: (self, [other]) => SetValue.from2(self.filter((item) => !among(iterate(other as Value), item))),
  issubset: (self, [other]) => self.every((item) => among(iterate(other as Value), item)),
  issuperset: (self, [other]) => iterate(other as Value).every((item) => among(self, item)),
  copy: (self) => SetValue.from2(self),
};

type Dict = Map<Value, Value>;

const pairs = (value: Value | undefined): [Value, Value][] => {
  if (value === undefined) return [];
  if (value instanceof Map) return [...value];
  return iterate(value).map((pair) => [...iterate(pair)] as [Value, Value]);
};

const DICT_METHODS: Readonly<Record<string, On<Dict>>> = {
  get: (self, [key, missing = null]) => orElse(itemOf(self, key as Value), () => missing),
  keys: (self) => View.named('dict_keys', [...self.keys()]),
  values: (self) => View.named('dict_values', [...self.values()]),
  items: (self) =>
    View.named(
      'dict_items',
      [...self].map((pair) => Tuple.of2(...pair)),
    ),
  update: (self, [other], named) => {
    for (const [key, value] of [...pairs(other), ...Object.entries(named)]) setItem(self, key, value);
    return null;
  },
  pop: (self, [key, missing]) => {
    const gone = orElse(itemOf(self, key as Value), () => missing);
    if (gone === undefined) throw new JinjaError(`KeyError: ${repr(key as Value)}`);
    self.delete(key as Value);
    return gone;
  },
  popitem: (self) => {
    const last = [...self].at(-1);
    if (!last) throw new JinjaError('popitem(): dictionary is empty');
    self.delete(last[0]);
    return Tuple.of2(...last);
  },
  setdefault: (self, [key, missing = null]) => {
    if (!self.has(key as Value)) self.set(key as Value, missing);
    return self.get(key as Value) as Value;
  },
  copy: (self) => new Map(self),
  clear: (self) => {
    self.clear();
    return null;
  },
};

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function bound<T extends Value>(name: string, self: T, method: On<T> | undefined): Callable | undefined {
  return method && new Callable(name, (args, kwargs) => method(self, args, kwargs));
}

function look(value: Value, step: string, isItem: boolean): Value {
  const found = isItem ? itemOf(value, /^\d+$/.test(step) ? Number(step) : step) : attributeOf(value, step);
  if (found === undefined) throw new JinjaError(`format: no '${step}'`);
  return found;
}

/** A method or attribute of a value by Python's rules; undefined where there is none. */
export function pythonAttribute(value: Value, name: string): Value | undefined {
  if (typeof value === 'string') {
    if (name === 'format_map') {
      return new Callable(name, ([named]) =>
        stringFormat(value, [], Object.fromEntries([...(named as Map<string, Value>)]), look),
      );
    }
    if (name === 'format') return new Callable(name, (args, kwargs) => stringFormat(value, args, kwargs, look));
    return bound(name, value, own(STRING_METHODS, name));
  }
  if (value instanceof Map) return bound(name, value, own(DICT_METHODS, name));
  if (value instanceof Tuple) {
    if (['grouper', 'list'].includes(name)) return (value as unknown as Record<string, Value | undefined>)[name];
    return ['index', 'count'].includes(name) ? bound(name, value, own(LIST_METHODS, name)) : undefined;
  }
  if (value instanceof SetValue) return bound(name, value, own(SET_METHODS, name));
  if (Array.isArray(value)) return bound(name, value, own(LIST_METHODS, name));
  if (value instanceof HostObject) return value.attribute(name);
  if (value instanceof Callable) return name === '__name__' ? value.name : own(value.attributes, name);
  return undefined;
}

/** `value.name`: an attribute, else an item of that name; undefined where there is neither. */
export function attributeOf(value: Value, name: string): Value | undefined {
  if (value instanceof Undefined) return value.further();
  const found = pythonAttribute(value, name);
  if (found !== undefined || !(value instanceof Map)) return found;
  return value.get(name);
}

/** `value['name']`: an item, else an attribute of that name. */
export function subscriptOf(value: Value, key: Value): Value | undefined {
  const found = itemOf(value, key);
  return found === undefined && typeof key === 'string' ? pythonAttribute(value, key) : found;
}
