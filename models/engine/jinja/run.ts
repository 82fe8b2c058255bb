import type { MacroNode, Node, Target, Template } from './ast.ts';
import { evaluate, filtered } from './evaluate.ts';
import { Frame, type Lookup, Namespace } from './frame.ts';
import { Loop, unpacked } from './loop.ts';
import { str } from './text.ts';
import {
  Callable,
  HostObject,
  iterate,
  JinjaError,
  type Kwargs,
  orElse,
  Tuple,
  truthy,
  Undefined,
  type Value,
  View,
} from './value.ts';

/** Thrown by `return(value)` and caught by the macro that it leaves. */
export class MacroReturn extends Error {
  readonly value: Value;
  constructor(value: Value) {
    super('return() outside of a macro');
    this.value = value;
  }
}

type Signal = 'break' | 'continue' | undefined;

function assign(target: Target, value: Value, frame: Frame): void {
  if (target.kind === 'name') frame.set(target.name, value);
  else if (target.kind === 'tuple') {
    const values = unpacked(iterate(value), target.items.length);
    for (const [at, item] of target.items.entries()) assign(item, values[at] as Value, frame);
  } else {
    const of = frame.get(target.of);
    if (!(of instanceof Namespace)) throw new JinjaError('cannot assign attribute on non-namespace object');
    of.values.set(target.name, value);
  }
}

/** Fills in where an error happened: the innermost statement that it passed. */
function located(error: unknown, line: number, file: string): unknown {
  if (!(error instanceof JinjaError)) {
    if (error instanceof RangeError && /call stack/i.test(error.message))
      return new JinjaError('macros call each other without an end', line, file);
    return error;
  }
  error.line ??= line;
  error.file ??= file;
  return error;
}

class Runner {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  text(nodes: readonly Node[], frame: Frame): string {
    const out: string[] = [];
    this.run(nodes, frame, out);
    return out.join('');
  }

  run(nodes: readonly Node[], frame: Frame, out: string[]): Signal {
    for (const node of nodes) {
      try {
        const signal = this.#node(node, frame, out);
        if (signal) return signal;
      } catch (error) {
        throw located(error, node.line, this.#file);
      }
    }
    return undefined;
  }

  #node(node: Node, frame: Frame, out: string[]): Signal {
    switch (node.kind) {
      case 'text':
        out.push(node.text);
        return undefined;
      case 'output':
        out.push(str(evaluate(node.of, frame)));
        return undefined;
      case 'do':
        evaluate(node.of, frame);
        return undefined;
      case 'set':
        assign(node.target, evaluate(node.value, frame), frame);
        return undefined;
      case 'ifs': {
        const taken = node.cases.find(({ test }) => truthy(evaluate(test, frame)));
        return this.run(taken?.body ?? node.otherwise, frame, out);
      }
      case 'for':
        this.#for(node, frame, out, evaluate(node.over, frame), 0);
        return undefined;
      case 'break':
      case 'continue':
        return node.kind;
      default:
        return this.#block(node, frame, out);
    }
  }

  #block(node: Node, frame: Frame, out: string[]): Signal {
    if (node.kind === 'setBlock') {
      const text = this.text(node.body, new Frame(frame));
      assign(node.target, node.filter ? filtered(node.filter, text, frame) : text, frame);
    } else if (node.kind === 'macro') frame.set(node.name, this.macro(node, frame));
    else if (node.kind === 'callBlock') {
      const { call } = node;
      if (call.kind !== 'call') throw new Error('not a call');
      const named = [...call.args.named, ['caller', { kind: 'name', line: node.line, name: ' caller' }] as const];
      const inside = new Frame(frame);
      inside.set(' caller', this.macro(node.caller, frame));
      out.push(str(evaluate({ ...call, args: { ...call.args, named } }, inside)));
    } else if (node.kind === 'filterBlock')
      out.push(str(filtered(node.filter, this.text(node.body, new Frame(frame)), frame)));
    else if (node.kind === 'with') {
      const inside = new Frame(frame);
      for (const [target, value] of node.sets) assign(target, evaluate(value, frame), inside);
      this.run(node.body, inside, out);
    } else if (node.kind === 'snapshot') this.run(node.body, frame, out);
    return undefined;
  }

  #for(node: Extract<Node, { kind: 'for' }>, frame: Frame, out: string[], over: Value, depth: number): void {
    const visit = (item: Value, within: Frame) => {
      const inside = new Frame(within);
      assign(node.target, item, inside);
      return inside;
    };
    const { only } = node;
    if (over instanceof Undefined && over.what.startsWith("'")) iterate(over);
    const items = only ? iterate(over).filter((item) => truthy(evaluate(only, visit(item, frame)))) : iterate(over);
    const again = node.recursive
      ? new Callable('loop', ([inner]) => {
          const text: string[] = [];
          this.#for(node, frame, text, inner as Value, depth + 1);
          return text.join('');
        })
      : undefined;
    // A copy: what the body does to the list does not change this loop.
    const loop = new Loop([...items], depth, again);
    const outside = new Frame(frame);
    outside.set('loop', loop);
    let finished = false;
    for (const [at, item] of [...items].entries()) {
      loop.at = at;
      const signal = this.run(node.body, visit(item, outside), out);
      if (signal === 'break') break;
      if (signal === undefined) finished = true;
    }
    // As Jinja compiles it: else belongs to a loop of which no round came to its end.
    if (!finished) this.run(node.otherwise, new Frame(frame), out);
  }

  macro(node: MacroNode, outer: Frame): Callable {
    const call = (args: readonly Value[], kwargs: Kwargs): Value => {
      const frame = new Frame(outer);
      this.#bind(node, args, kwargs, frame);
      try {
        return this.text(node.body, frame);
      } catch (error) {
        if (error instanceof MacroReturn) return error.value;
        throw error;
      }
    };
    const names = Tuple.of2(...node.params.map((param) => param.name));
    return new Callable(node.name, call, {
      name: node.name,
      arguments: names,
      catch_varargs: node.varargs,
      catch_kwargs: node.kwargs,
      caller: node.caller,
    });
  }

  #bind(node: MacroNode, args: readonly Value[], kwargs: Kwargs, frame: Frame): void {
    const rest = new Map(Object.entries(kwargs));
    for (const [at, param] of node.params.entries()) {
      const named = rest.get(param.name);
      if (named !== undefined && at < args.length)
        throw new JinjaError(`macro '${node.name}' got '${param.name}' twice`);
      const given = at < args.length ? args[at] : named;
      rest.delete(param.name);
      const missing = () =>
        param.default ? evaluate(param.default, frame) : new Undefined(`parameter '${param.name}' was not provided`);
      frame.set(param.name, given === undefined ? missing() : given);
    }
    const caller = rest.get('caller');
    if (caller !== undefined && !node.caller && !node.kwargs) {
      throw new JinjaError(`macro '${node.name}' takes no caller`);
    }
    rest.delete('caller');
    frame.set('caller', caller ?? new Undefined('No caller defined'));
    const extra = args.slice(node.params.length);
    if (node.varargs) frame.set('varargs', Tuple.of2(...extra));
    else if (extra.length > 0)
      throw new JinjaError(`macro '${node.name}' takes not more than ${node.params.length} argument(s)`);
    if (node.kwargs) frame.set('kwargs', new Map(rest));
    else if (rest.size > 0)
      throw new JinjaError(`macro '${node.name}' takes no keyword argument '${[...rest.keys()][0]}'`);
  }
}

