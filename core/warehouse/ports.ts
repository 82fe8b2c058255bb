/** A row as it leaves the warehouse: numbers, booleans, text; DATE 'YYYY-MM-DD', TIMESTAMP 'YYYY-MM-DD HH:MM:SS[.ffffff]', NULL null. */
export type Row = Record<string, unknown>;

export type Params = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Columns instead of rows, for Arrow and tables of many rows. */
export interface Columns {
  readonly names: string[];
  readonly types: string[];
  readonly columns: unknown[][];
  readonly rowCount: number;
}

export interface QueryOptions {
  /** Interrupts the statement when it fires. */
  readonly signal?: AbortSignal;
}

/** What a reader of one consistent picture may do. */
export interface ReadonlyTransaction {
  rows<T = Row>(sql: string, params?: Params): Promise<T[]>;
  columns(sql: string, params?: Params): Promise<Columns>;
}

/** What a consumer gets: it cannot write. */
export interface ReadonlyWarehouse {
  /** Rises with everything that may have written: while it stands still, what was read before still holds. */
  readonly generation: number;
  rows<T = Row>(sql: string, params?: Params, options?: QueryOptions): Promise<T[]>;
  columns(sql: string, params?: Params, options?: QueryOptions): Promise<Columns>;
  /** Several reads of one consistent picture (one read transaction). */
  snapshot<T>(read: (tx: ReadonlyTransaction) => Promise<T>, options?: QueryOptions): Promise<T>;
}

/** What the work of a transaction may do. Any error of any statement dooms the whole transaction, also when it is caught. */
export interface Transaction extends ReadonlyTransaction {
  /** Runs a statement; gives the number of rows changed. */
  run(sql: string, params?: Params): Promise<number>;
}

export interface CommitProof {
  /** Must give at least one row on another connection after COMMIT. */
  readonly sql: string;
  readonly params?: Params;
}

export interface TransactionOptions {
  readonly proof?: CommitProof;
  /** Interrupts the running statement and rolls back; the transaction rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface Warehouse extends ReadonlyWarehouse {
  /** Real path of the file, or ':memory:'. */
  readonly path: string;
  /** All of `work` or nothing. The only place of the house that says BEGIN and COMMIT. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** One statement on its own (DDL of a scratch database, CHECKPOINT, COPY). */
  run(sql: string, params?: Params): Promise<number>;
  close(): Promise<void>;
}
