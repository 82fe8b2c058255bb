import type { Ast } from './ast.ts';
import type { ParsedBarrier } from './barrier.ts';
import type { Catalog, ScopeColumn } from './catalog.ts';
import type { Oracle } from './oracle.ts';
import type { Scope } from './scope.ts';
import type { Ref } from './shape.ts';

/** What a query gives: its columns, and what decided which rows there are. */
export interface Rows {
  readonly columns: readonly ScopeColumn[];
  readonly rows: ReadonlySet<Ref>;
}

/** A common table expression and those that were named before it. */
export interface Cte {
  readonly name: string;
  readonly before: Cte | undefined;
  /** The tree, for questions to DuckDB about queries that read it. */
  readonly tree: { readonly key: string; readonly value: unknown };
  readonly rows: () => Rows;
}

/** Where a query stands: what it may name besides its own FROM. */
export interface Place {
  readonly ctes: Cte | undefined;
  readonly outer: Scope | undefined;
}

/** `select *` or `t.*` as it was expanded. */
export interface StarExpansion {
  /** Relations that it took whole; a star over a query has none. */
  readonly relations: readonly { readonly name: string; readonly external: boolean }[];
  readonly columns: readonly string[];
}

/** One statement being traced. Functions that trace its parts call each other through it. */
export interface Tracing {
  readonly catalog: Catalog;
  readonly oracle: Oracle;
  readonly barriers: readonly ParsedBarrier[];
  readonly aggregates: ReadonlySet<string>;
  readonly reads: Set<string>;
  stars: StarExpansion[];
  query(node: Ast, place: Place): Rows;
}