/** Jinja's own global functions. */
const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  [
    'range',
    new Callable('range', (args) => {
      const [first = 0, second, step = 1] = args.map(Number);
      const [from, to] = second === undefined ? [0, first] : [first, second];
      // As Jinja's sandbox, which dbt uses.
      if (Math.abs((to - from) / step) > 100_000)
        throw new JinjaError('Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).');
      const numbers: Value[] = [];
      for (let at = from; step > 0 ? at < to : at > to; at += step) numbers.push(at);
      const made = View.named('range', numbers);
      made.text = `range(${from}, ${to}${step === 1 ? '' : `, ${step}`})`;
      return made;
    }),
  ],
  [
    'dict',
    new Callable('dict', ([from], named) => new Map<Value, Value>([...pairsOf(from), ...Object.entries(named)])),
  ],
  [
    'namespace',
    new Callable('namespace', ([from], named) => {
      const made = new Namespace();
      for (const [key, value] of [...pairsOf(from), ...Object.entries(named)]) made.values.set(str(key), value);
      return made;
    }),
  ],
  ['joiner', new Callable('joiner', ([separator]) => joiner(str(separator ?? ', ')))],
  ['cycler', new Callable('cycler', (items) => new Cycler([...items]))],
]);

function pairsOf(value: Value | undefined): [Value, Value][] {
  if (value === undefined) return [];
  return value instanceof Map ? [...value] : iterate(value).map((pair) => [...iterate(pair)] as [Value, Value]);
}

function joiner(separator: string): Callable {
  let used = false;
  return new Callable('joiner', () => {
    const text = used ? separator : '';
    used = true;
    return text;
  });
}

class Cycler extends HostObject {
  readonly #items: readonly Value[];
  #at = 0;
  constructor(items: readonly Value[]) {
    super();
    this.#items = items;
  }
  override attribute(name: string): Value | undefined {
    if (name === 'current') return this.#items[this.#at % this.#items.length] as Value;
    if (name === 'next') return new Callable(name, () => this.#items[this.#at++ % this.#items.length] as Value);
    if (name === 'reset') {
      return new Callable(name, () => {
        this.#at = 0;
        return null;
      });
    }
    return undefined;
  }
  override toString(): string {
    return '<Cycler>';
  }
}

const rootOf = (lookup: Lookup): Frame => new Frame((name) => orElse(lookup(name), () => GLOBALS.get(name)));

/** The text of a template. `lookup` gives what it did not set itself. Throws JinjaErrors, and what functions of the host throw. */
export function render(template: Template, lookup: Lookup): string {
  return new Runner(template.file).text(template.body, new Frame(rootOf(lookup)));
}

/** A macro as a value, seeing these names. */
export function macroValue(macro: MacroNode, file: string, lookup: Lookup): Callable {
  return new Runner(file).macro(macro, rootOf(lookup));
}

/** One expression's value: `{{ … }}` of a YAML file, not turned into text. */
export function expressionValue(template: Template, lookup: Lookup): Value {
  const [only] = template.body;
  if (template.body.length === 1 && only?.kind === 'output') return evaluate(only.of, new Frame(rootOf(lookup)));
  return render(template, lookup);
}
