import { nearest } from '../../../core/index.ts';
import type { MacroNode, Node, Template } from '../jinja/ast.ts';
import type { Lookup } from '../jinja/frame.ts';
import { parseTemplate } from '../jinja/parse.ts';
import { macroValue } from '../jinja/run.ts';
import { Callable, HostObject, JinjaError, orElse, Undefined, type Value } from '../jinja/value.ts';

/** Macros of one package. */
export interface MacroSource {
  readonly package: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

interface Found {
  readonly package: string;
  readonly file: string;
  readonly node: MacroNode;
}

/** dbt's own package, whose macros every template sees last. */
export const INTERNAL = 'dbt';

function macrosIn(nodes: readonly Node[]): MacroNode[] {
  return nodes.filter((node) => node.kind === 'macro');
}

// dbt's own macros are the same for every project that a process reads.
const ownFiles = new Map<string, Template>();

function parsed({ path, text }: MacroSource['files'][number], own: boolean): Template {
  const template = (own ? ownFiles.get(text) : undefined) ?? parseTemplate(text, path);
  if (own) ownFiles.set(text, template);
  return template;
}

/** The macros of a project and its packages, parsed once. */
export class MacroBook {
  readonly root: string;
  readonly #packages = new Map<string, Map<string, Found>>();
  /** Materialisations that the project brings itself, by name. */
  readonly materializations = new Set<string>();

  constructor(root: string, sources: readonly MacroSource[]) {
    this.root = root;
    for (const { package: name, files } of sources) {
      const own = this.#packages.get(name) ?? new Map<string, Found>();
      this.#packages.set(name, own);
      for (const file of files) {
        const { body } = parsed(file, name === INTERNAL);
        for (const node of macrosIn(body)) {
          const first = own.get(node.name);
          if (first) throw new JinjaError(`macro ${node.name} is defined twice: ${first.file} and ${file.path}`);
          own.set(node.name, { package: name, file: file.path, node });
        }
        for (const node of body) if (node.kind === 'materialization') this.materializations.add(node.name);
      }
    }
  }

  has(name: string): boolean {
    return this.find(name, this.root) !== undefined;
  }

  get packages(): string[] {
    return [...this.#packages.keys()];
  }

  /** Names near to one that does not exist. */
  near(name: string): string[] {
    return nearest(name, new Set([...this.#packages.values()].flatMap((own) => [...own.keys()])), 1);
  }

  inPackage(name: string, packageName: string): Found | undefined {
    return this.#packages.get(packageName)?.get(name);
  }

  /** A macro as a template of a package sees it: its own first, then the project's, then dbt's. */
  find(name: string, from: string): Found | undefined {
    return [from, this.root, INTERNAL].map((one) => this.inPackage(name, one)).find((found) => found !== undefined);
  }

  /** Names of macros that begin so, in all packages: generic tests, hooks. */
  all(prefix: string): string[] {
    return [...this.#packages.values()].flatMap((own) => [...own.keys()].filter((name) => name.startsWith(prefix)));
  }
}

/** `dbt_utils.star`: the macros of one package. */
class PackageNamespace extends HostObject {
  readonly #name: string;
  readonly #macro: (name: string) => Value | undefined;

  constructor(name: string, macro: (name: string) => Value | undefined) {
    super();
    this.#name = name;
    this.#macro = macro;
  }

  override attribute(name: string): Value | undefined {
    return this.#macro(name);
  }

  override toString(): string {
    return `package ${this.#name}`;
  }
}

const NONE: ReadonlyMap<string, Value> = new Map();

/** The macros of a book as values, within one rendering: all see its names. */
export class BoundMacros {
  readonly #book: MacroBook;
  readonly #context: Lookup;
  readonly #values = new Map<MacroNode, Callable>();
  readonly #overrides: ReadonlyMap<string, Value>;
  readonly #lenient: boolean;

  /** `overrides`: what macros give in a unit test, by their names (`package.macro` too). */
  constructor(
    book: MacroBook,
    context: Lookup,
    {
      overrides = NONE,
      lenient = false,
    }: { overrides?: ReadonlyMap<string, Value> | undefined; lenient?: boolean | undefined } = {},
  ) {
    this.#lenient = lenient;
    this.#book = book;
    this.#context = context;
    this.#overrides = overrides;
  }

  #value(found: Found | undefined): Callable | undefined {
    if (!found) return undefined;
    const known = this.#values.get(found.node);
    if (known) return known;
    const made = macroValue(found.node, found.file, this.lookup(found.package));
    this.#values.set(found.node, made);
    return made;
  }

  #override(name: string): Callable | undefined {
    const value = this.#overrides.get(name);
    return value === undefined ? undefined : new Callable(name, () => value);
  }

  inPackage(name: string, packageName: string): Callable | undefined {
    return this.#override(`${packageName}.${name}`) ?? this.#value(this.#book.inPackage(name, packageName));
  }

  /** What a template of a package finds under a name. */
  lookup(from: string): Lookup {
    return (name) => {
      const overridden = this.#override(name);
      if (overridden) return overridden;
      // A project may put its own macro in place of ref, source and the like.
      const own = this.#book.inPackage(name, from) ?? this.#book.inPackage(name, this.#book.root);
      if (own && name !== 'caller') return this.#value(own);
      const given = this.#context(name);
      if (given !== undefined) return given;
      if (name === 'builtins') return new PackageNamespace(name, this.#context);
      const internal = this.#value(this.#book.inPackage(name, INTERNAL));
      if (internal) return internal;
      if (this.#book.packages.includes(name)) {
        return new PackageNamespace(name, (macro) => orElse(this.inPackage(macro, name), () => this.#unknown(macro)));
      }
      return this.#unknown(name);
    };
  }

  /** While a project is read, a macro that is not there is no fault yet: only who runs it fails. */
  #unknown(name: string): Value | undefined {
    return this.#lenient ? new Undefined(`'${name}' is undefined`, true) : undefined;
  }

  /** dbt's adapter.dispatch: the first of the packages, and in each the dialect's before the default one. */
  dispatch(
    name: string,
    namespace: string | undefined,
    order: readonly string[] | undefined,
    from: string,
  ): Callable | undefined {
    const searched = namespace === undefined ? [from, this.#book.root] : (order ?? [this.#book.root, namespace]);
    for (const one of new Set([...searched, INTERNAL])) {
      for (const prefix of ['duckdb__', 'default__']) {
        const found = this.inPackage(prefix + name, one);
        if (found) return found;
      }
    }
    return undefined;
  }
}
