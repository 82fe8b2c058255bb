import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { AppError, type Progress, UserError } from '../../core/index.ts';
import type { ServerFile } from '../site/server-file.ts';

/** What an error tells over that road. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly message_en: string;
  readonly exit: number;
}

/** One line of the answer of POST /api/v1/internal/commands/:name (NDJSON). */
export type CommandLine =
  | { readonly step: readonly [label: string, done: number | null, total: number | null] }
  | { readonly note: string }
  | { readonly result: unknown }
  | { readonly error: ToldError };

export const SECRET_HEADER = 'x-hisight-secret';

/** A user's error that happened in the server: its catalogue may not be loaded here, so its words travel with it. */
export class RelayedError extends Error {
  readonly messageEn: string;
  readonly exitCode: number;

  constructor(told: ToldError) {
    super(told.message);
    this.messageEn = told.message_en;
    this.exitCode = told.exit;
  }
}

/** Runs a command in the server that owns the data; its progress comes as it happens. Aborting closes the request, which stops the work there. */
export async function runRemotely(
  server: ServerFile,
  name: string,
  input: unknown,
  progress: Progress,
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/internal/commands/${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SECRET_HEADER]: server.secret },
    body: JSON.stringify(input),
    signal,
  });
  if (!answer.ok || !answer.body) throw new UserError('app/server-running', { pid: server.pid, port: server.port });
  for await (const text of createInterface({ input: Readable.fromWeb(answer.body) })) {
    const line: CommandLine = JSON.parse(text);
    if ('step' in line) progress.step(line.step[0], line.step[1] ?? undefined, line.step[2] ?? undefined);
    else if ('note' in line) progress.note(line.note);
    else if ('error' in line) throw new RelayedError(line.error);
    else return line.result;
  }
  throw new Error('the server ended without an answer');
}

/** A defect keeps its stack to the server's log. */
export function describeError(error: unknown): ToldError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, message_en: error.messageEn, exit: error.exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'defect',
    message: `服务器内部错误：${message}`,
    message_en: `Internal error in the server: ${message}`,
    exit: 1,
  };
}
