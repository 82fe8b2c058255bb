import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { discoverYaml } from '../../core/index.ts';
import type { Connector } from './connector.ts';
import { type System, systemSchema } from './contract.ts';

/** Systems of the folders, a later folder (a site's overlay) winning over an earlier one. Refuses strangers aloud. */
export async function discoverSystems(folders: readonly string[]): Promise<System[]> {
  return discoverYaml<System>(folders, systemSchema, { idField: 'system' }).map(({ value }) => value);
}

const CONNECTORS = join(dirname(dirname(fileURLToPath(import.meta.url))), 'connectors');

/** Connectors by name: every file of `ingest/connectors`, as it runs now (.ts from source, .js when built). */
export async function discoverConnectors(folder = CONNECTORS): Promise<ReadonlyMap<string, Connector>> {
  const found = new Map<string, Connector>();
  const files = readdirSync(folder).filter((name) => /^[a-z][a-z0-9_]*\.(ts|js)$/.test(name));
  for (const name of files.sort()) {
    const module = (await import(pathToFileURL(join(folder, name)).href)) as { default?: Connector };
    const id = basename(name).replace(/\.(ts|js)$/, '');
    if (module.default?.name !== id)
      throw new Error(`ingest/connectors/${name}: its default export is not a connector named ${id}`);
    found.set(id, module.default);
  }
  return found;
}
