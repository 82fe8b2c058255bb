import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type Progress, UserError } from '../../core/index.ts';
import type { ServerFile } from '../site/server-file.ts';
import { RelayedError, type ToldError } from '../told-error.ts';

/** One line of the answer of POST /api/v1/internal/commands/:name (NDJSON). */
export type CommandLine =
  | { readonly step: readonly [label: string, done: number | null, total: number | null] }
  | { readonly note: string }
  | { readonly result: unknown }
  | { readonly error: ToldError };

export const SECRET_HEADER = 'x-hisight-secret';

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
