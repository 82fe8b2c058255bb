import { filesIn, type Project, type ProjectFile } from '../project.ts';

const BLOCK = /\{%-?\s*docs\s+(\w+)\s*-?%\}([\s\S]*?)\{%-?\s*enddocs\s*-?%\}/g;
const CALL = /\{\{-?\s*doc\(\s*(?:['"](\w+)['"]\s*,\s*)?['"](\w+)['"]\s*\)\s*-?\}\}/g;

export interface DocBlock {
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly path: string;
  readonly text: string;
}

/** The Markdown files beside a project's other files. */
function markdownOf(project: Project): ProjectFile[] {
  const known = [project.models, project.seeds, project.snapshots, project.properties, project.macros].flat();
  const folders = [...new Set(known.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])))];
  return folders.flatMap((folder) =>
    filesIn(`${project.dir}/${folder}`, ['.md']).map((file) => ({ ...file, path: `${folder}/${file.path}` })),
  );
}

/** The `{% docs %}` blocks of a project and its packages. */
export class DocBlocks {
  readonly all: readonly DocBlock[];
  readonly #root: string;

  constructor(root: Project) {
    this.#root = root.name;
    this.all = [root, ...root.packages].flatMap((project) =>
      markdownOf(project).flatMap(({ path, text }) =>
        [...text.matchAll(BLOCK)].map(([, name = '', body = '']) => ({
          id: `doc.${project.name}.${name}`,
          name,
          package: project.name,
          path,
          text: body.trim(),
        })),
      ),
    );
  }

  #find(name: string, named: string | undefined, from: string): DocBlock | undefined {
    return [named ?? from, ...(named ? [] : [this.#root])]
      .map((one) => this.all.find((block) => block.package === one && block.name === name))
      .find((block) => block !== undefined);
  }

  /** A description with its `doc()` calls written out, and the blocks that it used. */
  resolve(description: string, from: string): { readonly text: string; readonly blocks: readonly string[] } {
    const blocks: string[] = [];
    const text = description.replace(CALL, (call, named: string | undefined, name: string) => {
      const block = this.#find(name, named, from);
      if (!block) return call;
      blocks.push(block.id);
      return block.text;
    });
    return { text, blocks };
  }
}
