import { toPlain } from '../jinja/plain.ts';
import { Callable, HostObject, orElse, type Value } from '../jinja/value.ts';

export type RelationType = 'table' | 'view' | 'cte' | 'external' | undefined;

const PARTS = ['database', 'schema', 'identifier'] as const;
const quoted = (part: string) => `"${part.replaceAll('"', '""')}"`;

/** A relation in a template: prints itself, and has the parts that dbt code asks for. */
export class Relation extends HostObject {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
  /** As SQL names it. */
  readonly text: string;
  readonly type: RelationType;
  /** What a template prints in its place: a query of some of its rows. */
  readonly #instead: string | undefined;

  constructor(
    database: string,
    schema: string,
    identifier: string,
    text: string,
    type?: RelationType,
    instead?: string,
  ) {
    super();
    this.#instead = instead;
    this.database = database;
    this.schema = schema;
    this.identifier = identifier;
    this.text = text;
    this.type = type;
  }

  /** A relation as dbt prints it: every part in quotes. */
  static of(database: string, schema: string, identifier: string, type?: RelationType): Relation {
    const parts = [database, schema, identifier].filter((part) => part !== '');
    return new Relation(database, schema, identifier, parts.map(quoted).join('.'), type);
  }

  /** The same relation, printed as a query of the rows that meet a condition; `render()` still gives the whole. */
  limitedTo(condition: string): Relation {
    const instead = `(select * from ${this.text} where ${condition})`;
    return new Relation(this.database, this.schema, this.identifier, this.text, this.type, instead);
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name' || name === 'table') return this.identifier;
    if (name === 'database' || name === 'schema' || name === 'identifier') return this[name] || null;
    if (name === 'type') return this.type ?? null;
    if (name.startsWith('is_')) return this.type === name.slice(3);
    if (name === 'metadata') return new Map<Value, Value>([['type', 'DuckDBRelation']]);
    const methods: Record<string, Callable['call']> = {
      get: ([key, missing]) => orElse(this.attribute(String(key)), () => missing ?? null),
      include: (_args, named) => this.#changed((part) => named[part] !== false),
      without_identifier: () => this.#changed((part) => part !== 'identifier'),
      quote: (_args, named) => this.#unquoted((part) => named[part] === false),
      render: () => this.text,
      incorporate: (_args, named) => this.#incorporated(named),
    };
    const call = methods[name];
    return call && new Callable(name, call);
  }

  override get isMapping(): boolean {
    return true;
  }

  #changed(keeps: (part: string) => boolean): Relation {
    const [database, schema, identifier] = PARTS.map((part) => (keeps(part) ? this[part] : ''));
    return Relation.of(database ?? '', schema ?? '', identifier ?? '', this.type);
  }

  /** Parts that a source's `quoting` says false of stand without quotes. */
  quotedAs(quoting: Readonly<Record<string, unknown>>): Relation {
    return this.#unquoted((part) => quoting[part] === false);
  }

  #unquoted(bare: (part: string) => boolean): Relation {
    const parts = PARTS.filter((part) => this[part]).map((part) => (bare(part) ? this[part] : quoted(this[part])));
    return new Relation(this.database, this.schema, this.identifier, parts.join('.'), this.type);
  }

  #incorporated(named: Readonly<Record<string, Value>>): Relation {
    const path = (toPlain(named['path'] ?? null) ?? {}) as Record<string, string>;
    const type = (named['type'] as string | undefined) ?? this.type;
    const [database, schema, identifier] = PARTS.map((part) => path[part] ?? this[part]);
    return Relation.of(database ?? '', schema ?? '', identifier ?? '', type as RelationType);
  }

  override equals(other: Value): boolean {
    return other instanceof Relation && other.text === this.text;
  }

  override toString(): string {
    return this.#instead ?? this.text;
  }
}

/** `api.Relation`: relations made by hand. */
export function relationFactory(): Value {
  const create = (_args: readonly Value[], named: Readonly<Record<string, Value>>): Relation => {
    const part = (name: string) => (named[name] ? String(named[name]) : '');
    return Relation.of(
      part('database'),
      part('schema'),
      part('identifier'),
      (named['type'] as RelationType) ?? undefined,
    );
  };
  return new Callable('Relation', create, {
    create: new Callable('create', create),
    Table: 'table',
    View: 'view',
    CTE: 'cte',
  });
}
