import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { AppError, log, type Progress, UserError } from '../../core/index.ts';
import type { Command } from '../cli/command.ts';
import { type CommandLine, SECRET_HEADER } from '../cli/remote.ts';
import type { OpenSite } from '../site/open.ts';
import { describeError } from '../told-error.ts';
import { answerError } from './answer-error.ts';

function sameSecret(given: string | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

/**
 * POST /api/v1/internal/commands/:name: the command line's commands, run by the process that owns the data. Opened only by
 * the secret of server.json, which the file's mode keeps to the same account. Answers NDJSON: progress lines, then result or error.
 */
export function internalCommands(open: OpenSite, commands: readonly Command[], secret: string): RequestHandler {
  return async (request, response) => {
    if (!sameSecret(request.get(SECRET_HEADER), secret)) {
      answerError(response, new UserError('auth/required'));
      return;
    }
    const name = String(request.params['name']);
    const command = commands.find((one) => one.name === name);
    if (command?.where !== 'owner') {
      answerError(response, new UserError('app/not-found', { what: '命令 (command)', id: name }));
      return;
    }
    const stop = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) stop.abort(new Error('the caller went away'));
    });
    response.status(200).type('application/x-ndjson');
    const send = (line: CommandLine) => void response.write(`${JSON.stringify(line)}\n`);
    const progress: Progress = {
      step: (label, done, total) => send({ step: [label, done ?? null, total ?? null] }),
      note: (note) => send({ note }),
    };
    try {
      send({ result: (await command.run(request.body, { open, progress, signal: stop.signal })) ?? null });
    } catch (error) {
      if (!(error instanceof AppError))
        log('app').error(
          { command: name, stack: error instanceof Error ? error.stack : String(error) },
          'command.failed',
        );
      send({ error: describeError(error) });
    }
    response.end();
  };
}
