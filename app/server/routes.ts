import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Route } from './route.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'routes');
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** Every route: each file of routes/ has a list of them as its default export. */
export async function discoverRoutes(): Promise<Route[]> {
  const files = readdirSync(FOLDER).filter(
    (file) => file.endsWith(EXTENSION) && !file.endsWith(`.test${EXTENSION}`) && !file.endsWith('.d.ts'),
  );
  const lists = await Promise.all(
    files.sort().map(async (file) => (await import(pathToFileURL(join(FOLDER, file)).href)).default as Route[]),
  );
  return lists.flat();
}
