import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A cube file as Cube's compiler takes it. */
export interface CubeFile {
  readonly fileName: string;
  readonly content: string;
}

const FOLDERS = ['entities', 'views'];

/** Every YAML file of `entities/` and `views/` under `root`, sorted, so that Cube compiles the same model each time. */
export async function readCubeFiles(root: string): Promise<CubeFile[]> {
  const files: CubeFile[] = [];
  for (const folder of FOLDERS) {
    const names = (await readdir(join(root, folder))).filter((name) => name.endsWith('.yml')).sort();
    for (const name of names) {
      files.push({ fileName: join(folder, name), content: await readFile(join(root, folder, name), 'utf8') });
    }
  }
  return files;
}
