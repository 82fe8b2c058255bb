import { FeedFault } from '../fault.ts';
import { decodeAs } from './charset.ts';

const MOST_SEGMENTS = 20_000;

/** The characters by which a message is taken apart. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

const hex = (digits: string, charset: string) => decodeAs(Buffer.from(digits, 'hex'), charset);

/** Text with its escape sequences replaced; unknown and local ones (\Zxx\) stay as they were written. */
export function unescapeText(text: string, delimiters: Delimiters, charset = 'utf-8'): string {
  const { escape: mark, field, component, subcomponent, repetition } = delimiters;
  if (mark === '' || !text.includes(mark)) return text;
  let out = '';
  for (let at = 0; at < text.length; ) {
    const begin = text.indexOf(mark, at);
    const end = begin < 0 ? -1 : text.indexOf(mark, begin + 1);
    if (end < 0) return out + text.slice(at);
    out += text.slice(at, begin);
    const said = text.slice(begin + 1, end);
    const known: Record<string, string> = {
      F: field,
      S: component,
      T: subcomponent,
      R: repetition,
      E: mark,
      H: '',
      N: '',
      '.br': '\n',
    };
    const bytes = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(said)?.[1];
    const plain = known[said] ?? (bytes === undefined ? undefined : hex(bytes, charset));
    if (plain === undefined) {
      // Perhaps no sequence at all: what follows the first escape character may still hold one.
      out += mark;
      at = begin + 1;
      if (/^[A-Z.]/.test(said) && said.length < 40) {
        out += said + mark;
        at = end + 1;
      }
    } else {
      out += plain;
      at = end + 1;
    }
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

/** One segment; fields are taken apart when they are asked for. */
export class Segment {
  readonly name: string;
  readonly #fields: readonly string[];
  readonly #message: Pick<Hl7Message, 'delimiters' | 'charset'>;

  constructor(line: string, message: Pick<Hl7Message, 'delimiters' | 'charset'>) {
    this.#fields = line.split(message.delimiters.field);
    this.#message = message;
    this.name = this.#fields[0] ?? '';
  }

  /** Field by HL7's number, as written. */
  raw(field: number): string {
    return this.#fields[this.name === 'MSH' ? field - 1 : field] ?? '';
  }

  /** Repetitions of a field, as written. */
  repetitions(field: number): string[] {
    const written = this.raw(field);
    return written === '' ? [] : written.split(this.#message.delimiters.repetition);
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
    const of = written.split(delimiters.component)[component - 1] ?? '';
    const sub = of.split(delimiters.subcomponent)[subcomponent - 1] ?? '';
    return sub === '""' ? '' : unescapeText(sub, delimiters, charset).trim();
  }

  /** The whole field as text, components and all. */
  text(field: number): string {
    const { delimiters, charset } = this.#message;
    return unescapeText(this.raw(field), delimiters, charset).trim();
  }
}

/** A message taken apart. Custom Z segments are segments like any other. */
export interface Hl7Message {
  readonly delimiters: Delimiters;
  readonly charset: string;
  readonly segments: readonly Segment[];
}

/** Takes decoded text apart. Throws `FeedFault`. */
export function parseSegments(text: string, charset: string): Hl7Message {
  const start = text.search(/\S/);
  const body = start < 0 ? '' : text.slice(text.charCodeAt(start) === 0xfeff ? start + 1 : start);
  if (!body.startsWith('MSH') || body.length < 8) throw new FeedFault('unframed', 'no MSH segment');
  const field = body[3] ?? '|';
  const encoding = body.slice(4, body.indexOf(field, 4) < 0 ? 8 : body.indexOf(field, 4));
  const [component = '^', repetition = '~', mark = '\\', subcomponent = '&'] = encoding;
  const message = { delimiters: { field, component, repetition, escape: mark, subcomponent }, charset };
  const lines = body.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '');
  if (lines.length > MOST_SEGMENTS) throw new FeedFault('unsafe_message', `more than ${MOST_SEGMENTS} segments`);
  const broken = lines.findIndex((line) => !/^[A-Z][A-Z0-9]{2}/.test(line));
  if (broken >= 0) throw new FeedFault('malformed_message', `line ${broken + 1} is no segment`);
  return { ...message, segments: lines.map((line) => new Segment(line, message)) };
}
