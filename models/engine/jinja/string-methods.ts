import { braceFormat } from './format.ts';
import { str } from './text.ts';
import { iterate, JinjaError, type Kwargs, numberOf, Tuple, type Value } from './value.ts';

type Method = (self: string, args: readonly Value[], kwargs: Kwargs) => Value;

const text = (value: Value | undefined, missing = ''): string => {
  if (value === undefined || value === null) return missing;
  if (typeof value === 'string') return value;
  throw new JinjaError(`expected a text, got ${str(value)}`);
};
const whole = (value: Value | undefined, missing: number) => (value === undefined ? missing : Number(numberOf(value)));

function stripped(self: string, characters: Value | undefined, sides: 'both' | 'left' | 'right'): string {
  const set = characters === undefined || characters === null ? undefined : new Set(text(characters));
  const goes = (character: string | undefined) =>
    character !== undefined && (set ? set.has(character) : /\s/.test(character));
  let [from, to] = [0, self.length];
  while (sides !== 'right' && from < to && goes(self[from])) from++;
  while (sides !== 'left' && to > from && goes(self[to - 1])) to--;
  return self.slice(from, to);
}

function split(self: string, separator: Value | undefined, most: number, fromRight: boolean): string[] {
  const blank = separator === undefined || separator === null;
  const parts = blank ? (self.trim() === '' ? [] : self.trim().split(/\s+/)) : self.split(text(separator));
  if (most < 0 || parts.length <= most + 1) return parts;
  if (blank) return splitBlank(self, most, fromRight);
  const glue = text(separator);
  if (fromRight) return [parts.slice(0, parts.length - most).join(glue), ...parts.slice(parts.length - most)];
  return [...parts.slice(0, most), parts.slice(most).join(glue)];
}

function splitBlank(self: string, most: number, fromRight: boolean): string[] {
  const parts: string[] = [];
  let rest = fromRight ? self.trimEnd() : self.trimStart();
  while (parts.length < most) {
    const match = fromRight ? /^([\s\S]*\S)\s+(\S+)$/.exec(rest) : /^(\S+)\s+([\s\S]+)$/.exec(rest);
    if (!match) break;
    parts.push((fromRight ? match[2] : match[1]) ?? '');
    rest = (fromRight ? match[1] : match[2]) ?? '';
  }
  return fromRight ? [rest, ...parts.reverse()] : [...parts, rest];
}

function begins(given: Value | undefined, test: (part: string) => boolean): boolean {
  return given instanceof Tuple ? [...given].some((part) => test(text(part))) : test(text(given));
}

function replaced(self: string, from: string, to: string, most: number): string {
  if (most < 0) return self.replaceAll(from, () => to);
  const parts = self.split(from);
  const kept = parts.slice(0, most + 1).join(to);
  return parts.length > most + 1 ? [kept, ...parts.slice(most + 1)].join(from) : kept;
}

function aligned(self: string, width: number, fill: string, side: 'left' | 'right' | 'center'): string {
  const missing = Math.max(0, width - self.length);
  if (side === 'left') return self + fill.repeat(missing);
  if (side === 'right') return fill.repeat(missing) + self;
  // CPython puts the odd one left where the width is odd, right where it is even.
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + self + fill.repeat(missing - left);
}

function partition(self: string, separator: string, fromRight: boolean): Tuple {
  const at = fromRight ? self.lastIndexOf(separator) : self.indexOf(separator);
  if (at === -1) return fromRight ? Tuple.of2('', '', self) : Tuple.of2(self, '', '');
  return Tuple.of2(self.slice(0, at), separator, self.slice(at + separator.length));
}

const between = (self: string, from: Value | undefined, to: Value | undefined) =>
  self.slice(whole(from, 0), whole(to, self.length));

function splitLines(self: string, keep: boolean): string[] {
  const lines = self.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  return keep ? [...lines] : lines.map((line) => line.replace(/[\r\n]+$/, ''));
}

function expanded(self: string, size: number): string {
  let column = 0;
  return [...self]
    .map((character) => {
      if (character !== '\t') {
        column = character === '\n' ? 0 : column + 1;
        return character;
      }
      const spaces = size - (column % size);
      column += spaces;
      return ' '.repeat(spaces);
    })
    .join('');
}

