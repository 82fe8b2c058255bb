import { cpSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { dataFolder, type Outcome } from './cli.ts';

const LONGEST_MS = 600_000;

/** How making the demo hospital ended, once it has. */
export async function demoOutcome(): Promise<Outcome> {
  const { outcome } = inject('demo');
  const until = Date.now() + LONGEST_MS;
  while (!existsSync(outcome)) {
    if (Date.now() > until) throw new Error('the demo hospital is not made yet');
    await sleep(200);
  }
  return JSON.parse(readFileSync(outcome, 'utf8')) as Outcome;
}

/** A copy of the demo hospital that was made once for all suites, to be changed freely. */
export async function demoCopy(): Promise<NodeJS.ProcessEnv> {
  await demoOutcome();
  const environ = dataFolder();
  cpSync(inject('demo').folder, environ['HISIGHT_DATA'] ?? '', { recursive: true });
  return environ;
}
