import { FeedFault } from '../fault.ts';
import { decodeAs } from '../hl7/charset.ts';

/** JSON as it was written: numbers are text, so that 0.10 stays 0.10 and no amount loses a cent. */
export type Json = string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const DEEPEST = 64;
const MOST_VALUES = 1_000_000;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{}]/g;

/** Reads JSON of UTF-8 bytes. Throws `FeedFault`. */
export function readJson(payload: Uint8Array): Json {
  const text = decodeAs(payload, 'utf-8');
  if (text === undefined) throw new FeedFault('undecodable', 'not utf-8');
  let depth = 0;
  let values = 0;
  const quoted = text.replace(TOKEN, (token) => {
    values += 1;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEEPEST) throw new FeedFault('unsafe_message', `nested deeper than ${DEEPEST}`);
    if (values > MOST_VALUES) throw new FeedFault('unsafe_message', `more than ${MOST_VALUES} values`);
    const first = token.charCodeAt(0);
    return first === 0x2d || (first >= 0x30 && first <= 0x39) ? `"${token}"` : token;
  });
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
