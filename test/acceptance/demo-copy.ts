import { cpSync } from 'node:fs';
import { inject } from 'vitest';
import { dataFolder } from './cli.ts';

/** A copy of the demo hospital that was made once for all suites, to be changed freely. */
export function demoCopy(): NodeJS.ProcessEnv {
  const environ = dataFolder();
  cpSync(inject('demo').folder, environ['HISIGHT_DATA'] ?? '', { recursive: true });
  return environ;
}
