import { HostObject, type Value } from './value.ts';

/** Where names come from that a template did not set itself. */
export type Lookup = (name: string) => Value | undefined;

/** The names that one scope has set; what it has not is looked for outwards. */
export class Frame {
  readonly #names = new Map<string, Value>();
  readonly #outer: Frame | undefined;
  readonly #lookup: Lookup | undefined;

  constructor(outer: Frame | Lookup) {
    if (typeof outer === 'function') this.#lookup = outer;
    else this.#outer = outer;
  }

  get(name: string): Value | undefined {
    const own = this.#names.get(name);
    if (own !== undefined) return own;
    return this.#outer ? this.#outer.get(name) : this.#lookup?.(name);
  }

  set(name: string, value: Value): void {
    this.#names.set(name, value);
  }
}

/** namespace(): an object whose attributes may be set from inside a loop. */
export class Namespace extends HostObject {
  readonly values = new Map<string, Value>();

  override attribute(name: string): Value | undefined {
    return this.values.get(name);
  }

  override toString(): string {
    return '<Namespace>';
  }
}
