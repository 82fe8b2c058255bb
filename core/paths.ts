import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'hisight')
      return folder;
  }
  throw new Error(`no hisight package above ${from}`);
}

const here = fileURLToPath(import.meta.url);

/** The package's root. Content (SQL, YAML, Markdown) is always read from here, also when the code runs from `dist/`. */
export const ROOT = findRoot(dirname(here));

/** True when the sources run through tsx or vitest, false when the built JavaScript in `dist/` runs. */
const RUNS_FROM_SOURCE = here.endsWith('.ts');

/** Where a module of ours lies as it runs now: `modulePath('demo/server/child')` is the .ts source or the .js in `dist/`. */
export function modulePath(name: string): string {
  return RUNS_FROM_SOURCE ? join(ROOT, `${name}.ts`) : join(ROOT, 'dist', `${name}.js`);
}

/** Boots a module of ours in a worker thread or child process, from source or from `dist/`. */
export const WORKER_BOOT = join(ROOT, 'core', 'worker-boot.mjs');
