export type ModelStatus = 'success' | 'partial success' | 'error' | 'skipped';
export type TestStatus = 'pass' | 'warn' | 'fail' | 'error' | 'not_applicable';

export interface ModelResult {
  readonly name: string;
  readonly status: ModelStatus;
  /** Rows written: all of a rebuilt table, those of the restated dates of an incremental one. */
  readonly rows: number;
  readonly seconds: number;
  /** Batches of a microbatch model that failed, by their ends. */
  readonly failedBatches?: readonly (readonly [start: string, end: string])[];
  /** Why it was built, 'unchanged' when it was left alone, the error's sentence. */
  readonly message?: string;
}

export interface TestResult {
  readonly name: string;
  readonly model?: string;
  readonly status: TestStatus;
  readonly failures: number;
  readonly severity: 'error' | 'warn';
  /** Keys of the first failing rows. */
  readonly failingKeys?: readonly Record<string, unknown>[];
  readonly message?: string;
  /** What the answer depends on: unchanged inputs need not be asked again. */
  readonly inputs?: string;
}

/** What a build did, whether it was kept or rolled back. */
export interface BuildReport {
  readonly build_id: string;
  readonly models: readonly ModelResult[];
  readonly tests: readonly TestResult[];
  readonly seconds: number;
}
