import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { nearest, UserError } from '../../core/index.ts';
import './errors.ts';

// The only file that knows the template engine. What it lacks of dbt's Jinja ({% do %}, {% test %}, relations as values,
// functions with keyword arguments) is added here, so that another engine can take its place.

type RuntimeValue = ReturnType<Environment['lookupVariable']>;
interface RuntimeFunction {
  value: (args: RuntimeValue[], environment: Environment) => RuntimeValue;
}
interface RuntimeObject {
  readonly value: Map<string, RuntimeValue>;
}

export type Template = ReturnType<typeof parse>;

/** A function of the host that templates may call: plain arguments in, a plain value (or a Relation) out. */
export type HostFunction = (args: unknown[], kwargs: Record<string, unknown>, scope: Scope) => unknown;

/** What a host function may look up where it is called. */
export interface Scope {
  /** A macro as a value that may be returned to the template. */
  macro(name: string): unknown;
}

/** A relation in a template: prints itself, and has the parts that dbt code asks for. */
export class Relation {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
  readonly text: string;

  constructor(database: string, schema: string, identifier: string, text: string) {
    this.database = database;
    this.schema = schema;
    this.identifier = identifier;
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

// Making an environment costs more than making a value: one serves all conversions.
const SCRATCH = new Environment();
function convert(value: unknown): RuntimeValue {
  const made = SCRATCH.set('value', value);
  SCRATCH.variables.delete('value');
  return made;
}

// The package does not export its value classes; all of them descend from this one.
const VALUE = Object.getPrototypeOf(convert(() => null).constructor) as abstract new () => object;

function toPlain(value: RuntimeValue): unknown {
  if (Object.hasOwn(value, 'relation')) return (value as unknown as { relation: Relation }).relation;
  if (value.type === 'NullValue') return null;
  if (Array.isArray(value.value)) return value.value.map(toPlain);
  if (value.value instanceof Map)
    return Object.fromEntries([...value.value].map(([key, item]) => [key, toPlain(item)]));
  return value.value;
}

function fromRelation(relation: Relation): RuntimeValue {
  const { database, schema, identifier } = relation;
  const value = convert({ database, schema, identifier, name: identifier, table: identifier });
  const text = () => relation.text;
  // `~` joins the inner values, output joins the outer ones.
  Object.assign(value.value as object, { toString: text });
  return Object.assign(value, { relation, toString: text });
}

function fromFunction(call: HostFunction): RuntimeValue {
  const made = convert(() => null);
  (made as RuntimeFunction).value = (args, environment) => {
    const last = args.at(-1);
    const named = last?.type === 'KeywordArgumentsValue' ? (toPlain(last) as Record<string, unknown>) : {};
    const positional = (last?.type === 'KeywordArgumentsValue' ? args.slice(0, -1) : args).map(toPlain);
    const macro = (name: string) => {
      const found = environment.lookupVariable(name);
      return found.type === 'FunctionValue' ? found : undefined;
    };
    return fromHost(call(positional, named, { macro }));
  };
  return made;
}

function fromHost(value: unknown): RuntimeValue {
  if (value instanceof VALUE) return value as RuntimeValue;
  if (value instanceof Relation) return fromRelation(value);
  if (typeof value === 'function') return fromFunction(value as HostFunction);
  if (Array.isArray(value)) {
    const list = convert([]);
    (list.value as RuntimeValue[]).push(...value.map(fromHost));
    return list;
  }
  if (typeof value === 'object' && value !== null) {
    const object = convert({});
    for (const [key, item] of Object.entries(value)) (object as RuntimeObject).value.set(key, fromHost(item));
    return object;
  }
  return convert(value);
}

/** Statements that the engine does not know, said in ones that it knows. */
function dialect(text: string): string {
  return text
    .replace(/\{%(-?)\s*do\s+/g, '{%$1 set _done = ')
    .replace(/\{%(-?)\s*test\s+(\w+)/g, '{%$1 macro test_$2')
    .replace(/\{%(-?)\s*endtest\s*(-?)%\}/g, '{%$1 endmacro $2%}')
    .replace(/\{%(-?)\s*snapshot\s+\w+\s*(-?)%\}/g, '{#$1$2#}')
    .replace(/\{%(-?)\s*endsnapshot\s*(-?)%\}/g, '{#$1$2#}');
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The first line after which a prefix of the text no longer parses for the same reason: good enough to look at. */
function faultyLine(text: string): number | undefined {
  const opened = [...text.matchAll(/\{[{%#][\s\S]*?[}%#]\}/g)];
  for (const tag of opened) {
    if (tag[0].startsWith('{%') && /^\{%-?\s*(if|for|macro|set|call|filter|el|end)/.test(tag[0])) continue;
    try {
      parse(tokenize(dialect(tag[0])));
    } catch {
      return text.slice(0, tag.index).split('\n').length;
    }
  }
  return undefined;
}

/** Parses a template; `models/template` names the file and, where it can be told, the line. */
export function parseTemplate(text: string, file: string): Template {
  try {
    return parse(tokenize(dialect(text)));
  } catch (error) {
    throw new UserError('models/template', { file, line: faultyLine(text), reason: reasonOf(error) }, { cause: error });
  }
}

/** The macros of a project, parsed once and shared by all templates. */
export class Macros {
  readonly #base = new Environment();
  readonly names = new Set<string>();

  constructor(files: readonly { readonly path: string; readonly text: string }[]) {
    const constants = { true: true, false: false, none: null, True: true, False: false, None: null };
    for (const [name, value] of Object.entries(constants)) this.#base.set(name, value);
    this.#base.setVariable('range', fromHost(rangeOf));
    const known = new Set(this.#base.variables.keys());
    for (const { path, text } of files) new Interpreter(this.#base).run(parseTemplate(text, path));
    for (const name of this.#base.variables.keys()) if (!known.has(name)) this.names.add(name);
  }

  /** Renders a template with these globals. Errors become `models/template`; UserErrors of host functions pass through. */
  render(template: Template, globals: Readonly<Record<string, unknown>>, file: string): string {
    const environment = new Environment(this.#base);
    for (const [name, value] of Object.entries(globals)) environment.setVariable(name, fromHost(value));
    try {
      return String(new Interpreter(environment).run(template).value);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const missing = calledNames(template).filter(
        (name) => environment.lookupVariable(name).type === 'UndefinedValue',
      );
      const hint = missing.length > 0 ? `; unknown: ${missing.map((name) => this.#suggest(name)).join(', ')}` : '';
      throw new UserError('models/template', { file, reason: `${reasonOf(error)}${hint}` }, { cause: error });
    }
  }

  #suggest(name: string): string {
    const [closest] = nearest(name, this.names, 1);
    return closest ? `${name}() (did you mean ${closest}()?)` : `${name}()`;
  }
}

/** Names that a template calls as functions. */
function calledNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, callee } = node as { type?: string; callee?: { type?: string; value?: string } };
  const own = type === 'CallExpression' && callee?.type === 'Identifier' && callee.value ? [callee.value] : [];
  return [...own, ...Object.values(node).flatMap(calledNames)];
}

function rangeOf(args: unknown[]): number[] {
  const [first = 0, second, step = 1] = args as number[];
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const numbers: number[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) numbers.push(at);
  return numbers;
}
