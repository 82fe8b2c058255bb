import { createHash } from 'node:crypto';
import { UserError } from '../../core/index.ts';
import type { MacroBook } from './dbt/macro-book.ts';
import type { Target } from './dbt/surroundings.ts';
import { parseTemplate, valueOfTemplate } from './dbt/templates.ts';
import { DocsBlocks } from './docs-blocks.ts';
import { type Exposure, exposureOf } from './exposures.ts';
import { ordered } from './graph.ts';
import { toPlain } from './jinja/plain.ts';
import { Callable, JinjaError } from './jinja/value.ts';
import { folderLevels, mergeConfigs } from './merge-config.ts';
import type { Node, TestNode } from './node.ts';
import { type Kind, makeNode, type Part } from './node-maker.ts';
import { restingSurroundings } from './probe.ts';
import { type Project, type ProjectFile, readProject, type Selectors } from './project.ts';
import { type Properties, readProperties } from './properties.ts';
import { Names, resolveRefs } from './resolve.ts';
import { resolveRestatesLike } from './restates-like.ts';
import { HOUSE_TARGET, macrosOf, type Scene, sceneOf } from './scene.ts';
import type { SourceTable } from './source-tables.ts';
import { analysisOf, genericTests, singularTest } from './test-nodes.ts';
import { type UnitTest, unitTestsOf } from './unit-tests.ts';

/** A project as parsed: every node knows what it reads. Nothing has touched a database yet. */
export interface ParsedProject {
  readonly project: Project;
  readonly macros: MacroBook;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly target: Target;
  readonly foreign: boolean;
  /** Where templates of each package are rendered. */
  readonly scenes: ReadonlyMap<string, Scene>;
  /** In an order in which each node comes after what it reads. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Nodes as `ref()` names them. */
  readonly names: Names;
  readonly tests: readonly TestNode[];
  readonly unitTests: readonly UnitTest[];
  readonly sources: ReadonlyMap<string, SourceTable>;
  readonly exposures: readonly Exposure[];
  /** Queries that are compiled and never run. */
  readonly analyses: readonly TestNode[];
  readonly selectors: Selectors;
}

