import { UserError } from '../../core/index.ts';
import type { Project } from './project.ts';

const BLOCK = /\{%-?\s*docs\s+(\w+)\s*-?%\}([\s\S]*?)\{%-?\s*enddocs\s*-?%\}/g;

export interface DocsBlock {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** The blocks of a project's own Markdown files. */
export const docsBlocksOf = ({ docs }: Project): DocsBlock[] =>
  docs.flatMap(({ path, text }) =>
    [...text.matchAll(BLOCK)].map(([, name = '', body = '']) => ({ name, path, text: body.trim() })),
  );

function blocksOf(project: Project): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, path, text } of docsBlocksOf(project)) {
    if (found.has(name)) throw new UserError('models/invalid', { file: path, problem: `docs ${name} comes twice` });
    found.set(name, text);
  }
  return found;
}

/** The docs blocks of all packages: `doc('name')` looks into the own package first, then the project's, then the others. */
export class DocsBlocks {
  readonly #byPackage: ReadonlyMap<string, ReadonlyMap<string, string>>;

  constructor(packages: readonly Project[]) {
    this.#byPackage = new Map(packages.map((one) => [one.name, blocksOf(one)]));
  }

  /** The text of a block; undefined where there is none of this name. */
  find(names: readonly string[], from: string): string | undefined {
    const [first = '', second] = names;
    if (second !== undefined) return this.#byPackage.get(first)?.get(second);
    const others = [...this.#byPackage.keys()].reverse();
    return [from, ...others].map((one) => this.#byPackage.get(one)?.get(first)).find((text) => text !== undefined);
  }
}
