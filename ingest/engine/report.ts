import { AppError, log, QueryError } from '../../core/index.ts';
import type { CaptureMode } from './contract.ts';

export interface TableReport {
  readonly table: string;
  readonly mode: CaptureMode | 'replay';
  readonly batch: number | null;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_quarantined: number;
  /** Rows that filters of the contract stopped. */
  readonly rows_filtered?: number;
  readonly rows_changed: number;
  readonly rows_deleted: number;
  readonly reconciled: boolean;
  /** What happened on the way that a person should know: a column joined, a type was widened, the log had been cut. */
  readonly notes?: readonly TableNote[];
  /** Seconds until the batch was landed, and in all. */
  readonly extract_seconds: number;
  readonly seconds: number;
  readonly error?: LoadError;
}

export interface TableNote {
  readonly code: string;
  readonly message: string;
  readonly message_en: string;
}

export interface LoadError {
  readonly code: string;
  readonly message: string;
  readonly message_en: string;
  readonly exit: number;
}

export interface SourceReport {
  readonly source: string;
  readonly tables: number;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_quarantined: number;
  readonly rows_filtered?: number;
  readonly reconciled: boolean;
  readonly error?: LoadError;
  readonly detail: TableReport[];
}

export interface LoadReport {
  readonly sources: SourceReport[];
  readonly seconds: number;
  /** 0, or the exit code of the first failure: other tables were loaded all the same. */
  readonly exit_code: number;
}

/** An error as a report carries it. A defect keeps its message to itself: DuckDB quotes rows in its own. */
function loadError(error: unknown): LoadError {
  if (error instanceof AppError)
    return { code: error.code, message: error.message, message_en: error.messageEn, exit: error.exitCode };
  const kind = error instanceof QueryError ? 'QueryError' : error instanceof Error ? error.name : typeof error;
  return {
    code: 'defect',
    message: `程序内部错误（${kind}），本表未装载。请查看日志并联系维护人员。`,
    message_en: `Internal error (${kind}); nothing of this table was loaded. See the log.`,
    exit: 1,
  };
}

/** Logs a failure and gives it as a report carries it. Neither message nor stack of a refused statement: DuckDB quotes the row that it stumbled over. */
export function reportFailure(error: unknown, where: Record<string, unknown>): LoadError {
  const report = loadError(error);
  const cause =
    error instanceof QueryError ? { sql: error.sql.slice(0, 400) } : report.code === 'defect' ? { err: error } : {};
  log('ingest').error({ ...where, code: report.code, ...cause }, 'load.failed');
  return report;
}

export function sourceReport(source: string, detail: TableReport[], error?: LoadError): SourceReport {
  const sum = (pick: (table: TableReport) => number) => detail.reduce((total, table) => total + pick(table), 0);
  return {
    source,
    tables: new Set(detail.filter((table) => !table.error).map(({ table }) => table)).size,
    rows_read: sum((table) => table.rows_read),
    rows_landed: sum((table) => table.rows_landed),
    rows_quarantined: sum((table) => table.rows_quarantined),
    rows_filtered: sum((table) => table.rows_filtered ?? 0),
    reconciled: error === undefined && detail.every((table) => table.reconciled),
    ...(error ? { error } : {}),
    detail,
  };
}

export function loadReport(sources: SourceReport[], seconds: number): LoadReport {
  const errors = sources
    .flatMap((source) => [source.error, ...source.detail.map((table) => table.error)])
    .filter((error) => error !== undefined);
  return { sources, seconds, exit_code: errors[0]?.exit ?? 0 };
}
