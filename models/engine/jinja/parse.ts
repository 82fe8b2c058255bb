import type { Expr, MacroNode, Node, Template } from './ast.ts';
import { tokenize } from './lex.ts';
import { DeclarationParser } from './parse-declaration.ts';
import { JinjaError } from './value.ts';

/** Whether a macro's body speaks of a name: Jinja gives `varargs`, `kwargs` and `caller` to those that do. */
function speaksOf(body: unknown, name: string): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { kind, name: named } = body as { kind?: string; name?: string };
  if (kind === 'name' && named === name) return true;
  return Object.values(body).some((part) => speaksOf(part, name));
}

class Parser extends DeclarationParser {
  #loops = 0;
  #open: { readonly tag: string; readonly line: number }[] = [];

  template(): Node[] {
    const body = this.#body();
    if (this.token.kind !== 'end') this.fail(`unexpected '${this.token.value}'`);
    return body;
  }

  /** Statements up to one of these tags, whose name is left to be read. */
  #body(...ends: string[]): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.token;
      if (token.kind === 'end') {
        const unclosed = this.#open.at(-1);
        if (unclosed && ends.length > 0) this.fail(`{% ${unclosed.tag} %} is not closed`, unclosed.line);
        return nodes;
      }
      this.at++;
      if (token.kind === 'text') nodes.push({ kind: 'text', line: token.line, text: token.value });
      else if (token.value === '{{') {
        nodes.push({ kind: 'output', line: token.line, of: this.tuple() });
        this.expect('close', '}}');
      } else {
        const tag = this.expect('name');
        if (ends.includes(tag.value)) return nodes;
        nodes.push(...this.#statement(tag.value, tag.line));
      }
    }
  }

  get #endTag(): string {
    // The tag's name was just read by #body.
    this.at--;
    return this.next().value;
  }

  #close(): void {
    this.expect('close', '%}');
  }

  /** A body up to its end tag, which is read with its close (and, as Jinja allows, a repeated name). */
  #block(tag: string, line: number, end = `end${tag}`): Node[] {
    this.#open.push({ tag, line });
    const body = this.#body(end);
    this.#open.pop();
    if (this.is('name')) this.at++;
    this.#close();
    return body;
  }

  #statement(tag: string, line: number): Node[] {
    const read = STATEMENTS[tag];
    if (read) return [read(this, line)];
    const near = tag.startsWith('end') || ['else', 'elif'].includes(tag) ? '; no block of that kind is open' : '';
    return this.fail(`unknown tag '${tag}'${near}`, line);
  }

  readIf(line: number): Node {
    this.#open.push({ tag: 'if', line });
    const cases: { test: Expr; body: Node[] }[] = [];
    let otherwise: Node[] = [];
    let tag = 'elif';
    while (tag === 'elif') {
      const test = this.tuple(false);
      this.#close();
      cases.push({ test, body: this.#body('elif', 'else', 'endif') });
      tag = this.#endTag;
    }
    if (tag === 'else') {
      this.#close();
      otherwise = this.#body('endif');
    }
    this.#open.pop();
    this.#close();
    return { kind: 'ifs', line, cases, otherwise };
  }

  readFor(line: number): Node {
    const target = this.target();
    this.expect('name', 'in');
    const over = this.tuple(false, ['recursive']);
    const only = this.accept('name', 'if') ? this.expression() : undefined;
    const recursive = this.accept('name', 'recursive');
    this.#close();
    this.#open.push({ tag: 'for', line });
    this.#loops++;
    const body = this.#body('else', 'endfor');
    this.#loops--;
    let otherwise: Node[] = [];
    if (this.#endTag === 'else') {
      this.#close();
      otherwise = this.#body('endfor');
    }
    this.#open.pop();
    this.#close();
    return { kind: 'for', line, target, over, only, recursive, body, otherwise };
  }

  readSet(line: number): Node {
    const target = this.target();
    if (this.accept('op', '=')) {
      const value = this.tuple();
      this.#close();
      return { kind: 'set', line, target, value };
    }
    let filter: Expr | undefined;
    while (this.accept('op', '|')) filter = this.filter(filter);
    this.#close();
    return { kind: 'setBlock', line, target, filter, body: this.#block('set', line) };
  }

  readMacro(line: number, prefix = '', tag = 'macro'): MacroNode {
    const { value } = this.expect('name');
    const params = this.params();
    this.#close();
    const loops = this.#loops;
    this.#loops = 0;
    const from = this.at;
    const body = this.#block(tag, line);
    this.#loops = loops;
    return this.#macro(line, prefix + value, params, body, from);
  }

  #macro(line: number, name: string, params: MacroNode['params'], body: readonly Node[], from: number): MacroNode {
    const speaks = (of: string) => this.named(of, from) && speaksOf(body, of);
    return {
      kind: 'macro',
      line,
      name,
      params,
      body,
      varargs: speaks('varargs'),
      kwargs: speaks('kwargs'),
      caller: speaks('caller'),
    };
  }

  readCall(line: number): Node {
    const params = this.is('op', '(') ? this.params() : [];
    const call = this.expression();
    if (call.kind !== 'call') this.fail('a call block needs a call', line);
    this.#close();
    const from = this.at;
    const body = this.#block('call', line);
    return { kind: 'callBlock', line, call, caller: this.#macro(line, 'caller', params, body, from) };
  }

  readFilter(line: number): Node {
    let filter = this.filter(undefined);
    while (this.accept('op', '|')) filter = this.filter(filter);
    this.#close();
    return { kind: 'filterBlock', line, filter, body: this.#block('filter', line) };
  }

  readWith(line: number): Node {
    const sets: [ReturnType<Parser['target']>, Expr][] = [];
    while (!this.is('close')) {
      if (sets.length > 0) this.expect('op', ',');
      const { value: name } = this.expect('name');
      this.expect('op', '=');
      sets.push([{ kind: 'name', name }, this.expression()]);
    }
    this.#close();
    return { kind: 'with', line, sets, body: this.#block('with', line) };
  }

  readBlock(line: number): Node {
    this.expect('name');
    this.#close();
    return { kind: 'with', line, sets: [], body: this.#block('block', line) };
  }

  readDo(line: number): Node {
    const of = this.tuple();
    this.#close();
    return { kind: 'do', line, of };
  }

  readJump(kind: 'break' | 'continue', line: number): Node {
    if (this.#loops === 0) this.fail(`'${kind}' outside loop`, line);
    this.#close();
    return { kind, line };
  }

  readSnapshot(line: number): Node {
    const { value: name } = this.expect('name');
    this.#close();
    return { kind: 'snapshot', line, name, body: this.#block('snapshot', line) };
  }

  readMaterialization(line: number): Node {
    const { value: name } = this.expect('name');
    let adapter = 'default';
    while (this.accept('op', ',')) {
      if (this.accept('name', 'default')) continue;
      const { value: setting } = this.expect('name');
      this.expect('op', '=');
      const value = this.expression();
      if (setting === 'adapter' && value.kind === 'literal') adapter = String(value.value);
    }
    this.#close();
    this.#block('materialization', line);
    return { kind: 'materialization', line, name, adapter };
  }
}

const STATEMENTS: Readonly<Record<string, (parser: Parser, line: number) => Node>> = {
  if: (parser, line) => parser.readIf(line),
  for: (parser, line) => parser.readFor(line),
  set: (parser, line) => parser.readSet(line),
  macro: (parser, line) => parser.readMacro(line),
  // dbt's own blocks: a generic test is a macro called test_<name>.
  test: (parser, line) => parser.readMacro(line, 'test_', 'test'),
  data_test: (parser, line) => parser.readMacro(line, 'test_', 'data_test'),
  snapshot: (parser, line) => parser.readSnapshot(line),
  materialization: (parser, line) => parser.readMaterialization(line),
  call: (parser, line) => parser.readCall(line),
  filter: (parser, line) => parser.readFilter(line),
  with: (parser, line) => parser.readWith(line),
  block: (parser, line) => parser.readBlock(line),
  do: (parser, line) => parser.readDo(line),
  break: (parser, line) => parser.readJump('break', line),
  continue: (parser, line) => parser.readJump('continue', line),
};

/** Parses a template. A fault is a JinjaError with file and line. */
export function parseTemplate(text: string, file: string): Template {
  try {
    return { file, body: new Parser(tokenize(text)).template() };
  } catch (error) {
    if (error instanceof JinjaError) error.file ??= file;
    throw error;
  }
}
