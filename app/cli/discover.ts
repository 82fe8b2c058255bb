import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Command } from './command.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'commands');
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return files(path);
      return entry.name.endsWith(EXTENSION) &&
        !entry.name.endsWith(`.test${EXTENSION}`) &&
        !entry.name.endsWith('.d.ts')
        ? [path]
        : [];
    });
}

/** Every command: a file of commands/ named like the command ('user add' is user/add.ts or user-add.ts). */
export async function discoverCommands(): Promise<Command[]> {
  return Promise.all(
    files(FOLDER).map(async (file) => {
      const command: Command = (await import(pathToFileURL(file).href)).default;
      const named = relative(FOLDER, file).slice(0, -EXTENSION.length);
      const accepted = [command.name.replaceAll(' ', '/'), command.name.replaceAll(' ', '-')];
      if (!accepted.some((name) => named === name || named.endsWith(`/${name}`))) {
        throw new Error(`${named} is not named like its command "${command.name}"`);
      }
      return command;
    }),
  );
}
