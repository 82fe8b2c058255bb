import { FeedFault } from '../fault.ts';
import { decodeAs } from '../hl7/charset.ts';

/** JSON as it was written: numbers are text, so that 0.10 stays 0.10 and no amount loses a cent. */
export type Json = string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const DEEPEST = 64;
const MOST_VALUES = 1_000_000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const [QUOTE, BACKSLASH, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2d, 0x30, 0x39];

/** Where a string ends. A scan, because a pattern that can go back needs memory or time for each letter of a long one. */
function stringEnd(text: string, begin: number): number {
  for (let i = begin + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i + 1;
  }
  throw new FeedFault('malformed_message', 'not JSON');
}

/** The text with its numbers in quotes. */
function quoteNumbers(text: string): string {
  const pieces: string[] = [];
  let taken = 0;
  let depth = 0;
  let values = 0;
  for (let i = 0; i < text.length; ) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = stringEnd(text, i);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = i;
      const number = NUMBER.exec(text)?.[0];
      if (number === undefined) throw new FeedFault('malformed_message', 'not JSON');
      pieces.push(text.slice(taken, i), '"', number, '"');
      i += number.length;
      taken = i;
    } else {
      i += 1;
      if (code === 0x5b || code === 0x7b) depth += 1;
      else if (code === 0x5d || code === 0x7d) depth -= 1;
      else continue;
      if (depth > DEEPEST) throw new FeedFault('unsafe_message', `nested deeper than ${DEEPEST}`);
    }
    values += 1;
    if (values > MOST_VALUES) throw new FeedFault('unsafe_message', `more than ${MOST_VALUES} values`);
  }
  pieces.push(text.slice(taken));
  return pieces.join('');
}

/** Reads JSON of UTF-8 bytes. Throws `FeedFault`. */
export function readJson(payload: Uint8Array): Json {
  const text = decodeAs(payload, 'utf-8');
  if (text === undefined) throw new FeedFault('undecodable', 'not utf-8');
  const quoted = quoteNumbers(text);
  try {
    return JSON.parse(quoted) as Json;
  } catch {
    throw new FeedFault('malformed_message', 'not JSON');
  }
}

export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values at a dotted path; a list on the way means each of its elements. */
export function at(value: Json | undefined, path: string): Json[] {
  let found: Json[] = value === undefined ? [] : [value];
  for (const step of path === '' ? [] : path.split('.')) {
    found = found.flatMap((one) => {
      const next = isObject(one) ? one[step] : undefined;
      if (next === undefined || next === null) return [];
      return Array.isArray(next) ? [...(next as readonly Json[])] : [next];
    });
  }
  return found.flatMap((one) => (Array.isArray(one) ? [...(one as readonly Json[])] : [one]));
}

/** The first value at a path that is a text (or number as written). */
export const textAt = (value: Json | undefined, path: string): string | undefined =>
  at(value, path).find((one): one is string => typeof one === 'string');
