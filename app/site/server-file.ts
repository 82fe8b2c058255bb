import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import '../errors.ts';

const shape = z.object({ pid: z.number(), port: z.number(), secret: z.string() });
export type ServerFile = z.output<typeof shape>;

const fileOf = (dataDir: string) => join(dataDir, 'server.json');

/** Says which process owns the folder and how to reach it (mode 0600: its secret opens the command API). */
export function writeServerFile(dataDir: string, server: ServerFile): void {
  const file = fileOf(dataDir);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(server), { mode: 0o600 });
}

export function removeServerFile(dataDir: string): void {
  if (readServerFile(dataDir)?.pid === process.pid) rmSync(fileOf(dataDir), { force: true });
}

function readServerFile(dataDir: string): ServerFile | undefined {
  const file = fileOf(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Half-written by a killed server: as good as absent.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The live server of a data folder: its process exists and its health answers. */
export async function findServer(dataDir: string): Promise<ServerFile | undefined> {
  const server = readServerFile(dataDir);
  if (!server || server.pid === process.pid || !isAlive(server.pid)) return undefined;
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/health`, { signal: AbortSignal.timeout(5000) });
    return answer.ok ? server : undefined;
  } catch {
    return undefined;
  }
}

/** Throws `app/server-running` with its process and port: a second server on the same data cannot be. */
export async function requireNoServer(dataDir: string): Promise<void> {
  const running = await findServer(dataDir);
  if (running) throw new UserError('app/server-running', { pid: running.pid, port: running.port });
}
