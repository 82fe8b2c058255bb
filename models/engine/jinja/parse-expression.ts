import type { Args, Expr } from './ast.ts';
import type { Token } from './lex.ts';
import { int, JinjaError } from './value.ts';

/** Names that are values and cannot be set. */
export const CONSTANTS: Readonly<Record<string, null | boolean>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};
const NO_ARGS: Args = { positional: [], named: [], star: undefined, starStar: undefined };
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
// Operators that bind tighter come later.
const BINARY: readonly (readonly string[])[] = [['+', '-'], ['~'], ['*', '/', '//', '%'], ['**']];

/** Reads expressions from tokens, with Jinja's precedences. */
export class ExpressionParser {
  readonly #tokens: readonly Token[];
  protected at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  protected get token(): Token {
    return this.#tokens[this.at] as Token;
  }

  protected next(): Token {
    return this.#tokens[this.at++] as Token;
  }

  /** Whether a name was read since a token. */
  protected named(name: string, since: number): boolean {
    for (let at = since; at < this.at; at++) {
      const token = this.#tokens[at] as Token;
      if (token.kind === 'name' && token.value === name) return true;
    }
    return false;
  }

  protected fail(message: string, line = this.token.line): never {
    throw new JinjaError(message, line);
  }

  protected is(kind: Token['kind'], ...values: string[]): boolean {
    return this.token.kind === kind && (values.length === 0 || values.includes(this.token.value));
  }

  protected accept(kind: Token['kind'], value: string): boolean {
    if (this.token.kind !== kind || this.token.value !== value) return false;
    this.at++;
    return true;
  }

  protected expect(kind: Token['kind'], value?: string): Token {
    if (this.token.kind === kind && (value === undefined || this.token.value === value)) return this.next();
    const found = this.token.kind === 'end' ? 'end of template' : `'${this.token.value}'`;
    return this.fail(`expected ${value ? `'${value}'` : kind}, got ${found}`);
  }

  protected expression(conditional = true): Expr {
    if (!conditional) return this.#or();
    const { line } = this.token;
    let node = this.#or();
    while (this.accept('name', 'if')) {
      const test = this.#or();
      const otherwise = this.accept('name', 'else') ? this.expression() : undefined;
      node = { kind: 'if', line, test, whenTrue: node, otherwise };
    }
    return node;
  }

  /** One expression, or several with commas as a tuple. */
  protected tuple(conditional = true, ends: readonly string[] = []): Expr {
    const { line } = this.token;
    const items: Expr[] = [];
    let isTuple = false;
    for (;;) {
      if (this.is('close') || this.is('op', ')') || (this.token.kind === 'name' && ends.includes(this.token.value)))
        break;
      items.push(this.expression(conditional));
      if (!this.accept('op', ',')) break;
      isTuple = true;
    }
    if (!isTuple && items[0]) return items[0];
    if (items.length === 0 && !this.is('op', ')')) this.fail(`expected an expression, got '${this.token.value}'`);
    return { kind: 'tuple', line, items };
  }

  #or(): Expr {
    let left = this.#and();
    while (this.is('name', 'or')) left = { kind: 'or', line: this.next().line, left, right: this.#and() };
    return left;
  }

  #and(): Expr {
    let left = this.#not();
    while (this.is('name', 'and')) left = { kind: 'and', line: this.next().line, left, right: this.#not() };
    return left;
  }

  #not(): Expr {
    return this.is('name', 'not') ? { kind: 'not', line: this.next().line, of: this.#not() } : this.#compare();
  }

