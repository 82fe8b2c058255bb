import { Callable, HostObject, Tuple, type Value } from '../jinja/value.ts';
import { callables } from './host.ts';

class Match extends HostObject {
  readonly #match: RegExpExecArray;
  constructor(match: RegExpExecArray) {
    super();
    this.#match = match;
  }
  override attribute(name: string): Value | undefined {
    const methods: Record<string, Callable['call']> = {
      group: ([key = 0]) => (typeof key === 'string' ? this.#match.groups?.[key] : this.#match[Number(key)]) ?? null,
      groups: () => Tuple.of2(...this.#match.slice(1).map((part) => part ?? null)),
      start: () => this.#match.index,
      end: () => this.#match.index + this.#match[0].length,
    };
    const call = methods[name];
    return call && new Callable(name, call);
  }
  override toString(): string {
    return `<re.Match '${this.#match[0]}'>`;
  }
}

/** A pattern of Python's re in JavaScript's words. */
function pattern(text: unknown, flags: string): RegExp {
  const inline = /^\(\?([imsx]+)\)/.exec(String(text));
  const body = String(text)
    .replace(/^\(\?[imsx]+\)/, '')
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\Z', '$');
  return new RegExp(body, flags + (inline?.[1] ?? '').replace(/[x]/g, ''));
}

const replacement = (text: unknown) =>
  String(text)
    .replaceAll('$', '$$$$')
    .replace(/\\g<(\w+)>|\\(\d)/g, (_all, name, digit) =>
      (digit ?? name).replace(/^(\d+)$/, '$$$1').replace(/^([a-z_]\w*)$/i, '$$<$1>'),
    );
const found = (match: RegExpExecArray | null): Value => (match ? new Match(match) : null);

/** Python's `re`, on JavaScript's regular expressions. */
export const RE = new Map<Value, Value>(
  Object.entries({
    ...callables({
      match: ([text, subject]) => found(pattern(`^(?:${String(text)})`, 'u').exec(String(subject))),
      fullmatch: ([text, subject]) => found(pattern(`^(?:${String(text)})$`, 'u').exec(String(subject))),
      search: ([text, subject]) => found(pattern(text, 'u').exec(String(subject))),
      findall: ([text, subject]) =>
        [...String(subject).matchAll(pattern(text, 'gu'))].map((match) =>
          match.length > 2 ? match.slice(1) : (match[1] ?? match[0]),
        ),
      split: ([text, subject]) => String(subject).split(pattern(text, 'u')),
      sub: ([text, by, subject, count]) =>
        String(subject).replace(pattern(text, count === 1 ? 'u' : 'gu'), replacement(by)),
      escape: ([text]) => String(text).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'),
      compile: ([text]) => new Compiled(String(text)),
    }),
    IGNORECASE: 2,
  }),
);

class Compiled extends HostObject {
  readonly #text: string;
  constructor(text: string) {
    super();
    this.#text = text;
  }
  override attribute(name: string): Value | undefined {
    const call = RE.get(name);
    return call instanceof Callable
      ? new Callable(name, (args, kwargs) => call.call([this.#text, ...args], kwargs))
      : undefined;
  }
  override toString(): string {
    return `re.compile('${this.#text}')`;
  }
}
