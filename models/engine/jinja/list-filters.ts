import { argumentsOf, type Filter, type Helpers } from './filter.ts';
import { attributeOf, pythonAttribute, sorted, subscriptOf } from './methods.ts';
import { binary } from './operators.ts';
import { str } from './text.ts';
import {
  compare,
  equals,
  isInt,
  iterate,
  type Kwargs,
  numberOf,
  orElse,
  Tuple,
  truthy,
  Undefined,
  type Value,
} from './value.ts';

/** `'a.b.0'` or an index: how filters name a part of each item. */
function part(attribute: Value | undefined, missing?: Value): (item: Value) => Value {
  if (attribute === undefined || attribute === null) return (item) => item;
  const steps: Value[] = isInt(attribute)
    ? [attribute]
    : str(attribute)
        .split('.')
        .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return (item) =>
    steps.reduce<Value>((value, step) => {
      const found =
        typeof step === 'string'
          ? orElse(attributeOf(value, step), () => subscriptOf(value, step))
          : subscriptOf(value, step);
      return orElse(found, () => orElse(missing, () => new Undefined(`no attribute '${str(step)}'`)));
    }, item);
}

const folded = (value: Value): Value => {
  if (typeof value === 'string') return value.toLowerCase();
  return value instanceof Tuple ? Tuple.of2(...[...value].map(folded)) : value;
};
const keyOf = (by: (item: Value) => Value, caseSensitive: Value | undefined) => (item: Value) =>
  truthy(caseSensitive ?? false) ? by(item) : folded(by(item));

function extreme(items: readonly Value[], by: (item: Value) => Value, sign: number): Value {
  const [first, ...rest] = items;
  if (first === undefined) return new Undefined('No aggregated item, sequence was empty.');
  return rest.reduce((best, item) => (compare(by(item), by(best)) * sign > 0 ? item : best), first);
}

/** What map and select look at: nothing of what is false, as in Jinja. */
const given = (value: Value): readonly Value[] => (truthy(value) ? iterate(value) : []);

function chosen(value: Value, args: readonly Value[], helpers: Helpers, wanted: boolean, attribute: boolean): Value[] {
  const by = attribute ? part(args[0]) : (item: Value) => item;
  const [name, ...rest] = attribute ? args.slice(1) : args;
  const test = (item: Value) => (name === undefined ? truthy(item) : helpers.test(str(name), item, rest));
  return given(value).filter((item) => test(by(item)) === wanted);
}

function mapped(value: Value, args: readonly Value[], kwargs: Kwargs, helpers: Helpers): Value[] {
  if (kwargs['attribute'] !== undefined) return given(value).map(part(kwargs['attribute'], kwargs['default']));
  const [name, ...rest] = args;
  return given(value).map((item) => helpers.filter(str(name as Value), item, rest, kwargs));
}

function batched(items: readonly Value[], size: number, fill: Value | undefined): Value[] {
  const rows: Value[][] = [];
  for (let at = 0; at < items.length; at += size) rows.push(items.slice(at, at + size));
  const last = rows.at(-1);
  if (fill !== undefined && fill !== null) while (last && last.length < size) last.push(fill);
  return rows;
}

function sliced(items: readonly Value[], slices: number, fill: Value | undefined): Value[] {
  const [least, longer] = [Math.floor(items.length / slices), items.length % slices];
  let at = 0;
  return Array.from({ length: slices }, (_none, number) => {
    const size = least + (number < longer ? 1 : 0);
    const row = items.slice(at, at + size);
    at += size;
    return fill !== undefined && fill !== null && number >= longer ? [...row, fill] : row;
  });
}

function grouped(items: readonly Value[], by: (item: Value) => Value): Value[] {
  const groups: [Value, Value[]][] = [];
  for (const item of sorted(items, (one) => folded(by(one)))) {
    const last = groups.at(-1);
    if (last && equals(folded(last[0]), folded(by(item)))) last[1].push(item);
    else groups.push([by(item), [item]]);
  }
  return groups.map(([key, list]) => new Group(key, list));
}

/** A pair of `groupby`: unpacks as (grouper, list) and has both as attributes. */
class Group extends Tuple {
  readonly grouper: Value;
  readonly list: Value[];
  constructor(grouper: Value, list: Value[]) {
    super();
    this.push(grouper, list);
    this.grouper = grouper;
    this.list = list;
  }
}

