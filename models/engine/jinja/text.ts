import { Callable, Float, HostObject, SetValue, Tuple, Undefined, type Value, View } from './value.ts';

// How Python prints its values.

/** repr(float): the shortest digits that read back the same; an exponent from 1e16 and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e16 || size < 1e-4) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    const power = Number(exponent);
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote) body += `\\${quote}`;
    else if (ESCAPES[character]) body += ESCAPES[character];
    else if (code < 0x20 || code === 0x7f) body += `\\x${code.toString(16).padStart(2, '0')}`;
    else body += character;
  }
  return `${quote}${body}${quote}`;
}

/** What a value looks like inside a list. */
export function repr(value: Value): string {
  if (typeof value === 'string') return stringRepr(value);
  if (value instanceof View && value.text) return value.text;
  if (value instanceof View) return `${value.label}([${value.map(repr).join(', ')}])`;
  if (value instanceof Tuple)
    return value.length === 1 ? `(${repr(value[0] as Value)},)` : `(${[...value].map(repr).join(', ')})`;
  if (value instanceof SetValue) return value.length === 0 ? 'set()' : `{${value.map(repr).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`;
  }
  if (value instanceof Undefined) return 'Undefined';
  if (value instanceof HostObject) return (value as { repr?: () => string }).repr?.() ?? value.toString();
  return str(value);
}

/** What a value prints. */
export function str(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Undefined) return '';
  if (value instanceof Callable) return `<function ${value.name}>`;
  if (Array.isArray(value) || value instanceof Map) return repr(value);
  return value.toString();
}
