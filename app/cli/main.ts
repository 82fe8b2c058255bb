import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { AppError, capThreads, EXIT, ROOT, setLogLevel } from '../../core/index.ts';
import { explained, RelayedError } from '../told-error.ts';
import type { Command } from './command.ts';
import { discoverCommands } from './discover.ts';
import { execute } from './execute.ts';
import { type GlobalOptions, makeProgram } from './program.ts';
import { terminalProgress } from './progress.ts';
import { stopOnSignals } from './signals.ts';

const stopping = stopOnSignals();

/** `| head` closes the pipe when it has read enough: that is no failure. */
const isReaderGone = (error: NodeJS.ErrnoException) => error.code === 'EPIPE';
process.stdout.on('error', (error) => {
  if (!isReaderGone(error)) throw error;
});

function print(text: string): Promise<void> {
  return new Promise((resolve, reject) =>
    process.stdout.write(`${text}\n`, (error) => (error && !isReaderGone(error) ? reject(error) : resolve())),
  );
}

async function runCommand(command: Command, input: Record<string, unknown>, options: GlobalOptions): Promise<void> {
  const progress = terminalProgress(process.stderr, options.quiet ?? false);
  const json = options.json ?? false;
  const say = (text: string) => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  try {
    const result = await execute(command, command.atCaller(input), {
      siteDir: options.site,
      environ: process.env,
      progress,
      signal: stopping.signal,
      json,
      say,
    });
    progress.end();
    process.exitCode = command.exitCode(result);
    const bare = command.bare(result);
    if (bare !== undefined) await print(bare);
    else if (json) await print(JSON.stringify(result ?? null));
    else {
      const text = command.show(result);
      if (text) await print(text);
    }
  } finally {
    progress.end();
  }
}

/** The one place where an error becomes words and an exit code. */
function report(thrown: unknown): number {
  const stopped = stopping.exitCode();
  if (stopped !== undefined) {
    process.stderr.write('已中断，未完成的部分没有保留。\nInterrupted; nothing unfinished was kept.\n');
    return stopped;
  }
  const error = explained(thrown);
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof AppError || error instanceof RelayedError) {
    process.stderr.write(`${error.message}\n${error.messageEn}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
try {
  setLogLevel(process.env['HISIGHT_LOG'] ?? 'warn');
  const threads = Number(process.env['HISIGHT_MAX_THREADS']);
  if (threads >= 1) capThreads(threads);
  await makeProgram(await discoverCommands(), version, runCommand).parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}
// Native pools (DuckDB, argon2) may hold the loop a little; everything of ours is closed by now.
process.exit();
