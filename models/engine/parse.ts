import { nearest, UserError } from '../../core/index.ts';
import { folderConfig, nodeConfig } from './config.ts';
import type { MacroBook } from './dbt/macro-book.ts';
import { Relation } from './dbt/relation.ts';
import type { Target } from './dbt/surroundings.ts';
import { parseTemplate, renderTemplate, type Template, valueOfTemplate } from './dbt/templates.ts';
import { ordered } from './graph.ts';
import { toPlain } from './jinja/plain.ts';
import { type Materialisation, type Node, relationName, type TestNode } from './node.ts';
import { probe, restingSurroundings } from './probe.ts';
import { type Project, type ProjectFile, readProject } from './project.ts';
import { type Properties, readProperties, type SourceTable } from './properties.ts';
import { HOUSE_TARGET, macrosOf, type Scene, sceneOf } from './scene.ts';
import { genericTests, singularTest } from './test-nodes.ts';
import { type UnitTest, unitTest } from './unit-tests.ts';

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
  readonly tests: readonly TestNode[];
  readonly unitTests: readonly UnitTest[];
  readonly sources: ReadonlyMap<string, SourceTable>;
}

export interface ParseOptions {
  /** A site's folder, whose files win over the project's. */
  readonly overlayDir?: string | undefined;
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /** The database of another people's project; the house has its own. */
  readonly target?: Target | undefined;
}

type Kind = 'models' | 'seeds' | 'snapshots';

/** One node of a file: a snapshot file may hold several. */
interface Part {
  readonly name: string;
  readonly template: Template | undefined;
}

const baseName = (file: ProjectFile) => (file.path.split('/').at(-1) ?? '').replace(/\.(sql|csv)$/, '');
// Hooks speak of what exists only when they run.
const LATE = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook', 'restates_by', 'description', 'meta']);

function partsOf(file: ProjectFile, kind: Kind): Part[] {
  if (kind === 'seeds') return [{ name: baseName(file), template: undefined }];
  const template = parseTemplate(file.text, file.path);
  if (kind === 'models') return [{ name: baseName(file), template }];
  const snapshots = template.body.filter((node) => node.kind === 'snapshot');
  if (snapshots.length === 0) return [{ name: baseName(file), template }];
  return snapshots.map((node) => ({ name: node.name, template: { file: file.path, body: node.body } }));
}

class Parser {
  readonly nodes = new Map<string, Node>();
  readonly root: Project;
  readonly macros: MacroBook;
  readonly sources = new Map<string, SourceTable>();
  readonly scenes = new Map<string, Scene>();
  readonly tests: TestNode[] = [];
  readonly unitTests: UnitTest[] = [];
  readonly target: Target;
  readonly foreign: boolean;
  readonly #properties = new Map<string, Properties>();

  constructor(root: Project, options: ParseOptions) {
    this.root = root;
    this.foreign = options.target !== undefined;
    this.target = options.target ?? HOUSE_TARGET;
    this.macros = macrosOf(root);
    const { macros, sources, target, foreign } = this;
    for (const one of this.packages) {
      this.scenes.set(one.name, sceneOf(root, one, { macros, sources, target, foreign }, options.vars ?? {}));
    }
  }

  get packages(): readonly Project[] {
    return [...this.root.packages, this.root];
  }

  scene(name: string): Scene {
    return this.scenes.get(name) as Scene;
  }

  /** Settings whose texts are templates, rendered. */
  #rendered<T>(value: T, scene: Scene, file: string, key = ''): T {
    if (LATE.has(key)) return value;
    if (typeof value === 'string' && value.includes('{{')) {
      return toPlain(valueOfTemplate(value, this.macros, restingSurroundings(scene, file))) as T;
    }
    if (Array.isArray(value)) return value.map((item) => this.#rendered(item, scene, file)) as T;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, item]) => [name, this.#rendered(item, scene, file, name)]);
    return Object.fromEntries(entries) as T;
  }

