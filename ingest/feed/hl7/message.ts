import { FeedFault } from '../fault.ts';
import { decodeAs } from './charset.ts';

const MOST_SEGMENTS = 20_000;
/** Far above what HL7 and vendors use: a field made of separators alone must not fill the memory. The stored message has them all. */
const MOST_PARTS = 1000;
/** Characters of a value that are looked at: no column holds more. */
const MOST_VALUE = 65_536;

/** The characters by which a message is taken apart. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** What an escape sequence stands for; undefined for local (\Zxx\) and unknown ones. */
function escaped(said: string, delimiters: Delimiters, charset: string): string | undefined {
  switch (said) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'H':
    case 'N':
      return '';
    case '.br':
      return '\n';
  }
  const digits = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(said)?.[1];
  return digits === undefined ? undefined : decodeAs(Buffer.from(digits, 'hex'), charset);
}

/** Text with its escape sequences replaced; unknown and local ones (\Zxx\) stay as they were written. */
export function unescapeText(text: string, delimiters: Delimiters, charset = 'utf-8'): string {
  const mark = delimiters.escape;
  if (mark === '' || !text.includes(mark)) return text;
  let out = '';
  for (let at = 0; at < text.length; ) {
    const begin = text.indexOf(mark, at);
    const end = begin < 0 ? -1 : text.indexOf(mark, begin + 1);
    if (end < 0) return out + text.slice(at);
    const said = text.slice(begin + 1, end);
    const plain = escaped(said, delimiters, charset);
    // Perhaps no sequence at all: then what follows the first escape character may still hold one.
    const isSequence = plain !== undefined || (/^[A-Z.]/.test(said) && said.length < 40);
    out += text.slice(at, begin) + (plain ?? (isSequence ? text.slice(begin, end + 1) : mark));
    at = isSequence ? end + 1 : begin + 1;
  }
  return out;
}

/** The inverse: text that can stand in a field. */
export function escapeText(text: string, delimiters: Delimiters): string {
  const { escape: mark, field, component, subcomponent, repetition } = delimiters;
  let out = '';
  for (const char of text) {
    if (char === mark) out += `${mark}E${mark}`;
    else if (char === field) out += `${mark}F${mark}`;
    else if (char === component) out += `${mark}S${mark}`;
    else if (char === subcomponent) out += `${mark}T${mark}`;
    else if (char === repetition) out += `${mark}R${mark}`;
    else if (char === '\n') out += `${mark}.br${mark}`;
    else if (char === '\r') out += `${mark}X0D${mark}`;
    else out += char;
  }
  return out;
}

/** The part of that number, counted from 1; '' where there are fewer. */
function nth(text: string, separator: string, number: number): string {
  let from = 0;
  for (let passed = 1; passed < number; passed += 1) {
    const at = text.indexOf(separator, from);
    if (at < 0) return '';
    from = at + separator.length;
  }
  const end = text.indexOf(separator, from);
  return end < 0 ? text.slice(from) : text.slice(from, end);
}

/** One segment; fields are taken apart when they are asked for. */
export class Segment {
  readonly name: string;
  readonly #line: string;
  readonly #message: Pick<Hl7Message, 'delimiters' | 'charset'>;
  #fields: readonly string[] | undefined;

  constructor(line: string, message: Pick<Hl7Message, 'delimiters' | 'charset'>) {
    const end = line.indexOf(message.delimiters.field);
    this.name = end < 0 ? line : line.slice(0, end);
    this.#line = line;
    this.#message = message;
  }

  /** Field by HL7's number, as written. */
  raw(field: number): string {
    this.#fields ??= this.#line.split(this.#message.delimiters.field, MOST_PARTS);
    return this.#fields[this.name === 'MSH' ? field - 1 : field] ?? '';
  }

  /** Repetitions of a field, as written. */
  repetitions(field: number): string[] {
    const written = this.raw(field);
    return written === '' ? [] : written.split(this.#message.delimiters.repetition, MOST_PARTS);
  }

  /** A component (and subcomponent) of the field's first repetition, unescaped; '' where it is empty or deleted (`""`). */
  get(field: number, component = 1, subcomponent = 1): string {
    const { repetition } = this.#message.delimiters;
    const written = this.raw(field);
    const end = written.indexOf(repetition);
    return this.part(end < 0 ? written : written.slice(0, end), component, subcomponent);
  }

  /** The same of one repetition. */
  part(written: string, component = 1, subcomponent = 1): string {
    const { delimiters, charset } = this.#message;
    if (written === '' || written === '""') return '';
    const sub = nth(nth(written, delimiters.component, component), delimiters.subcomponent, subcomponent);
    return sub === '""' ? '' : unescapeText(sub.slice(0, MOST_VALUE), delimiters, charset).trim();
  }

  /** The whole field as text, components and all. */
  text(field: number): string {
    const { delimiters, charset } = this.#message;
    return unescapeText(this.raw(field).slice(0, MOST_VALUE), delimiters, charset).trim();
  }
}

/** A message taken apart. Custom Z segments are segments like any other. */
export interface Hl7Message {
  readonly delimiters: Delimiters;
  readonly charset: string;
  readonly segments: readonly Segment[];
}

/** Where segments end with CR, a line feed within one is a line of its text, unless a segment begins behind it. */
const CR_ENDS = /\r[\r\n]*|\n(?=[A-Z][A-Z0-9]{2}[^A-Za-z0-9\s])/;

/** Takes decoded text apart. Throws `FeedFault`. */
export function parseSegments(text: string, charset: string): Hl7Message {
  const start = text.search(/\S/);
  const body = start < 0 ? '' : text.slice(text.charCodeAt(start) === 0xfeff ? start + 1 : start);
  if (!body.startsWith('MSH') || body.length < 8) throw new FeedFault('unframed', 'no MSH segment');
  const field = body[3] ?? '|';
  const encoding = body.slice(4, body.indexOf(field, 4) < 0 ? 8 : body.indexOf(field, 4));
  // A sender that doubles its backslash (^~\\&) means one.
  const [component = '^', repetition = '~', mark = '\\', subcomponent = '&'] = new Set(encoding);
  const message = { delimiters: { field, component, repetition, escape: mark, subcomponent }, charset };
  const lines = body
    .split(body.includes('\r') ? CR_ENDS : /\n+/, MOST_SEGMENTS + 1)
    .filter((line) => line.trim() !== '');
  if (lines.length > MOST_SEGMENTS) throw new FeedFault('unsafe_message', `more than ${MOST_SEGMENTS} segments`);
  const broken = lines.findIndex((line) => !/^[A-Z][A-Z0-9]{2}/.test(line));
  if (broken >= 0) throw new FeedFault('malformed_message', `line ${broken + 1} is no segment`);
  return { ...message, segments: lines.map((line) => new Segment(line, message)) };
}
