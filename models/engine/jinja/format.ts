import { floatText, repr, str } from './text.ts';
import { Float, JinjaError, numberOf, Tuple, typeName, type Value } from './value.ts';

// Python's two ways to format a text: `'%s' % value` and `'{}'.format(value)`.

function padded(text: string, width: number, align: string, fill: string): string {
  const missing = Math.max(0, width - [...text].length);
  if (align === '<') return text + fill.repeat(missing);
  if (align === '^') return fill.repeat(Math.floor(missing / 2)) + text + fill.repeat(Math.ceil(missing / 2));
  if (align === '=' && /^[-+]/.test(text)) return text[0] + fill.repeat(missing) + text.slice(1);
  return fill.repeat(missing) + text;
}

/** Like toFixed, but a value exactly between two goes to the even one, as in Python. */
function fixed(value: number, digits: number): string {
  if (Math.abs(value) >= 1e21 || !Number.isFinite(value)) return String(value);
  const text = value.toFixed(digits);
  const exact = value.toFixed(Math.min(100, digits + 60));
  const kept = digits === 0 ? exact.indexOf('.') : exact.indexOf('.') + digits + 1;
  const rest = exact.slice(kept).replace('.', '');
  if (!/^50*$/.test(rest)) return text;
  const down = exact.slice(0, kept);
  return Number(down.at(-1)) % 2 === 0 ? down : text;
}

function exponential(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
}

function general(value: number, digits: number): string {
  const precise = Number(value.toPrecision(Math.max(1, digits)));
  const power = precise === 0 ? 0 : Math.floor(Math.log10(Math.abs(precise)));
  if (power < -4 || power >= Math.max(1, digits)) return exponential(precise, digits - 1).replace(/\.?0+e/, 'e');
  return String(precise);
}

const RADIX: Readonly<Record<string, number>> = { d: 10, i: 10, u: 10, x: 16, X: 16, o: 8, b: 2 };

function numberText(value: Value, type: string, precision: number | undefined): string {
  const number = numberOf(value);
  if (number === undefined) throw new JinjaError(`%${type} format: a real number is required, not ${typeName(value)}`);
  const radix = RADIX[type];
  if (radix !== undefined) {
    const whole = typeof number === 'bigint' ? number : BigInt(Math.trunc(number));
    return type === 'X' ? whole.toString(radix).toUpperCase() : whole.toString(radix);
  }
  const digits = precision ?? 6;
  if (type === 'f' || type === 'F') return fixed(Number(number), digits);
  if (type === 'e' || type === 'E') return exponential(Number(number), digits);
  if (type === '%') return `${fixed(Number(number) * 100, digits)}%`;
  return general(Number(number), digits);
}

const PERCENT = /%(?:\((\w+)\))?([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?([a-zA-Z%])/g;

/** `template % value`: value is a tuple, a dict, or the only argument. */
export function percentFormat(template: string, value: Value): string {
  const list = value instanceof Tuple ? [...value] : [value];
  let at = 0;
  const result = template.replace(
    PERCENT,
    (_all, key: string | undefined, flags: string, width, precision, type: string) => {
      if (type === '%') return '%';
      if (key === undefined && at >= list.length) throw new JinjaError('not enough arguments for format string');
      const given = key === undefined ? (list[at++] as Value) : ((value as Map<Value, Value>).get?.(key) as Value);
      if (given === undefined) throw new JinjaError(`no value for %(${key})`);
      const text = oneOf(given, type, precision === undefined ? undefined : Number(precision));
      const signed = flags.includes('+') && type !== 's' && !text.startsWith('-') ? `+${text}` : text;
      const zeros = flags.includes('0') && type !== 's';
      return padded(signed, Number(width ?? 0), flags.includes('-') ? '<' : zeros ? '=' : '>', zeros ? '0' : ' ');
    },
  );
  if (at < list.length && !(value instanceof Map))
    throw new JinjaError('not all arguments converted during string formatting');
  return result;
}

function oneOf(value: Value, type: string, precision: number | undefined): string {
  if (type === 's') return str(value).slice(0, precision);
  return type === 'r' ? repr(value) : numberText(value, type, precision);
}

const PREFIX: Readonly<Record<string, string>> = { x: '0x', X: '0X', o: '0o', b: '0b' };
const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/s;

function grouped(text: string, separator: string | undefined): string {
  if (!separator) return text;
  return text.replace(
    /^([-+]?)(\d+)/,
    (_all, sign: string, digits: string) => sign + digits.replace(/\B(?=(\d{3})+$)/g, separator),
  );
}

/** format(value, spec): the part of `{…}` after its colon. */
export function formatValue(value: Value, spec: string): string {
  const own = (value as { format?: (spec: string) => string } | null)?.format;
  if (own && spec && typeof value === 'object') return own.call(value, spec);
  const match = SPEC.exec(spec);
  if (!match) throw new JinjaError(`Invalid format specifier '${spec}'`);
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = match;
  const digits = precision === undefined ? undefined : Number(precision);
  const numeric = typeof value !== 'boolean' && numberOf(value) !== undefined;
  let text: string;
  if (type && type !== 's') text = numberText(value, type, digits);
  else if (value instanceof Float && digits !== undefined) text = general(value.value, digits);
  else text = numeric ? (value instanceof Float ? floatText(value.value) : str(value)) : str(value).slice(0, digits);
  if (alternate && type && PREFIX[type]) text = PREFIX[type] + text;
  text = grouped(text, group);
  if (numeric && sign && sign !== '-' && !text.startsWith('-')) text = sign + text;
  const zeros = zero !== undefined && align === undefined;
  return padded(text, Number(width ?? 0), zeros ? '=' : (align ?? (numeric ? '>' : '<')), zeros ? '0' : (fill ?? ' '));
}

/** `template.format(*args, **kwargs)`. */
export function braceFormat(
  template: string,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>>,
  look: (value: Value, step: string, isItem: boolean) => Value,
): string {
  let automatic = 0;
  const field = (text: string): Value => {
    const [, first = '', rest = ''] = /^([^.[]*)(.*)$/s.exec(text) ?? [];
    const index = first === '' ? automatic++ : /^\d+$/.test(first) ? Number(first) : undefined;
    let value = index === undefined ? kwargs[first] : args[index];
    if (value === undefined)
      throw new JinjaError(index === undefined ? `format: no argument '${first}'` : 'Replacement index out of range');
    for (const step of rest.matchAll(/\.(\w+)|\[([^\]]*)\]/g))
      value = look(value, step[1] ?? step[2] ?? '', step[2] !== undefined);
    return value;
  };
  return template.replace(
    /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}|[{}]/g,
    (all, name: string | undefined, conversion, spec) => {
      if (all === '{{' || all === '}}') return all.slice(0, 1);
      if (name === undefined) throw new JinjaError(`Single '${all}' encountered in format string`);
      const value = field(name);
      const inner = String(spec ?? '').replace(/\{([^{}]*)\}/g, (_all, nested: string) => str(field(nested)));
      return formatValue(conversion === 'r' ? repr(value) : conversion === 's' ? str(value) : value, inner);
    },
  );
}
