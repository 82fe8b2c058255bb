import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from './artifact.ts';

/** Writes JSON documents by name and gives their files. Whoever reads one while it is written anew sees the old one. */
export async function writeDocuments(outDir: string, documents: Readonly<Record<string, Artifact>>): Promise<string[]> {
  await mkdir(outDir, { recursive: true });
  const files: string[] = [];
  for (const [name, document] of Object.entries(documents)) {
    const file = join(outDir, `${name}.json`);
    await writeFile(`${file}.new`, JSON.stringify(document));
    await rename(`${file}.new`, file);
    files.push(file);
  }
  return files;
}
