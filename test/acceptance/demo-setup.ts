import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { hisight, type Outcome } from './cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The demo hospital, made once by the documented command; a suite that changes it takes a copy. */
    demo: { folder: string; outcome: Outcome };
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-demo-'));
  const outcome = await hisight(['demo', '--once', '--scale', 'tiny', '--json'], {
    ...process.env,
    HISIGHT_DATA: folder,
  });
  project.provide('demo', { folder, outcome });
}
