import type { Response } from 'express';
import { AppError, log } from '../../core/index.ts';

interface HttpFault {
  readonly status: number;
  readonly type: string;
}

function isHttpFault(error: unknown): error is HttpFault & Error {
  return (
    error instanceof Error &&
    typeof (error as unknown as HttpFault).status === 'number' &&
    typeof (error as unknown as HttpFault).type === 'string'
  );
}

/** One mapping of errors to answers: ours by the catalogue, the body parser's by its status, everything else 500 without details. */
export function answerError(response: Response, error: unknown): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  if (error instanceof AppError && error.status < 500) {
    // What is wrong with each field, where the cause has several.
    const issues = Array.isArray(error.params['issues']) ? { issues: error.params['issues'] } : {};
    response
      .status(error.status)
      .json({ error: { code: error.code, message: error.message, message_en: error.messageEn, ...issues } });
    return;
  }
  if (isHttpFault(error) && error.status < 500) {
    response.status(error.status).json({
      error: { code: `http/${error.type}`, message: '请求无法识别。', message_en: 'The request cannot be read.' },
    });
    return;
  }
  // The stack goes to the log; DuckDB's messages may quote a value, so only the code or class is answered.
  log('app').error(
    {
      code: error instanceof AppError ? error.code : undefined,
      stack: error instanceof Error ? error.stack : String(error),
    },
    'request.failed',
  );
  if (error instanceof AppError) {
    response
      .status(error.status)
      .json({ error: { code: error.code, message: error.message, message_en: error.messageEn } });
    return;
  }
  response.status(500).json({
    error: {
      code: 'defect',
      message: '服务器内部错误，请联系信息科。',
      message_en: 'Internal error; please tell the IT department.',
    },
  });
}
