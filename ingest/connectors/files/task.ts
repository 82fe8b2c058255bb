import type { TableContract } from '../../engine/contract.ts';
import type { FileSettings } from './settings.ts';

export type Format = 'delimited' | 'workbook' | 'xml' | 'json' | 'ndjson' | 'parquet';

/** Limits that a file may not pass: what a zip bomb or a broken file would take. */
export interface Limits {
  readonly unpackedBytes: number;
  readonly workbookBytes: number;
}

/** Letters of one row; a longer one is put aside, or breaks a file that has no lines. */
export const LONGEST_ROW = 1 << 20;

/** One file to be read in the worker thread. */
export interface Task {
  readonly path: string;
  /** How the file is named in errors and quarantine. */
  readonly label: string;
  readonly format: Exclude<Format, 'parquet'>;
  readonly gzip: boolean;
  readonly settings: FileSettings;
  readonly columns: TableContract['columns'];
  readonly limits: Limits;
  /** Where rows go: CSV as the port wants it. */
  readonly rowsPath: string;
  /** Where rows go that could not be taken apart, as CSV that the engine puts aside. */
  readonly brokenPath: string;
}

export interface Parsed {
  /** Rows counted while the file was taken apart. */
  readonly rows: number;
  readonly broken: number;
  /** Names in the file; empty where it has none. */
  readonly header: readonly string[];
}

/** A cause that travels from the worker thread: a code of the catalogue and its parameters. */
export class FileFault extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: string, params: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}
