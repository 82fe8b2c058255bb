import type { z } from 'zod';
import type { TableContract } from './contract.ts';
import type { TableNote, TableReport } from './report.ts';

/** Rows of one table to read. No condition: all of them; a window and keys together: rows of either. */
export interface Selection {
  /** Cursor at or after this moment ('YYYY-MM-DD HH:MM:SS.ffffff'), or without a cursor. */
  readonly changedSince?: string;
  /** Business date in these days, both included. */
  readonly window?: { readonly column: string; readonly since: string; readonly until: string };
  /** Exactly these keys: one text per key column. */
  readonly keys?: readonly (readonly string[])[];
  /** Only rows whose cursor lies before this moment; with any of the conditions above. */
  readonly unchangedSince?: string;
  /** Only rows whose md5 of the key text, as `measure` hashes it, begins with one of these hexadecimal prefixes; with any of the above. */
  readonly buckets?: readonly string[];
  /** Only rows whose column has this value: one batch of a front-end table; with any of the above. */
  readonly batch?: { readonly column: string; readonly value: string };
}

/** What can be counted on both sides. Sums are decimal text by column; null where all values are null. */
export interface Measure {
  readonly rows: number;
  readonly sums: Readonly<Record<string, string | null>>;
  /** Order-free hash of the keys, or undefined where it was not asked for. */
  readonly keyHash?: string;
}

export interface SourceColumn {
  readonly name: string;
  /** The product's own type name, lower case. */
  readonly type: string;
  /** The narrowest type of a contract that holds every value of the column: what onboarding proposes and widening is judged by. */
  readonly holds?: string;
}

/** Keys that changed since a position in a change table or log. */
export interface ChangedKeys {
  /** Where the next capture goes on; it becomes the watermark when the batch is applied. */
  readonly position: string;
  /** Why keys do not say it all and the table must be read whole: first capture, log gone, table truncated, more keys than fit. */
  readonly restart?: 'first' | 'pruned' | 'truncated' | 'too_many';
  /** Distinct keys, one text per key column as the contract's type writes it. Empty with `restart`. */
  readonly keys: readonly (readonly string[])[];
}

/** A table as onboarding finds it in a database. */
export interface IntrospectedTable {
  readonly name: string;
  readonly comment: string;
  /** An estimate where counting would burden the source. */
  readonly rows: number | null;
  readonly key: readonly string[];
  readonly columns: readonly (SourceColumn & { readonly nullable: boolean; readonly comment: string })[];
  /** Columns that an index begins with: a cursor over one of them does not scan the table. Absent: not known. */
  readonly indexed?: readonly string[];
}

/** What a session knows of its server and of the account, for `source check`. */
export interface ServerFacts {
  /** Product and version, as the server says it. */
  readonly product: string;
  readonly encrypted: boolean;
  /** The server's clock in UTC: 'YYYY-MM-DD HH:MM:SS'. */
  readonly utcNow: string;
  /** Tables that the account could write to, or null where the product cannot say. */
  readonly writable: number | null;
}

/** What a bounded look into one table says of its contract. */
export interface TableProbe {
  /** Rows that were looked at: the first ones that the source gave. */
  readonly looked: number;
  /** Of them, keys that occur more than once. */
  readonly duplicateKeys: number;
  /** Of them, rows whose cursor is null. */
  readonly nullCursors: number;
}

/** What a source that knows its own deliveries (files, by digest) holds beyond a watermark. */
export interface Delivery {
  /** Becomes the watermark when the batch is applied. */
  readonly position: string;
  /** `nothing` new; `all` of the table, so that what it lacks is deleted; `more` rows to merge, and nothing is deleted. */
  readonly scope: 'nothing' | 'all' | 'more';
  readonly notes: readonly TableNote[];
}