  readPackage(of: Project): void {
    const scene = this.scene(of.name);
    const properties = readProperties(of.properties, of.siteProperties);
    this.#properties.set(of.name, properties);
    for (const [key, source] of properties.sources) {
      const { database, schema, identifier } = this.#rendered(
        { ...source, tests: [], columns: [] },
        scene,
        source.file,
      );
      if (source.config['enabled'] !== false)
        this.sources.set(key, { ...source, database, schema, identifier, package: of.name });
    }
  }

  addPackage(of: Project): void {
    for (const file of of.seeds) this.#add(of, file, 'seeds');
    for (const file of of.models) this.#add(of, file, 'models');
    for (const file of of.snapshots) this.#add(of, file, 'snapshots');
  }

  #add(of: Project, file: ProjectFile, kind: Kind): void {
    for (const part of partsOf(file, kind)) this.#addPart(of, file, kind, part);
  }

  #addPart(of: Project, file: ProjectFile, kind: Kind, { name, template }: Part): void {
    const scene = this.scene(of.name);
    const first = this.nodes.get(name);
    const declared = this.#properties.get(of.name)?.nodes.get(name);
    const model = {
      name,
      original_file_path: file.path,
      path: file.path,
      fqn: [of.name, ...file.folders, name],
      package_name: of.name,
      resource_type: kind.slice(0, -1),
    };
    const folder = (project: Project) =>
      this.#rendered(folderConfig(project.configs[kind], of.name, file.folders, name), scene, file.path);
    const outer = of === this.root ? {} : folder(this.root);
    const before = { ...folder(of), ...this.#rendered(declared?.config ?? {}, scene, file.path), ...outer };
    if (before['enabled'] === false) return;
    const found = template && probe(template, file.text, file.path, scene, model, before);
    const fixed: Materialisation = kind === 'seeds' ? 'seed' : kind === 'snapshots' ? 'snapshot' : 'view';
    const hook = (kind: string) =>
      [outer, folder(of), declared?.config, found?.config]
        .flatMap((one) => [one?.[`${kind}-hook`], one?.[`${kind}_hook`]].flat())
        .filter(Boolean);
    const hooks = { 'pre-hook': hook('pre'), 'post-hook': hook('post'), pre_hook: [], post_hook: [] };
    const tags = [folder(of)['tags'] ?? [], declared?.config['tags'] ?? [], found?.config['tags'] ?? []].flat();
    const config = nodeConfig({ ...before, ...found?.config, ...hooks, tags }, fixed, file.path);
    if (!config.enabled) return;
    if (first) throw new UserError('models/duplicate', { name, first: first.path, second: file.path });
    const named = { ...model, version: null, config: config.raw };
    const target = (config.raw['target_schema'] ?? config.raw['schema'] ?? null) as string | null;
    const schema = config.raw['target_schema']
      ? String(target)
      : this.#name('generate_schema_name', target, named, scene);
    const identifier = this.#name('generate_alias_name', (config.raw['alias'] ?? null) as string | null, named, scene);
    this.nodes.set(name, {
      name,
      package: of.name,
      path: file.path,
      file: file.file,
      text: file.text,
      template,
      config,
      schema,
      identifier,
      relation: this.foreign
        ? Relation.of(this.target.database, schema, identifier).text
        : relationName(schema, identifier),
      refs: [...(found?.refs ?? [])],
      sources: [...(found?.sources ?? [])],
      usesAsOf: found?.usesAsOf ?? false,
      description: declared?.description ?? '',
      meta: declared?.meta ?? {},
      columns: declared?.columns ?? [],
      tests: declared?.tests ?? [],
    });
  }

  /** The macros by which a project names its schemas and relations. */
  #name(macro: string, custom: string | null, node: Readonly<Record<string, unknown>>, scene: Scene): string {
    const file = `macros/${macro}.sql`;
    const resting = restingSurroundings(scene, file);
    const around = { ...resting, package: this.root.name, model: node, extra: { custom } };
    const call = parseTemplate(`{{ ${macro}(custom, model) }}`, file);
    return renderTemplate(call, this.macros, around).trim();
  }

  addTests(): void {
    for (const of of this.packages) {
      const scene = this.scene(of.name);
      const properties = this.#properties.get(of.name) as Properties;
      const config = (name: string) =>
        this.#rendered(folderConfig(of.configs.data_tests, of.name, [], name), scene, of.dir);
      const around = { packageName: of.name, folder: config, foreign: this.foreign };
      for (const node of this.nodes.values()) {
        if (node.package === of.name) this.tests.push(...genericTests(node.name, node, undefined, around));
      }
      for (const [key, table] of properties.sources) {
        if (this.sources.has(key)) this.tests.push(...genericTests(key, table, key, around));
      }
      const fixtures = new Map(of.fixtures.map((file) => [baseName(file), file.text]));
      for (const { file, input } of properties.unitTests) {
        const unit = unitTest(input, file, of.name, fixtures);
        if (unit && this.nodes.has(unit.model)) this.unitTests.push(unit);
      }
      this.tests.push(...of.tests.flatMap((file) => singularTest(file, of, scene)));
    }
  }

  check(): void {
    for (const { refs, path } of [...this.nodes.values(), ...this.tests]) {
      for (const ref of refs) {
        if (this.nodes.has(ref)) continue;
        throw new UserError('models/unknown-ref', { file: path, ref, didYouMean: nearest(ref, this.nodes.keys()) });
      }
    }
  }
}

/** Reads and parses a project; refuses unknown references and cycles with the nearest names. */
export function parseProject(dir: string, options: ParseOptions = {}): ParsedProject {
  const parser = new Parser(readProject(dir, options.overlayDir), options);
  for (const of of parser.packages) parser.readPackage(of);
  for (const of of parser.packages) parser.addPackage(of);
  parser.addTests();
  parser.check();
  const { root: project, macros, target, foreign, scenes, tests, unitTests, sources } = parser;
  const nodes = new Map(ordered(parser.nodes).map((node) => [node.name, node]));
  return {
    project,
    macros,
    vars: parser.scene(project.name).vars,
    target,
    foreign,
    scenes,
    nodes,
    tests,
    unitTests,
    sources,
  };
}