export interface ParseOptions {
  /** A site's folder, whose files win over the project's. */
  readonly overlayDir?: string | undefined;
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /** The database of another people's project; the house has its own. */
  readonly target?: Target | undefined;
  /** What `env_var()` may read; nothing in the house. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

const baseName = (file: ProjectFile) => (file.path.split('/').at(-1) ?? '').replace(/\.(sql|csv)$/, '');
// Hooks speak of what exists only when they run.
const LATE = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook', 'restates_by']);

function* partsOf(of: Project, file: ProjectFile, kind: Kind): Generator<Part> {
  const part = { of, file, kind, name: baseName(file), below: [] };
  // dbt takes no notice of an empty file.
  if (file.text.trim() === '' && kind !== 'seeds') return;
  if (kind === 'seeds') return yield { ...part, template: undefined };
  const template = parseTemplate(file.text, file.path);
  const snapshots = kind === 'models' ? [] : template.body.filter((node) => node.kind === 'snapshot');
  if (snapshots.length === 0) return yield { ...part, template };
  for (const { name, body } of snapshots) {
    yield { ...part, name, template: { file: file.path, body }, below: [part.name] };
  }
}

class Parser {
  readonly root: Project;
  readonly macros: MacroBook;
  readonly target: Target;
  readonly foreign: boolean;
  readonly nodes = new Map<string, Node>();
  readonly sources = new Map<string, SourceTable>();
  readonly scenes = new Map<string, Scene>();
  readonly #disabled = new Set<string>();
  readonly #docs: DocsBlocks;
  readonly #properties = new Map<string, Properties>();

  constructor(root: Project, options: ParseOptions) {
    this.root = root;
    this.foreign = options.target !== undefined;
    this.target = options.target ?? HOUSE_TARGET;
    this.macros = macrosOf(root);
    this.#docs = new DocsBlocks(this.packages);
    const { macros, sources, target, foreign } = this;
    const common = { macros, sources, target, foreign, environment: options.environment };
    for (const one of this.packages) this.scenes.set(one.name, sceneOf(root, one, common, options.vars ?? {}));
  }

  get packages(): readonly Project[] {
    return [...this.root.packages, this.root];
  }

  scene(of: Project): Scene {
    return this.scenes.get(of.name) as Scene;
  }

  properties(of: Project): Properties {
    return this.#properties.get(of.name) as Properties;
  }

  /** Settings whose texts are templates, rendered. */
  rendered<T>(value: T, scene: Scene, file: string, key = ''): T {
    if (LATE.has(key)) return value;
    if (typeof value === 'string' && value.includes('{{')) {
      const around = { ...restingSurroundings(scene, file), extra: { doc: this.#doc(scene.package) } };
      return toPlain(valueOfTemplate(value, this.macros, around)) as T;
    }
    if (Array.isArray(value)) return value.map((item) => this.rendered(item, scene, file)) as T;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, item]) => [name, this.rendered(item, scene, file, name)]);
    return Object.fromEntries(entries) as T;
  }

  #doc(from: string): Callable {
    return new Callable('doc', (args) => {
      const names = args.map(String);
      const found = this.#docs.find(names, from);
      if (found === undefined) throw new JinjaError(`there is no docs block ${names.join('.')}`);
      return found;
    });
  }

  readPackage(of: Project): void {
    const scene = this.scene(of);
    const properties = readProperties(of.properties, of.siteProperties);
    this.#properties.set(of.name, properties);
    for (const [key, source] of properties.sources) {
      const fqn = [of.name, ...source.folders, source.source, source.name];
      const folders = folderLevels(of.configs.sources, fqn);
      const outer = of === this.root ? [] : folderLevels(this.root.configs.sources, fqn);
      const { database, schema, identifier, config, description } = this.rendered(
        { ...source, config: mergeConfigs([...folders, source.config, ...outer]), tests: [], columns: [] },
        scene,
        source.file,
      );
      if (config['enabled'] === false) continue;
      this.sources.set(key, { ...source, database, schema, identifier, config, description, package: of.name });
    }
  }

  addPackage(of: Project): void {
    for (const file of of.seeds) for (const part of partsOf(of, file, 'seeds')) this.#add(part);
    for (const file of of.models) for (const part of partsOf(of, file, 'models')) this.#add(part);
    for (const file of of.snapshots) for (const part of partsOf(of, file, 'snapshots')) this.#add(part);
    for (const { name, relation, file } of this.properties(of).snapshots) {
      const template = parseTemplate(`select * from {{ ${relation} }}`, file.path);
      this.#add({ of, file, kind: 'snapshots', name, template, below: [] });
    }
  }

  #add(part: Part): void {
    const { of, name } = part;
    const scene = this.scene(of);
    const declared = this.properties(of).nodes.get(name) ?? this.properties(this.root).nodes.get(name);
    const rendered = <T>(value: T, file: string) => this.rendered(value, scene, file);
    const node = makeNode(part, { root: this.root, scene, declared, rendered });
    if (!node) {
      this.#disabled.add(name);
      return;
    }
    const first = this.nodes.get(node.name);
    if (first) throw new UserError('models/duplicate', { name, first: first.path, second: node.path });
    this.nodes.set(node.name, node);
  }

  get #resolving() {
    const { packages } = this;
    return { known: () => this.nodes.keys(), disabled: this.#disabled, packages };
  }

  /** Nodes with their references found, each after what it reads. */
  resolved(): Map<string, Node> {
    this.#refuseSharedRelations();
    this.#refuseUnknownGroups();
    const names = new Names(this.nodes);
    for (const node of this.nodes.values()) {
      const refs = resolveRefs(node, names, this.#resolving);
      const restatesLike = resolveRestatesLike(node, names);
      this.nodes.set(node.name, { ...node, refs, config: { ...node.config, restatesLike } });
    }
    return new Map(ordered(this.nodes).map((node) => [node.name, node]));
  }

  #refuseUnknownGroups(): void {
    const known = this.packages.flatMap((of) => this.properties(of).groups);
    for (const { group, path } of this.nodes.values()) {
      if (group === undefined || known.includes(group)) continue;
      throw new UserError('models/invalid', {
        file: path,
        problem: `group ${group}; known: ${known.join(', ') || '-'}`,
      });
    }
  }

  #refuseSharedRelations(): void {
    const places = new Map<string, Node>();
    for (const node of this.nodes.values()) {
      const key = node.relation.toLowerCase();
      const first = places.get(key);
      if (first && node.config.materialized !== 'ephemeral' && first.config.materialized !== 'ephemeral') {
        const { relation, path } = node;
        throw new UserError('models/shared-relation', { relation, first: first.path, second: path });
      }
      places.set(key, node);
    }
  }

  tests(nodes: ReadonlyMap<string, Node>, names: Names): TestNode[] {
    const found: TestNode[] = [];
    for (const of of this.packages) {
      const scene = this.scene(of);
      const config = (fqn: readonly string[]) =>
        this.rendered(mergeConfigs(folderLevels(of.configs.data_tests, fqn)), scene, of.dir);
      const around = { packageName: of.name, folder: config, foreign: this.foreign };
      for (const node of nodes.values()) {
        if (node.package === of.name) found.push(...genericTests(node.name, node, undefined, around));
      }
      for (const [key, table] of this.properties(of).sources) {
        if (this.sources.has(key)) found.push(...genericTests(key, table, key, around));
      }
      const { singular } = this.properties(of);
      const ofSingular: typeof config = (fqn) => ({ ...config(fqn), ...singular.get(fqn.at(-1) ?? '') });
      found.push(...of.tests.flatMap((file) => singularTest(file, of, scene, ofSingular)));
    }
    const places = new Map<string, string>();
    for (const { package: of, name, path } of found) {
      const first = places.get(`${of}.${name}`);
      if (first) throw new UserError('models/duplicate', { name, first, second: path });
      places.set(`${of}.${name}`, path);
    }
    // A test of what is disabled is disabled with it.
    return found.flatMap((test) => {
      if (test.refs.some((ref) => this.#disabled.has(ref) && !names.find(ref))) return [];
      const group = nodes.get(test.target ?? '')?.group ?? test.group;
      return [{ ...test, refs: resolveRefs({ ...test, group }, names, this.#resolving) }];
    });
  }

  analyses(names: Names): TestNode[] {
    return this.packages.flatMap((of) =>
      of.analyses.map((file) => {
        const analysis = analysisOf(file, of, this.scene(of));
        return { ...analysis, refs: resolveRefs(analysis, names, this.#resolving) };
      }),
    );
  }
}

/** The last project that was parsed, by what it was parsed from. */
let known: { readonly from: string; readonly parsed: ParsedProject } | undefined;

/**
 * Reads and parses a project; refuses unknown references and cycles with the nearest names. A build, what it binds first and what it
 * compares after speak of one project: what was parsed of the same texts a moment ago is given again.
 */
export function parseProject(dir: string, options: ParseOptions = {}): ParsedProject {
  const project = readProject(dir, options.overlayDir);
  if (options.environment) return parse(project, options);
  const from = createHash('sha256')
    .update(JSON.stringify([dir, options, project]))
    .digest('hex');
  if (known?.from !== from) known = { from, parsed: parse(project, options) };
  return known.parsed;
}

function parse(read: Project, options: ParseOptions): ParsedProject {
  const parser = new Parser(read, options);
  const { packages } = parser;
  for (const of of packages) parser.readPackage(of);
  for (const of of packages) parser.addPackage(of);
  const nodes = parser.resolved();
  const names = new Names(nodes);
  const { root: project, macros, target, foreign, scenes, sources } = parser;
  return {
    project,
    macros,
    vars: parser.scene(project).vars,
    target,
    foreign,
    scenes,
    nodes,
    names,
    tests: parser.tests(nodes, names),
    unitTests: packages.flatMap((of) => unitTestsOf(of, parser.properties(of).unitTests, nodes, names)),
    sources,
    exposures: packages.flatMap((of) => parser.properties(of).exposures.map((one) => exposureOf(one, of, names))),
    analyses: parser.analyses(names),
    selectors: project.selectors,
  };
}