  #compare(): Expr {
    const { line } = this.token;
    const first = this.#sum();
    const rest: [string, Expr][] = [];
    for (;;) {
      if (this.token.kind === 'op' && COMPARISONS.has(this.token.value)) rest.push([this.next().value, this.#sum()]);
      else if (this.accept('name', 'in')) rest.push(['in', this.#sum()]);
      else if (this.is('name', 'not') && this.#tokens[this.at + 1]?.value === 'in') {
        this.at += 2;
        rest.push(['not in', this.#sum()]);
      } else break;
    }
    return rest.length > 0 ? { kind: 'compare', line, first, rest } : first;
  }

  #binary(level: number): Expr {
    const operators = BINARY[level];
    if (!operators) return this.#unary(true);
    let left = this.#binary(level + 1);
    while (this.token.kind === 'op' && operators.includes(this.token.value)) {
      const { value: operator, line } = this.next();
      left = { kind: 'binary', operator, line, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #sum(): Expr {
    return this.#binary(0);
  }

  #unary(filtered: boolean): Expr {
    const { line } = this.token;
    let node: Expr;
    if (this.accept('op', '-')) node = { kind: 'neg', line, of: this.#unary(false) };
    else if (this.accept('op', '+')) node = { kind: 'pos', line, of: this.#unary(false) };
    else node = this.#primary();
    node = this.postfix(node);
    return filtered ? this.#filters(node) : node;
  }

  #primary(): Expr {
    const token = this.next();
    const { line, value } = token;
    if (token.kind === 'name') {
      const constant = CONSTANTS[value];
      return constant === undefined ? { kind: 'name', line, name: value } : { kind: 'literal', line, value: constant };
    }
    if (token.kind === 'string') {
      let text = value;
      while (this.is('string')) text += this.next().value;
      return { kind: 'literal', line, value: text };
    }
    if (token.kind === 'int') return { kind: 'literal', line, value: int(BigInt(value)) };
    if (token.kind === 'float') return { kind: 'float', line, value: Number(value) };
    if (token.kind === 'op' && value === '(') {
      const inside = this.tuple();
      this.expect('op', ')');
      return inside;
    }
    if (token.kind === 'op' && value === '[') return { kind: 'list', line, items: this.#items(']') };
    if (token.kind === 'op' && value === '{') return this.#dict(line);
    this.at--;
    return this.fail(token.kind === 'end' ? 'unexpected end of template' : `unexpected '${value}'`);
  }

  #items(close: string): Expr[] {
    const items: Expr[] = [];
    while (!this.is('op', close)) {
      if (items.length > 0) this.expect('op', ',');
      if (this.is('op', close)) break;
      items.push(this.expression());
    }
    this.expect('op', close);
    return items;
  }

  #dict(line: number): Expr {
    const pairs: [Expr, Expr][] = [];
    while (!this.is('op', '}')) {
      if (pairs.length > 0) this.expect('op', ',');
      if (this.is('op', '}')) break;
      const key = this.expression();
      this.expect('op', ':');
      pairs.push([key, this.expression()]);
    }
    this.expect('op', '}');
    return { kind: 'dict', line, pairs };
  }

  protected postfix(node: Expr): Expr {
    let of = node;
    for (;;) {
      const { line } = this.token;
      if (this.accept('op', '.')) {
        const name = this.next();
        if (name.kind === 'name') of = { kind: 'attribute', line, of, name: name.value };
        else if (name.kind === 'int')
          of = { kind: 'item', line, of, key: { kind: 'literal', line, value: Number(name.value) } };
        else this.fail(`expected a name or number after '.', got '${name.value}'`, line);
      } else if (this.accept('op', '[')) of = this.#subscript(of, line);
      else if (this.is('op', '(')) of = { kind: 'call', line, callee: of, args: this.args() };
      else return of;
    }
  }

  #subscript(of: Expr, line: number): Expr {
    const parts: (Expr | undefined)[] = [];
    let sliced = false;
    for (let expectPart = true; !this.is('op', ']'); ) {
      if (this.accept('op', ':')) {
        if (expectPart) parts.push(undefined);
        sliced = true;
        expectPart = true;
      } else {
        parts.push(this.expression());
        expectPart = false;
      }
    }
    this.expect('op', ']');
    if (sliced) return { kind: 'slice', line, of, parts };
    return parts[0] ? { kind: 'item', line, of, key: parts[0] } : this.fail('expected an index');
  }

  #filters(node: Expr): Expr {
    let of = node;
    for (;;) {
      if (this.accept('op', '|')) of = this.filter(of);
      else if (this.is('name', 'is')) of = this.#test(of);
      else if (this.is('op', '(')) of = { kind: 'call', line: this.token.line, callee: of, args: this.args() };
      else return of;
    }
  }

  #dotted(): string {
    let name = this.expect('name').value;
    while (this.accept('op', '.')) name += `.${this.expect('name').value}`;
    return name;
  }

  /** A chain of filters; without `of` for a filter block. */
  protected filter(of: Expr | undefined): Expr {
    const { line } = this.token;
    const name = this.#dotted();
    const args = this.is('op', '(') ? this.args() : NO_ARGS;
    return { kind: 'filter', line, name, of, args };
  }

  #test(of: Expr): Expr {
    const { line } = this.next();
    const negated = this.accept('name', 'not');
    const name = this.#dotted();
    let args = NO_ARGS;
    const operand = ['name', 'string', 'int', 'float'].includes(this.token.kind) || this.is('op', '[', '{');
    if (this.is('op', '(')) args = this.args();
    else if (operand && !this.is('name', 'else', 'or', 'and', 'if', 'is', 'in', 'not', 'recursive')) {
      args = { ...NO_ARGS, positional: [this.postfix(this.#primary())] };
    }
    const test: Expr = { kind: 'test', line, name, of, args };
    return negated ? { kind: 'not', line, of: test } : test;
  }

  protected args(): Args {
    const positional: Expr[] = [];
    const named: [string, Expr][] = [];
    let star: Expr | undefined;
    let starStar: Expr | undefined;
    this.expect('op', '(');
    for (let first = true; !this.is('op', ')'); first = false) {
      if (!first) this.expect('op', ',');
      if (this.is('op', ')')) break;
      if (this.accept('op', '*')) star = this.expression();
      else if (this.accept('op', '**')) starStar = this.expression();
      else if (
        this.is('name') &&
        this.#tokens[this.at + 1]?.value === '=' &&
        this.#tokens[this.at + 1]?.kind === 'op'
      ) {
        const { value } = this.next();
        this.at++;
        named.push([value, this.expression()]);
      } else {
        if (named.length > 0) this.fail('a positional argument follows a named one');
        positional.push(this.expression());
      }
    }
    this.expect('op', ')');
    return { positional, named, star, starStar };
  }
}
