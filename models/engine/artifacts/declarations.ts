import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { columnDescriptions, type DescriptionOf } from '../column-descriptions.ts';
import type { ParsedProject } from '../parse.ts';
import type { Project, ProjectFile } from '../project.ts';
import type { Artifact, Invocation } from './artifact.ts';
import { DocBlocks } from './doc-blocks.ts';

/** A landed table as the parser keeps it. */
export type SourceTable = ParsedProject['sources'] extends ReadonlyMap<string, infer T> ? T : never;

/** What all entries of a manifest are made with. */
export interface Around {
  readonly parsed: ParsedProject;
  readonly invocation: Invocation;
  readonly docs: DocBlocks;
  readonly declarations: Declarations;
  /** SQL of nodes and tests by their ids; what could not be compiled is absent. */
  readonly compiled: ReadonlyMap<string, string>;
  readonly descriptionOf: DescriptionOf;
  /** Columns of nodes as they bind, where that is known: YAML need not list them. */
  readonly bound: ReadonlyMap<string, readonly string[]>;
}

interface Named {
  readonly name?: string;
  readonly tables?: readonly Named[];
  readonly [key: string]: unknown;
}

/** A group or an exposure: dbt's manifest says what was written, where. */
export interface Declared {
  readonly package: string;
  readonly path: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const listIn = (document: unknown, key: string): readonly Named[] => {
  const list = (document as Readonly<Record<string, unknown>> | null)?.[key];
  return Array.isArray(list) ? list : [];
};

/** Where nodes and sources are written: what the parser has no need to keep. */
export class Declarations {
  readonly #yaml = new Map<string, string>();
  readonly #exposures = new Map<string, Declared>();
  readonly groups: Declared[] = [];
  readonly #files = new Map<string, ProjectFile>();

  constructor(root: Project) {
    for (const of of [...root.packages, root]) {
      // A site's files speak last.
      for (const file of [...of.properties, ...of.siteProperties]) this.#read(of.name, file);
      for (const file of [...of.models, ...of.seeds, ...of.snapshots, ...of.tests]) {
        this.#files.set(`${of.name}:${file.path}`, file);
      }
    }
  }

  #read(packageName: string, { path, text }: ProjectFile): void {
    const document: unknown = parseDocument(text).toJS();
    for (const kind of ['models', 'seeds', 'snapshots']) {
      for (const { name } of listIn(document, kind)) this.#yaml.set(`${packageName}.${name}`, path);
    }
    const declared = { package: packageName, path };
    for (const input of listIn(document, 'groups')) this.groups.push({ ...declared, input });
    for (const input of listIn(document, 'exposures')) {
      this.#exposures.set(`${packageName}.${input.name}`, { ...declared, input });
    }
    for (const source of listIn(document, 'sources')) {
      for (const table of source.tables ?? []) this.#yaml.set(`${packageName}.${source.name}.${table.name}`, path);
    }
  }

  /** The schema YAML that speaks of a node or source. */
  yaml(packageName: string, name: string): string | undefined {
    return this.#yaml.get(`${packageName}.${name}`);
  }

  exposure(packageName: string, name: string): Declared | undefined {
    return this.#exposures.get(`${packageName}.${name}`);
  }

  /** Folders below the model path and the file's name: dbt's path. */
  below(packageName: string, path: string): readonly string[] {
    const folders = this.#files.get(`${packageName}:${path}`)?.folders ?? [];
    return [...folders, path.split('/').at(-1) ?? path];
  }
}

export const sha256 = (text: string): Artifact => ({
  name: 'sha256',
  checksum: createHash('sha256').update(text.trim()).digest('hex'),
});

/** What dbt gives every node, before anything is said of it. */
export const PLAIN_CONFIG = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
} as const;

export const NO_CONTRACT = { enforced: false, alias_types: true, checksum: null } as const;
export const NO_DOCS = { show: true, node_color: null } as const;

/** A reference as dbt keeps it: the model's name and, of a model with versions, which one. */
export function refArtifact(ref: string, { nodes }: ParsedProject): Artifact {
  const node = nodes.get(ref);
  return { name: node?.modelName ?? ref, package: null, version: node?.version?.v ?? null };
}

export const makeAround = (
  parsed: ParsedProject,
  invocation: Invocation,
  compiled: ReadonlyMap<string, string>,
  bound: Around['bound'] = new Map(),
): Around => ({
  parsed,
  invocation,
  compiled,
  bound,
  descriptionOf: columnDescriptions(parsed),
  docs: new DocBlocks(parsed.project),
  declarations: new Declarations(parsed.project),
});
