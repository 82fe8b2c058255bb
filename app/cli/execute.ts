import type { Progress } from '../../core/index.ts';
import { UserError } from '../../core/index.ts';
import { type LocatedSite, locateSite, SCALES, type Scale } from '../site/locate.ts';
import { findServer } from '../site/server-file.ts';
import type { Command, RunsAtOwner } from './command.ts';
import { runRemotely } from './remote.ts';

export interface Execution {
  readonly siteDir: string | undefined;
  readonly environ: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly json: boolean;
  say(text: string): void;
}

function readScale(text: string | undefined): Scale | undefined {
  if (text === undefined) return undefined;
  const scale = SCALES.find((known) => known === text);
  if (!scale) throw new UserError('app/usage', { problem: `--scale: "${text}" is none of ${SCALES.join(', ')}` });
  return scale;
}

async function executeAtOwner(
  command: RunsAtOwner,
  raw: unknown,
  located: LocatedSite,
  execution: Execution,
): Promise<unknown> {
  const { progress, signal } = execution;
  const server = await findServer(located.site.dataDir);
  if (server) return runRemotely(server, command.name, raw, progress, signal);
  const { openSite } = await import('../site/open.ts');
  const open = await openSite(located);
  try {
    return await command.run(raw, { open, progress, signal });
  } finally {
    await open.close();
  }
}

/** Runs a command where it belongs: in this process, or in the live server that owns the data folder. */
export function execute(command: Command, raw: unknown, execution: Execution): Promise<unknown> {
  const locate = (scale?: string) =>
    locateSite({ dir: execution.siteDir, environ: execution.environ, scale: readScale(scale) });
  if (command.where === 'here') return command.run(raw, { ...execution, locate });
  return command.elsewhere(raw, execution) ?? executeAtOwner(command, raw, locate(), execution);
}
