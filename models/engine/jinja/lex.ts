import { JinjaError } from './value.ts';

export type TokenKind = 'text' | 'open' | 'close' | 'name' | 'string' | 'int' | 'float' | 'op' | 'end';

/** `open` and `close` have the value `{{`/`}}` or `{%`/`%}`. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly line: number;
}

const OPERATORS = [
  '//',
  '**',
  '==',
  '!=',
  '<=',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '~',
  '<',
  '>',
  '=',
  '.',
  ':',
  '|',
  ',',
  ';',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
];
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const SPACE = /\s+/y;
const NUMBER = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/y;
const TAG = /\{[{%#]/g;
const RAW = /\{%([-+]?)\s*raw\s*(-?)%\}/y;
const END_RAW = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0',
  a: '\x07',
  v: '\v',
};

function unescaped(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n|[\s\S])/g, (_all, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^\r?\n$/.test(code)) return '';
    return SIMPLE[code] ?? (/^['"\\]$/.test(code) ? code : `\\${code}`);
  });
}

const isSign = (character: string | undefined) => character === '-' || character === '+';

class Lexer {
  readonly tokens: Token[] = [];
  readonly #text: string;
  #at = 0;
  #line = 1;
  // Where the line ends that is being read.
  #newline: number;
  // Set by `-%}`: the white space after it goes.
  #strip = false;

  constructor(text: string) {
    // As Jinja does by default: one newline at the end of a template is not part of it.
    const unix = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    this.#text = unix.endsWith('\n') ? unix.slice(0, -1) : unix;
    this.#newline = this.#nextNewline(0);
  }

  #push(kind: TokenKind, value: string): void {
    this.tokens.push({ kind, value, line: this.#line });
  }

  #move(to: number): void {
    while (this.#newline < to) {
      this.#line++;
      this.#newline = this.#nextNewline(this.#newline + 1);
    }
    this.#at = to;
  }

  #nextNewline(from: number): number {
    const at = this.#text.indexOf('\n', from);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  }

  #data(to: number, stripEnd: boolean): void {
    const text = this.#text.slice(this.#at, to);
    const started = this.#strip ? text.trimStart() : text;
    const kept = stripEnd ? started.trimEnd() : started;
    if (kept) this.#push('text', kept);
    this.#strip = false;
    this.#move(to);
  }

  run(): Token[] {
    while (this.#at < this.#text.length) {
      TAG.lastIndex = this.#at;
      const found = TAG.exec(this.#text);
      const next = found?.index ?? this.#text.length;
      const sign = this.#text[next + 2];
      this.#data(next, found !== null && sign === '-');
      if (!found) break;
      if (found[0] === '{#') this.#comment();
      else if (found[0] === '{%' && this.#raw()) continue;
      else this.#tag(found[0]);
    }
    this.#push('end', '');
    return this.tokens;
  }

  #comment(): void {
    const end = this.#text.indexOf('#}', this.#at + 2);
    if (end === -1) throw new JinjaError('Missing end of comment tag', this.#line);
    this.#strip = this.#text[end - 1] === '-';
    this.#move(end + 2);
  }

  #raw(): boolean {
    RAW.lastIndex = this.#at;
    const opened = RAW.exec(this.#text);
    if (!opened) return false;
    this.#move(this.#at + opened[0].length);
    this.#strip = opened[2] === '-';
    END_RAW.lastIndex = this.#at;
    const closed = END_RAW.exec(this.#text);
    if (!closed) throw new JinjaError('Missing end of raw directive', this.#line);
    this.#data(closed.index, closed[1] === '-');
    this.#move(closed.index + closed[0].length);
    this.#strip = closed[2] === '-';
    return true;
  }

  #tag(open: string): void {
    const close = open === '{{' ? '}}' : '%}';
    const started = this.#line;
    this.#push('open', open);
    this.#move(this.#at + (isSign(this.#text[this.#at + 2]) ? 3 : 2));
    const brackets: string[] = [];
    for (;;) {
      SPACE.lastIndex = this.#at;
      if (SPACE.test(this.#text)) this.#move(SPACE.lastIndex);
      if (this.#at >= this.#text.length) {
        throw new JinjaError(`unexpected end of template, expected ${close}`, started);
      }
      const sign = isSign(this.#text[this.#at]) ? 1 : 0;
      if (brackets.length === 0 && this.#text.startsWith(close, this.#at + sign)) {
        this.#push('close', close);
        this.#strip = this.#text[this.#at] === '-';
        this.#move(this.#at + sign + close.length);
        return;
      }
      this.#expressionToken(brackets);
    }
  }

  #expressionToken(brackets: string[]): void {
    const character = this.#text[this.#at] ?? '';
    NUMBER.lastIndex = this.#at;
    NAME.lastIndex = this.#at;
    const number = character >= '0' && character <= '9' ? NUMBER.exec(this.#text)?.[0] : undefined;
    const name = number ? undefined : NAME.exec(this.#text)?.[0];
    if (character === '"' || character === "'") this.#string(character);
    else if (number) {
      const kind = /^0[xob]/i.test(number) || /^[\d_]+$/.test(number) ? 'int' : 'float';
      this.#take(kind, number.replaceAll('_', ''), number.length);
    } else if (name) this.#take('name', name, name.length);
    else this.#operator(character, brackets);
  }

  #operator(character: string, brackets: string[]): void {
    const operator = OPERATORS.find((one) => this.#text.startsWith(one, this.#at));
    if (!operator) throw new JinjaError(`unexpected char '${character}'`, this.#line);
    if ('([{'.includes(operator)) brackets.push(operator);
    else if (CLOSES[operator] && brackets.pop() !== CLOSES[operator]) {
      throw new JinjaError(`unexpected '${operator}'`, this.#line);
    }
    this.#take('op', operator, operator.length);
  }

  #take(kind: TokenKind, value: string, length: number): void {
    this.#push(kind, value);
    this.#move(this.#at + length);
  }

  #string(quote: string): void {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== quote) end += this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) throw new JinjaError('a text in quotes does not end', this.#line);
    this.#push('string', unescaped(this.#text.slice(this.#at + 1, end)));
    this.#move(end + 1);
  }
}

/** Cuts a template into tokens; white space control is already applied. */
export function tokenize(text: string): Token[] {
  return new Lexer(text).run();
}
