import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { z } from 'zod';
import { UserError } from './errors/app-error.ts';
import { ROOT } from './paths.ts';
import { readYamlOr } from './yaml.ts';

export interface Discovered<T> {
  readonly id: string;
  readonly file: string;
  readonly value: T;
}

interface DiscoverOptions {
  /** Look into sub-folders too. */
  readonly deep?: boolean;
  /** When given, this field of the content must equal the file's name. */
  readonly idField?: string;
}

/** Reads one YAML file against a schema; every problem names the file and the path in it. */
export function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  const shown = relative(ROOT, file);
  return readYamlOr(file, schema, (fault) => new UserError('content/invalid', { file: shown, ...fault }));
}

function contentFiles(folder: string, deep: boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return deep ? contentFiles(path, deep) : [];
      if (entry.name === 'README.md' || entry.name.startsWith('.')) return [];
      if (entry.name.endsWith('.yml')) return [path];
      throw new UserError('content/invalid', {
        file: relative(ROOT, path),
        path: '',
        problem: 'is not content (expected .yml)',
      });
    });
}

/**
 * Content files of the folders, in order; a later folder (a site's overlay) wins over an earlier one by id.
 * Anything that is not understood is refused aloud.
 */
export function discoverYaml<T>(
  folders: readonly string[],
  schema: z.ZodType<T>,
  options: DiscoverOptions = {},
): Discovered<T>[] {
  const found = new Map<string, Discovered<T>>();
  for (const folder of folders) {
    for (const file of contentFiles(folder, options.deep ?? false)) {
      const value = readYaml(file, schema);
      const id = basename(file, '.yml');
      const declared = options.idField ? (value as Record<string, unknown>)[options.idField] : id;
      if (declared !== id) {
        throw new UserError('content/invalid', {
          file: relative(ROOT, file),
          path: options.idField,
          problem: `must be "${id}", the file's name`,
        });
      }
      found.set(id, { id, file, value });
    }
  }
  return [...found.values()];
}
