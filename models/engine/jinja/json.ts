import { floatText, str } from './text.ts';
import { Float, isInt, JinjaError, typeName, type Value } from './value.ts';

/** json.dumps: Python's spacing, and non-ASCII characters escaped. */
export function toJson(value: Value, indent?: number, sortKeys = false, depth = 1): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || isInt(value)) return String(value);
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Float) return floatText(value.value);
  const [open, separator, close] =
    indent === undefined
      ? ['', ', ', '']
      : [
          `\n${' '.repeat(indent * depth)}`,
          `,\n${' '.repeat(indent * depth)}`,
          `\n${' '.repeat(indent * (depth - 1))}`,
        ];
  const inside = (parts: string[], left: string, right: string) =>
    parts.length === 0 ? left + right : `${left}${open}${parts.join(separator)}${close}${right}`;
  if (Array.isArray(value))
    return inside(
      [...value].map((item) => toJson(item, indent, sortKeys, depth + 1)),
      '[',
      ']',
    );
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [keyText(key), item] as const);
    if (sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return inside(
      entries.map(([key, item]) => `${quoted(key)}: ${toJson(item, indent, sortKeys, depth + 1)}`),
      '{',
      '}',
    );
  }
  throw new JinjaError(`Object of type ${typeName(value)} is not JSON serializable`);
}

const keyText = (key: Value) => (key === null || typeof key === 'boolean' ? toJson(key) : str(key));

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
