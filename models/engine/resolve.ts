import { nearest, UserError } from '../../core/index.ts';
import type { Node, TestNode } from './node.ts';
import type { Project } from './project.ts';

/** What a template asks for by `ref()`: `name`, `name.v2`, or with a package `package.name`. */
export function refKey(name: string, packageName?: string, version?: string): string {
  return `${packageName === undefined ? '' : `${packageName}:`}${name}${version === undefined ? '' : `.v${version}`}`;
}

const REF = /ref\(\s*(?:['"](\w+)['"]\s*,\s*)?['"](\w+)['"]\s*(?:,\s*(?:v|version)\s*=\s*['"]?([\w.]+)['"]?\s*)?\)/g;

/** The keys of the `ref()`s that a text of YAML says. */
export const refsOfText = (text: string): string[] =>
  [...text.matchAll(REF)].map(([, packageName, name = '', version]) => refKey(name, packageName, version));

/** Finds nodes as `ref()` names them: a model with versions is its latest one where none is said. */
export class Names {
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #latest = new Map<string, Node>();

  constructor(nodes: ReadonlyMap<string, Node>) {
    this.#nodes = nodes;
    for (const node of nodes.values()) {
      if (node.version && String(node.version.v) === String(node.version.latest))
        this.#latest.set(node.modelName, node);
    }
  }

  /** Names close to one that is not there. */
  near(key: string): string[] {
    return nearest(key.replace(/^.*:/, ''), this.#nodes.keys());
  }

  find(key: string): Node | undefined {
    const [packageName, name] = key.includes(':') ? (key.split(':') as [string, string]) : [undefined, key];
    const found = this.#nodes.get(name) ?? this.#latest.get(name);
    return packageName === undefined || found?.package === packageName ? found : undefined;
  }
}

type Reader = Pick<Node | TestNode, 'path' | 'package' | 'group'>;

function refuse(reader: Reader, target: Node, reason: string): never {
  throw new UserError('models/access', { file: reader.path, model: target.name, access: target.access, reason });
}

/** Private models are for their group; protected ones for their package where it restricts access. */
function checkAccess(reader: Reader, target: Node, packages: readonly Project[]): void {
  if (target.resourceType !== 'model') return;
  const outside = reader.package !== target.package;
  const restricted = outside && packages.find(({ name }) => name === target.package)?.restrictAccess === true;
  if (target.access === 'private' && (reader.group === undefined || reader.group !== target.group || restricted)) {
    refuse(reader, target, `group ${target.group ?? '-'}`);
  }
  if (target.access === 'protected' && restricted) refuse(reader, target, `package ${target.package}`);
}

/** References by the names of nodes; refuses unknown, disabled and private ones. */
export function resolveRefs(
  reader: Reader & { readonly refs: readonly string[] },
  names: Names,
  around: {
    readonly known: () => Iterable<string>;
    readonly disabled: ReadonlySet<string>;
    readonly packages: readonly Project[];
  },
): string[] {
  return reader.refs.map((key) => {
    const target = names.find(key);
    if (!target) {
      const shown = key.replace(/^.*:/, '');
      if (around.disabled.has(shown)) throw new UserError('models/disabled-ref', { file: reader.path, ref: shown });
      throw new UserError('models/unknown-ref', {
        file: reader.path,
        ref: key,
        didYouMean: nearest(shown, around.known()),
      });
    }
    checkAccess(reader, target, around.packages);
    return target.name;
  });
}