const found = (at: number): number => {
  if (at === -1) throw new JinjaError('substring not found');
  return at;
};
const swap = (character: string) =>
  character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase();

export const capitalized = (self: string) => self.charAt(0).toUpperCase() + self.slice(1).toLowerCase();
const titled = (self: string) =>
  self
    .toLowerCase()
    .replace(/(^|[^\p{L}])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
const hasCase = (self: string) => self.toLowerCase() !== self.toUpperCase();

/** Python's methods of str. */
export const STRING_METHODS: Readonly<Record<string, Method>> = {
  upper: (self) => self.toUpperCase(),
  lower: (self) => self.toLowerCase(),
  casefold: (self) => self.toLowerCase(),
  capitalize: capitalized,
  title: titled,
  swapcase: (self) => [...self].map(swap).join(''),
  strip: (self, [characters]) => stripped(self, characters, 'both'),
  lstrip: (self, [characters]) => stripped(self, characters, 'left'),
  rstrip: (self, [characters]) => stripped(self, characters, 'right'),
  split: (self, [separator, most], named) =>
    split(self, separator ?? named['sep'], whole(most ?? named['maxsplit'], -1), false),
  rsplit: (self, [separator, most], named) =>
    split(self, separator ?? named['sep'], whole(most ?? named['maxsplit'], -1), true),
  splitlines: (self, [keep]) => splitLines(self, keep === true),
  partition: (self, [separator]) => partition(self, text(separator), false),
  rpartition: (self, [separator]) => partition(self, text(separator), true),
  startswith: (self, [given, from, to]) => begins(given, (part) => between(self, from, to).startsWith(part)),
  endswith: (self, [given, from, to]) => begins(given, (part) => between(self, from, to).endsWith(part)),
  removeprefix: (self, [given]) => (self.startsWith(text(given)) ? self.slice(text(given).length) : self),
  removesuffix: (self, [given]) =>
    text(given) && self.endsWith(text(given)) ? self.slice(0, -text(given).length) : self,
  replace: (self, [from, to, most]) => replaced(self, text(from), text(to), whole(most, -1)),
  find: (self, [part, from]) => self.indexOf(text(part), whole(from, 0)),
  rfind: (self, [part]) => self.lastIndexOf(text(part)),
  index: (self, [part, from]) => found(self.indexOf(text(part), whole(from, 0))),
  rindex: (self, [part]) => found(self.lastIndexOf(text(part))),
  count: (self, [part]) => self.split(text(part)).length - (text(part) === '' ? 0 : 1) + (text(part) === '' ? 1 : 0),
  join: (self, [items]) =>
    iterate(items as Value)
      .map((item) => text(item))
      .join(self),
  zfill: (self, [width]) =>
    self.replace(
      /^([-+]?)(.*)$/s,
      (_all, sign: string, rest: string) => sign + rest.padStart(whole(width, 0) - sign.length, '0'),
    ),
  ljust: (self, [width, fill]) => aligned(self, whole(width, 0), text(fill, ' '), 'left'),
  rjust: (self, [width, fill]) => aligned(self, whole(width, 0), text(fill, ' '), 'right'),
  center: (self, [width, fill]) => aligned(self, whole(width, 0), text(fill, ' '), 'center'),
  isdigit: (self) => /^\p{Nd}+$/u.test(self),
  isnumeric: (self) => /^\p{N}+$/u.test(self),
  isdecimal: (self) => /^\p{Nd}+$/u.test(self),
  isalpha: (self) => /^\p{L}+$/u.test(self),
  isalnum: (self) => /^[\p{L}\p{N}]+$/u.test(self),
  isspace: (self) => /^\s+$/.test(self),
  isupper: (self) => hasCase(self) && self === self.toUpperCase(),
  islower: (self) => hasCase(self) && self === self.toLowerCase(),
  isidentifier: (self) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(self),
  expandtabs: (self, [size]) => expanded(self, whole(size, 8)),
  istitle: (self) => hasCase(self) && titled(self) === self,
};

/** str.format needs to look into values, which the evaluator knows how to do. */
export const stringFormat = braceFormat;
