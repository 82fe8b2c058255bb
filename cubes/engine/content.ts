import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load as parse } from 'js-yaml';
import { stringify } from 'yaml';
import { UserError } from '../../core/index.ts';
import './errors.ts';

/** A cube file as Cube's compiler takes it. */
export interface CubeFile {
  readonly fileName: string;
  readonly content: string;
}

const FOLDERS = ['entities', 'views'] as const;

/** A group that nobody has: what a view without a policy is shown to. */
const NOBODY = [{ group: 'nobody', row_level: { allow_all: true } }];

interface ViewFile {
  views?: { name: string; access_policy?: unknown[] }[];
}

/** Every YAML file of `entities/` and `views/` under `root` as it stands, sorted, so that Cube compiles the same model each time. */
export async function cubeFilesAsWritten(root: string): Promise<CubeFile[]> {
  const files: CubeFile[] = [];
  for (const folder of FOLDERS) {
    for (const name of (await readdir(join(root, folder))).sort()) {
      const fileName = `${folder}/${name}`;
      if (!name.endsWith('.yml')) {
        if (name === 'README.md') continue;
        throw new UserError('cubes/invalid-model', { findings: [`${fileName}: not a cube file (expected .yml)`] });
      }
      files.push({ fileName, content: await readFile(join(root, fileName), 'utf8') });
    }
  }
  return files;
}

/** The same as Cube is to compile it: nothing is open that has no policy. */
export async function readCubeFiles(root: string): Promise<CubeFile[]> {
  const files = await cubeFilesAsWritten(root);
  return files.map(({ fileName, content }) => ({
    fileName,
    content: fileName.startsWith('views/') ? deniedByDefault(content) : content,
  }));
}

/** Cube shows a view without a policy to everybody; here it is shown to nobody. */
function deniedByDefault(content: string): string {
  const file = parse(content) as ViewFile;
  const open = (file.views ?? []).filter((view) => !view.access_policy?.length);
  if (open.length === 0) return content;
  for (const view of open) view.access_policy = NOBODY;
  return stringify(file);
}