/** One consistent picture of one table: everything read through it belongs together. */
export interface SourceTable {
  readonly columns: readonly SourceColumn[];
  /** Columns of the contract whose source type is numeric: what `measure` sums. */
  readonly summed: readonly string[];
  /** Greatest cursor, capped at the source's own clock (one mistyped year must not hide the rows of decades). */
  highWater(): Promise<string | null>;
  measure(selection: Selection, options: { readonly keyHash: boolean }): Promise<Measure>;
  /**
   * The selection measured by the first hexadecimal digits of the md5 of its keys, in one pass of the source: how bisection
   * finds differing keys. A bucket without rows may be absent. Absent where the product has no md5.
   */
  measureBuckets?(selection: Selection, digits: number): Promise<ReadonlyMap<string, Measure>>;
  /**
   * The rows as CSV in the order of the contract's columns: comma, double quotes, \N for null, no header, UTF-8.
   * Every chunk ends with a whole row. Must not hold more than a few chunks in memory.
   */
  read(selection: Selection, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /**
   * Where present, it decides instead of the contract's capture, once, before anything else of the table is asked:
   * `measure` and `read` without a condition then speak of what it found. Null: everything is wanted again.
   */
  delivery?(since: string | null): Promise<Delivery>;
  /** Keys changed since a position (null: none yet), for capture `trigger` and `log`; absent where the product has neither. */
  changes?(since: string | null): Promise<ChangedKeys>;
}

export interface ReadOptions {
  /** Only these columns of the contract, in this order: a sweep reads the key alone. */
  readonly columns?: readonly string[];
}

/** A batch that raw has taken from a source: what a session may have to know of the time before it. */
export interface AppliedBatch {
  /** As the capture said it. */
  readonly position: string;
  readonly rowsRead: number;
  readonly rowsQuarantined: number;
}

export interface Settled {
  readonly more: boolean;
  /** What the table's report should also say. */
  readonly notes: readonly TableNote[];
}

/** An open, read-only session with one source. */
export interface SourceSession {
  /**
   * Runs `work` on one consistent picture of the table.
   * Throws `ingest/missing-table` and `ingest/missing-column`, naming what there is.
   */
  withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T>;
  /** Tables that the account can read, for onboarding; absent where the product cannot say. */
  introspect?(): Promise<IntrospectedTable[]>;
  /** The first rows of some columns as text, row by row. They stay in memory: nothing of them is written or logged. */
  sample?(table: string, columns: readonly string[], rows: number): Promise<(string | null)[][]>;
  server?(): Promise<ServerFacts>;
  probe?(contract: TableContract, rows: number): Promise<TableProbe>;
  /**
   * Hears what became of a capture of the table, good or bad, after it was applied; says whether the table has more to
   * give at once. Must not throw: what was loaded stays loaded.
   */
  settle?(contract: TableContract, report: TableReport): Promise<Settled>;
  /** The source may forget what lies before the given watermarks (by table): every batch up to them is applied. */
  confirm?(positions: ReadonlyMap<string, string>): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectorContext {
  readonly source: string;
  /** Where secrets are looked up. */
  readonly environ: NodeJS.ProcessEnv;
  /** Folder that relative secret files are looked up in. */
  readonly siteDir: string;
  /** Folder of mode 0700 where rows may lie while they are read; absent: one of its own, in the system's folder for such. */
  readonly scratchDir?: string;
  readonly signal?: AbortSignal | undefined;
  /** For a source whose data land at the site by themselves (the feed); absent while a source is only looked at. */
  readonly home?: {
    readonly dataDir: string;
    /** IANA zone of the site's local times. */
    readonly timeZone: string;
    /** All tables of the source's system. */
    readonly tables: readonly TableContract[];
  };
  /** All tables of the source that are captured from its log, so that it is read once for all. */
  readonly logged?: readonly TableContract[];
  /** Batches of this source's table that raw has applied, for connectors whose positions are not in an order. Absent: nothing is loaded (`source check`). */
  readonly applied?: (contract: TableContract) => Promise<readonly AppliedBatch[]>;
}

/** A way of talking to sources: one file in `ingest/connectors`, default export, named like the file. */
export interface Connector<S = unknown> {
  readonly name: string;
  readonly settings: z.ZodType<S>;
  /** Schemes of the URLs that `source add` takes for it; the connector's own name where absent. */
  readonly schemes?: readonly string[];
  /** A name quoted in the product's SQL, for cursors that onboarding proposes. */
  quote?(name: string): string;
  /** Throws `ingest/unreachable`, `ingest/auth`, `ingest/no-database`. */
  open(settings: S, context: ConnectorContext): Promise<SourceSession>;
  /** SQL that the hospital's DBA runs once, so that these tables can be captured by `trigger` or `log`. */
  captureDdl?(settings: S, contracts: readonly TableContract[]): string;
}

/** Checks that a definition is a connector; its settings stay private to it. */
export function defineConnector<S>(connector: Connector<S>): Connector {
  return connector as Connector;
}
