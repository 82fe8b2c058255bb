import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { hisight } from './cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the demo hospital is being made, once for all suites by the documented command, and the file that tells how it ended. */
    demo: { folder: string; outcome: string };
  }
}

/** The demo is made while other projects' tests run already; a suite that needs it waits for its outcome (demo-copy.ts). */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-demo-'));
  const outcome = `${folder}.json`;
  const environ = { ...process.env, HISIGHT_DATA: folder, HISIGHT_MAX_THREADS: '1' };
  const made = hisight(['demo', '--once', '--scale', 'tiny', '--json'], environ).then((ended) => {
    writeFileSync(`${outcome}.part`, JSON.stringify(ended));
    renameSync(`${outcome}.part`, outcome);
  });
  project.provide('demo', { folder, outcome });
  return () => made;
}
