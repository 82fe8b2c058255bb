import { type DocsBlock, docsBlocksOf } from '../docs-blocks.ts';
import type { Project } from '../project.ts';

const CALL = /\{\{-?\s*doc\(\s*(?:['"](\w+)['"]\s*,\s*)?['"](\w+)['"]\s*\)\s*-?\}\}/g;

export interface DocBlock extends DocsBlock {
  readonly id: string;
  readonly package: string;
}

/** The `{% docs %}` blocks of a project and its packages. */
export class DocBlocks {
  readonly all: readonly DocBlock[];
  readonly #root: string;

  constructor(root: Project) {
    this.#root = root.name;
    this.all = [root, ...root.packages].flatMap((project) =>
      docsBlocksOf(project).map((block) => ({
        ...block,
        id: `doc.${project.name}.${block.name}`,
        package: project.name,
      })),
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
