import type { Transaction } from '../../../core/index.ts';

/** A column as a database describes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Where a relation stands and what findings call it. */
export interface Place {
  /** As SQL names it, e.g. `marts.fct_encounters` or `raw.main.demo_his__patients`; this is what findings say. */
  readonly relation: string;
  /** Undefined: the warehouse itself. */
  readonly database?: string | undefined;
  readonly schema: string;
  readonly identifier: string;
}

/** How near a landed column is to a person, in the words of the contracts of ingest. */
export type Classification = 'direct_identifier' | 'quasi' | 'clinical' | 'open';

export interface ExternalColumn extends Column {
  /** Undefined where nobody has classified it. */
  readonly classification?: Classification | undefined;
}

/** A relation that models read and do not make: a landed table, a book of the house. */
export interface ExternalRelation extends Place {
  readonly columns: readonly ExternalColumn[];
}

/** A model as compiled. Where its SQL came from does not matter here. */
export interface CompiledSql extends Place {
  readonly name: string;
  /** Path in the project, e.g. `marts/flow/fct_encounters.sql`. */
  readonly path: string;
  readonly materialized: string;
  /** Names of the models that it reads. */
  readonly refs: readonly string[];
  /** The query of its relation, or why there is none. */
  readonly sql: string | Error;
  /** The query of a later build that only adds to the relation, where it is another one. */
  readonly later?: string | Error | undefined;
  /** Instead of a query: fills a seed, whose columns only the CSV reader knows. */
  readonly load?: ((tx: Transaction) => Promise<unknown>) | undefined;
}

/** One column of one relation. Catalogues hand out one object per column, so identity is equality. */
export interface Ref {
  readonly relation: string;
  readonly column: string;
}

/** A reason why a query's lineage is not known. It is always told, and never becomes an empty lineage. */
export class Untraceable extends Error {}
