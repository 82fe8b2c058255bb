import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Progress, UserError } from '../../../core/index.ts';
import '../errors.ts';
import { splitMessages } from '../transports/split.ts';
import { pushAll } from './send-http.ts';
import { sendMllp } from './send-mllp.ts';

export interface SendOptions {
  /** mllp://host:port, or the URL of a push channel. */
  readonly to: string;
  readonly connections: number;
  readonly key?: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Outgoing {
  readonly file: string;
  readonly payload: Uint8Array;
}

/** What a message was answered with: its file, place and code, nothing of what it says. */
export interface Answered {
  readonly file: string;
  readonly message: number;
  /** AA, AE, AR, CA, CE, CR of HL7, or an HTTP status. */
  readonly answer: string;
  readonly reason: string;
}

export interface Sent {
  readonly files: number;
  readonly messages: number;
  readonly accepted: number;
  readonly refused: number;
  /** Only what was not accepted. */
  readonly answers: readonly Answered[];
  readonly seconds: number;
}

async function listFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const at = await stat(path).catch(() => undefined);
    if (!at) throw new UserError('feed/no-file', { path });
    if (!at.isDirectory()) found.push(path);
    else
      for (const entry of (await readdir(path, { recursive: true, withFileTypes: true })).sort((a, b) =>
        join(a.parentPath, a.name).localeCompare(join(b.parentPath, b.name)),
      ))
        if (entry.isFile()) found.push(join(entry.parentPath, entry.name));
  }
  return found;
}

/** Sends every message of files and folders, waits for each answer, and tells them. Throws `feed/unreachable`, `feed/address`, `feed/no-file`. */
export async function sendFiles(paths: readonly string[], options: SendOptions): Promise<Sent> {
  const begin = performance.now();
  const address = URL.canParse(options.to) ? new URL(options.to) : undefined;
  if (!address || !['mllp:', 'http:', 'https:'].includes(address.protocol))
    throw new UserError('feed/address', { address: options.to });
  const files = await listFiles(paths);
  const messages: Outgoing[] = [];
  for (const file of files)
    for (const payload of splitMessages(await readFile(file), file)) messages.push({ file, payload });
  const answers = await (address.protocol === 'mllp:' ? sendMllp : pushAll)(address, messages, options);
  const refused = answers.filter(({ answer }) => !['AA', 'CA', '200'].includes(answer));
  return {
    files: files.length,
    messages: messages.length,
    accepted: answers.length - refused.length,
    refused: refused.length,
    answers: refused,
    seconds: Math.round(performance.now() - begin) / 1000,
  };
}
