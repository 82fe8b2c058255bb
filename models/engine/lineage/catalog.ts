import { type Flow, sourceFlow } from './flow.ts';
import type { Place, Ref } from './shape.ts';

/** A column that can be named in a query. Without a name: an expression whose name nobody has asked for. */
export interface ScopeColumn {
  readonly name: string;
  readonly flow: Flow;
}

export interface KnownRelation {
  /** As findings name it. */
  readonly relation: string;
  readonly columns: readonly ScopeColumn[];
  /** Not made by a model of the project. */
  readonly external: boolean;
}

const keyOf = (parts: readonly string[]) => parts.map((part) => part.toLowerCase()).join('\u0000');

// The schema `main` may be left out, also after the name of an attached database.
function spellings({ database, schema, identifier }: Place): string[][] {
  const front = database === undefined ? [] : [database];
  return [[...front, schema, identifier], ...(schema === 'main' ? [[...front, identifier]] : [])];
}

/** The relations that SQL may name, with their columns. */
export class Catalog {
  readonly #known = new Map<string, KnownRelation>();
  readonly #refs = new Map<string, Ref>();

  add(place: Place, columns: readonly { readonly name: string }[], external: boolean): void {
    const { relation } = place;
    const known: KnownRelation = {
      relation,
      external,
      columns: columns.map(({ name }) => ({ name, flow: sourceFlow(this.ref(relation, name)) })),
    };
    for (const parts of spellings(place)) this.#known.set(keyOf(parts), known);
  }

  find(catalog: string, schema: string, table: string): KnownRelation | undefined {
    return this.#known.get(keyOf([catalog, schema, table].filter((part) => part !== '')));
  }

  /** The one object that stands for this column. */
  ref(relation: string, column: string): Ref {
    const key = `${relation}\u0000${column}`;
    const known = this.#refs.get(key);
    if (known) return known;
    const ref = { relation, column };
    this.#refs.set(key, ref);
    return ref;
  }
}
