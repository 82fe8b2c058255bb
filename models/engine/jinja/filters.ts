import { argumentsOf, type Filter } from './filter.ts';
import { percentFormat } from './format.ts';
import { toJson } from './json.ts';
import { LIST_FILTERS } from './list-filters.ts';
import { capitalized, STRING_METHODS } from './string-methods.ts';
import { str } from './text.ts';
import { Float, int, JinjaError, numberOf, orElse, Tuple, truthy, Undefined, type Value } from './value.ts';

const numeric = (value: Value | undefined, missing: number) =>
  value === undefined ? missing : Number(numberOf(value));

function toInt(value: Value, missing: Value, base: number): Value {
  if (typeof value === 'string') {
    const text = value.trim().replace(/^0[xob]/i, '');
    if (base !== 10 && /^[\da-z]+$/i.test(text)) return Number.parseInt(text, base);
    if (/^[-+]?\d+$/.test(text)) return int(BigInt(text));
    const float = text === '' ? Number.NaN : Number(text);
    return Number.isFinite(float) ? Math.trunc(float) : missing;
  }
  const number = numberOf(value);
  if (number === undefined) return missing;
  return typeof number === 'bigint' ? number : Number.isFinite(number) ? Math.trunc(number) : missing;
}

const SPECIAL: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

function toFloat(value: Value, missing: Value): Value {
  const special = typeof value === 'string' ? SPECIAL[value.trim().toLowerCase().replace(/^\+/, '')] : undefined;
  if (special !== undefined) return new Float(special);
  const number = typeof value === 'string' ? (value.trim() === '' ? Number.NaN : Number(value)) : numberOf(value);
  return number === undefined || Number.isNaN(number) ? missing : new Float(Number(number));
}

/** Python's round: halves go to the even neighbour of the exact value. */
function rounded(value: number, digits: number, method: string): number {
  const factor = 10 ** digits;
  if (method === 'ceil') return Math.ceil(value * factor) / factor;
  if (method === 'floor') return Math.floor(value * factor) / factor;
  if (digits > 0) return Number(value.toFixed(digits));
  const scaled = value * factor;
  const near = Math.round(scaled);
  return (Math.abs(scaled % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near) / factor;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

function indented(text: string, width: Value, first: boolean, blank: boolean): string {
  const margin = typeof width === 'string' ? width : ' '.repeat(Number(numberOf(width)));
  const lines = text.split('\n');
  return lines
    .map((line, at) => ((at === 0 && !first) || (at > 0 && !blank && line === '') ? line : margin + line))
    .join('\n');
}

function truncated(text: string, length: number, killWords: boolean, end: string, leeway: number): string {
  if (text.length <= length + leeway) return text;
  const cut = text.slice(0, length - end.length);
  return (killWords ? cut : cut.replace(/ [^ ]*$/, '')) + end;
}

function encoded(value: Value): string {
  const plain = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  if (value instanceof Map) return [...value].map(([key, item]) => `${plain(str(key))}=${plain(str(item))}`).join('&');
  return plain(str(value)).replaceAll('%2F', '/');
}

const method =
  (name: string): Filter =>
  (value, args, named) =>
    STRING_METHODS[name]?.(str(value), args, named) as Value;
const titled = (text: string) => text.replace(/[^-\s({[<]+/g, capitalized);

function defaulted(value: Value, args: readonly Value[], named: Readonly<Record<string, Value>>): Value {
  const { default_value: missing, boolean } = argumentsOf(args, named, ['default_value', 'boolean']);
  const isMissing = value instanceof Undefined || (truthy(boolean ?? false) && !truthy(value));
  return isMissing ? (missing === undefined ? '' : missing) : value;
}

const SCALARS: Readonly<Record<string, Filter>> = {
  abs: (value) => {
    const number = numberOf(value);
    if (number === undefined) throw new JinjaError('bad operand type for abs()');
    return value instanceof Float ? new Float(Math.abs(value.value)) : number < 0 ? int(-BigInt(number)) : number;
  },
  capitalize: (value) => capitalized(str(value)),
  center: (value, args, named) => {
    const { width } = argumentsOf(args, named, ['width']);
    return STRING_METHODS['center']?.(str(value), [width ?? 80], {}) as Value;
  },
  default: defaulted,
  d: defaulted,
  e: (value) => escaped(str(value)),
  escape: (value) => escaped(str(value)),
  forceescape: (value) => escaped(str(value)),
  safe: (value) => value,
  float: (value, args, named) =>
    toFloat(
      value,
      orElse(argumentsOf(args, named, ['default'])['default'], () => new Float(0)),
    ),
  format: (value, args, named) => {
    const byName = Object.keys(named).length > 0;
    return percentFormat(str(value), byName ? new Map(Object.entries(named)) : Tuple.of2(...args));
  },
  indent: (value, args, named) => {
    const { width, first, blank } = argumentsOf(args, named, ['width', 'first', 'blank']);
    return indented(str(value), width ?? 4, truthy(first ?? false), truthy(blank ?? false));
  },
  int: (value, args, named) => {
    if (value instanceof Undefined) value.fail();
    const { default: missing, base } = argumentsOf(args, named, ['default', 'base']);
    return toInt(value, missing === undefined ? 0 : missing, numeric(base, 10));
  },
  lower: (value) => str(value).toLowerCase(),
  upper: (value) => str(value).toUpperCase(),
  title: (value) => titled(str(value)),
  string: (value) => str(value),
  striptags: (value) =>
    str(value)
      .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  replace: method('replace'),
  trim: method('strip'),
  round: (value, args, named) => {
    const { precision, method: how } = argumentsOf(args, named, ['precision', 'method']);
    const result = rounded(numeric(value, Number.NaN), numeric(precision, 0), str(how ?? 'common'));
    return typeof value === 'number' && str(how ?? 'common') === 'common' ? Math.trunc(result) : new Float(result);
  },
  tojson: (value, args, named) => {
    const { indent } = argumentsOf(args, named, ['indent']);
    return toJson(value, indent === undefined || indent === null ? undefined : numeric(indent, 0), true).replace(
      /[<>&']/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  },
  truncate: (value, args, named) => {
    const { length, killwords, end, leeway } = argumentsOf(args, named, ['length', 'killwords', 'end', 'leeway']);
    return truncated(
      str(value),
      numeric(length, 255),
      truthy(killwords ?? false),
      str(end ?? '...'),
      numeric(leeway, 5),
    );
  },
  urlencode: encoded,
  wordcount: (value) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
  pprint: (value) => str(value),
  // dbt's own: they matter where YAML is read natively, and pass everything on elsewhere.
  as_text: (value) => value,
  as_bool: (value) => value,
  as_native: (value) => value,
  as_number: (value) => value,
};

/** Jinja's filters, and dbt's. */
export const FILTERS: Readonly<Record<string, Filter>> = { ...SCALARS, ...LIST_FILTERS };
