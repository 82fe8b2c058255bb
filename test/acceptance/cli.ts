import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../core/index.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard output, parsed; undefined when it is not JSON. */
  readonly json: unknown;
}

/** A folder for one suite's databases: the command line finds it through HISIGHT_DATA. */
export function dataFolder(): NodeJS.ProcessEnv {
  return { ...process.env, HISIGHT_DATA: mkdtempSync(join(tmpdir(), 'hisight-data-')) };
}

/** A command that was started and has perhaps not ended. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Everything that it wrote so far. */
  said(): string;
}

/** Runs `./hisight …` as a person would and waits for its end. */
export const hisight = (args: readonly string[], environ: NodeJS.ProcessEnv): Promise<Outcome> =>
  startHisight(args, environ).ended;

export function startHisight(args: readonly string[], environ: NodeJS.ProcessEnv): Started {
  const child = spawn('./hisight', args, { cwd: ROOT, env: environ, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr, json: lastJson(stdout) }));
  });
  return { child, ended, said: () => stdout + stderr };
}

function lastJson(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface RunningServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it wrote, to search for what must not be there. */
  output(): string;
  stop(): Promise<number | null>;
}

/** Starts `./hisight serve` and waits until it answers. */
export async function serve(environ: NodeJS.ProcessEnv, args: readonly string[] = []): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn('./hisight', ['serve', '--port', String(port), ...args], {
    cwd: ROOT,
    env: environ,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 240; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${output}`);
    const answer = await fetch(`${url}/api/v1/health`).catch(() => undefined);
    if (answer?.ok) {
      return {
        url,
        process: child,
        output: () => output,
        stop: () => {
          child.kill('SIGTERM');
          return exited;
        },
      };
    }
    await sleep(250);
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not answer: ${output}`);
}