function unique(items: readonly Value[], key: (item: Value) => Value): Value[] {
  const seen: Value[] = [];
  return items.filter((item) => {
    const own = key(item);
    if (seen.some((other) => equals(other, own))) return false;
    seen.push(own);
    return true;
  });
}

function dictSorted(value: Value, args: readonly Value[], kwargs: Kwargs): Value[] {
  const { case_sensitive: cased, by, reverse } = argumentsOf(args, kwargs, ['case_sensitive', 'by', 'reverse']);
  const pairs = [...(value as Map<Value, Value>)].map((pair) => Tuple.of2(...pair));
  const at = str(by ?? 'key') === 'value' ? 1 : 0;
  return sorted(
    pairs,
    keyOf((pair) => (pair as Tuple)[at] as Value, cased),
    truthy(reverse ?? false),
  );
}

const count = (value: Value): number =>
  typeof value === 'string' ? [...value].length : value instanceof Map ? value.size : iterate(value).length;

/** Filters of things with several values. */
export const LIST_FILTERS: Readonly<Record<string, Filter>> = {
  attr: (value, [name]) =>
    orElse(pythonAttribute(value, str(name as Value)), () => new Undefined(`no attribute '${str(name as Value)}'`)),
  batch: (value, args, named) => {
    const { linecount, fill_with: fill } = argumentsOf(args, named, ['linecount', 'fill_with']);
    return batched(iterate(value), Number(numberOf(linecount as Value)), fill);
  },
  count,
  length: count,
  dictsort: dictSorted,
  first: (value) => orElse(iterate(value)[0], () => new Undefined('No first item, sequence was empty.')),
  last: (value) => orElse(iterate(value).at(-1), () => new Undefined('No last item, sequence was empty.')),
  groupby: (value, args, named) => {
    const { attribute, default: missing } = argumentsOf(args, named, ['attribute', 'default']);
    return grouped(iterate(value), part(attribute, missing));
  },
  items: (value) =>
    value instanceof Undefined ? [] : [...(value as Map<Value, Value>)].map((pair) => Tuple.of2(...pair)),
  join: (value, args, named) => {
    const { d, attribute } = argumentsOf(args, named, ['d', 'attribute']);
    return iterate(value)
      .map(part(attribute))
      .map(str)
      .join(str(d ?? ''));
  },
  list: (value) => [...iterate(value)],
  map: mapped,
  max: (value, args, named) => {
    const { case_sensitive: cased, attribute } = argumentsOf(args, named, ['case_sensitive', 'attribute']);
    return extreme(iterate(value), keyOf(part(attribute), cased), 1);
  },
  min: (value, args, named) => {
    const { case_sensitive: cased, attribute } = argumentsOf(args, named, ['case_sensitive', 'attribute']);
    return extreme(iterate(value), keyOf(part(attribute), cased), -1);
  },
  reject: (value, args, _named, helpers) => chosen(value, args, helpers, false, false),
  rejectattr: (value, args, _named, helpers) => chosen(value, args, helpers, false, true),
  select: (value, args, _named, helpers) => chosen(value, args, helpers, true, false),
  selectattr: (value, args, _named, helpers) => chosen(value, args, helpers, true, true),
  reverse: (value) => (typeof value === 'string' ? [...value].reverse().join('') : [...iterate(value)].reverse()),
  slice: (value, args, named) => {
    const { slices, fill_with: fill } = argumentsOf(args, named, ['slices', 'fill_with']);
    return sliced(iterate(value), Number(numberOf(slices as Value)), fill);
  },
  sort: (value, args, named) => {
    const {
      reverse,
      case_sensitive: cased,
      attribute,
    } = argumentsOf(args, named, ['reverse', 'case_sensitive', 'attribute']);
    const parts = attribute === undefined ? undefined : str(attribute).split(',');
    const by =
      parts && parts.length > 1
        ? (item: Value) => Tuple.of2(...parts.map((one) => part(one.trim())(item)))
        : part(attribute);
    return sorted(iterate(value), keyOf(by, cased), truthy(reverse ?? false));
  },
  sum: (value, args, named) => {
    const { attribute, start } = argumentsOf(args, named, ['attribute', 'start']);
    return iterate(value)
      .map(part(attribute))
      .reduce((total, item) => binary('+', total, item), start ?? 0);
  },
  unique: (value, args, named) => {
    const { case_sensitive: cased, attribute } = argumentsOf(args, named, ['case_sensitive', 'attribute']);
    return unique(iterate(value), keyOf(part(attribute), cased));
  },
};
