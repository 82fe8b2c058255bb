import { entryOf } from './catalogue.ts';

export type ErrorParams = Readonly<Record<string, unknown>>;

/**
 * An error with a catalogued code. Its `message` is the Chinese sentence, `messageEn` the English one.
 * Anything thrown that is not an AppError is a defect of ours: it exits 1 and answers 500 without details.
 */
export class AppError extends Error {
  readonly code: string;
  readonly params: ErrorParams;
  readonly messageEn: string;
  readonly exitCode: number;
  readonly status: number;

  constructor(code: string, params: ErrorParams = {}, options?: { cause?: unknown }) {
    const entry = entryOf(code);
    super(entry.zh(params), options);
    this.name = new.target.name;
    this.code = code;
    this.params = params;
    this.messageEn = entry.en(params);
    this.exitCode = entry.exit;
    this.status = entry.status;
  }
}

/** A cause that the user can mend: shown as a sentence, without a stack. */
export class UserError extends AppError {}

/** What a source delivers is not what its contract says. */
export class ContractError extends UserError {}

/** The person may not see or do this. */
export class AccessError extends UserError {}

/** A statement that the database refused: keeps the SQL for the developer, never row values. */
export class QueryError extends Error {
  readonly sql: string;

  constructor(sql: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'QueryError';
    this.sql = sql;
  }
}
