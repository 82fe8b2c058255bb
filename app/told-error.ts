import { AppError, UserError } from '../core/index.ts';
import './errors.ts';

/** A cause in words: what an error tells where its class cannot travel (a load's report, the road from the server to the command line). */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly message_en: string;
  readonly exit: number;
}

/** A cause that was told: its catalogue may not be loaded here, so its words and its exit code come with it. */
export class RelayedError extends Error {
  readonly code: string;
  readonly messageEn: string;
  readonly exitCode: number;

  constructor(told: ToldError) {
    super(told.message);
    this.code = told.code;
    this.messageEn = told.message_en;
    this.exitCode = told.exit;
  }
}

/** The sentence for a file system that refuses; anything else stays as it is. */
export function explained(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppError) return cause;
    const { code, path = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return new UserError('warehouse/disk-full', { path }, { cause: error });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      return new UserError('warehouse/no-access', { path }, { cause: error });
  }
  return error;
}

/** A defect keeps its stack to the log. */
export function describeError(thrown: unknown): ToldError {
  const error = explained(thrown);
  if (error instanceof AppError || error instanceof RelayedError) {
    return { code: error.code, message: error.message, message_en: error.messageEn, exit: error.exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'defect',
    message: `程序内部错误：${message}`,
    message_en: `Internal error: ${message}`,
    exit: 1,
  };
}
