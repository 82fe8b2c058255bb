import { Callable, equals, HostObject, JinjaError, orElse, Undefined, type Value } from './value.ts';

/** `loop` inside a for. */
export class Loop extends HostObject {
  at = 0;
  readonly #items: readonly Value[];
  readonly #depth: number;
  readonly #again: Callable | undefined;
  #last: Value[] | undefined;

  constructor(items: readonly Value[], depth: number, again: Callable | undefined) {
    super();
    this.#items = items;
    this.#depth = depth;
    this.#again = again;
  }

  /** A loop is called to go into a recursive one. */
  asCallable(): Callable | undefined {
    return this.#again;
  }

  override attribute(name: string): Value | undefined {
    const [at, items] = [this.at, this.#items];
    const values: Record<string, () => Value> = {
      index: () => at + 1,
      index0: () => at,
      revindex: () => items.length - at,
      revindex0: () => items.length - at - 1,
      first: () => at === 0,
      last: () => at === items.length - 1,
      length: () => items.length,
      depth: () => this.#depth + 1,
      depth0: () => this.#depth,
      previtem: () => orElse(items[at - 1], () => new Undefined('there is no previous item')),
      nextitem: () => orElse(items[at + 1], () => new Undefined('there is no next item')),
      cycle: () =>
        new Callable('cycle', (args) =>
          orElse(args[at % args.length], () => new Undefined('no items for cycling given')),
        ),
      changed: () => new Callable('changed', (args) => this.#changed([...args])),
    };
    return values[name]?.();
  }

  #changed(values: Value[]): boolean {
    const same = this.#last !== undefined && equals(this.#last, values);
    this.#last = values;
    return !same;
  }

  override toString(): string {
    return `<LoopContext ${this.at + 1}/${this.#items.length}>`;
  }
}

/** Unpacks one item of a loop or assignment into so many names. */
export function unpacked(items: readonly Value[], wanted: number): readonly Value[] {
  if (items.length > wanted) throw new JinjaError(`too many values to unpack (expected ${wanted})`);
  if (items.length < wanted)
    throw new JinjaError(`not enough values to unpack (expected ${wanted}, got ${items.length})`);
  return items;
}
