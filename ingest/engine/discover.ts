import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { discoverYaml, ROOT, UserError } from '../../core/index.ts';
import type { Connector } from './connector.ts';
import { type System, systemPartSchema, systemSchema } from './contract.ts';

/** A system with the tables of its parts, `<system>/<subject>.yml` beside its own file. */
function withParts(file: string, system: System): System {
  const tables = [...system.tables];
  for (const part of discoverYaml([file.replace(/\.yml$/, '')], systemPartSchema)) {
    for (const table of part.value.tables) {
      if (tables.some((known) => known.table === table.table)) {
        const problem = `${table.table} is declared twice in the system ${system.system}`;
        throw new UserError('content/invalid', { file: relative(ROOT, part.file), path: 'tables', problem });
      }
      tables.push(table);
    }
  }
  return { ...system, tables };
}

/** Systems of the folders, a later folder (a site's overlay) winning over an earlier one. Refuses strangers aloud. */
export async function discoverSystems(folders: readonly string[]): Promise<System[]> {
  const found = discoverYaml<System>(folders, systemSchema, { idField: 'system' });
  return found.map(({ file, value }) => withParts(file, value));
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
