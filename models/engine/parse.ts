import { nearest, UserError } from '../../core/index.ts';
import { folderConfig, nodeConfig } from './config.ts';
import { contextOf, type Surroundings } from './context.ts';
import { ordered } from './graph.ts';
import { type Materialisation, type Node, relationName, type TestNode } from './node.ts';
import { NOWHERE, probe } from './probe.ts';
import { type Project, type ProjectFile, readProject } from './project.ts';
import { type Properties, readProperties, type SourceTable } from './properties.ts';
import { Macros, parseTemplate } from './render.ts';
import { genericTests, singularTest } from './test-nodes.ts';

/** A project as parsed: every node knows what it reads. Nothing has touched a database yet. */
export interface ParsedProject {
  readonly project: Project;
  readonly macros: Macros;
  readonly vars: Readonly<Record<string, unknown>>;
  /** In an order in which each node comes after what it reads. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly tests: readonly TestNode[];
  readonly sources: ReadonlyMap<string, SourceTable>;
}

const baseName = (file: ProjectFile) => (file.path.split('/').at(-1) ?? '').replace(/\.(sql|csv)$/, '');

function snapshotName(file: ProjectFile): string {
  return /\{%-?\s*snapshot\s+(\w+)/.exec(file.text)?.[1] ?? baseName(file);
}

class Parser {
  readonly nodes = new Map<string, Node>();
  readonly project: Project;
  readonly properties: Properties;
  readonly macros: Macros;
  readonly vars: Readonly<Record<string, unknown>>;

  constructor(project: Project, vars: Readonly<Record<string, unknown>>) {
    this.project = project;
    this.vars = { ...project.vars, ...vars };
    this.properties = readProperties(project.properties, project.siteProperties);
    this.macros = new Macros(project.macros);
  }

  add(file: ProjectFile, kind: 'models' | 'seeds' | 'snapshots'): void {
    const name = kind === 'snapshots' ? snapshotName(file) : baseName(file);
    const first = this.nodes.get(name);
    if (first) throw new UserError('models/duplicate', { name, first: first.path, second: file.path });
    const template = kind === 'seeds' ? undefined : parseTemplate(file.text, file.path);
    const found = template && probe(template, file.text, file.path, this.macros, this.vars, this.properties.sources);
    const declared = this.properties.nodes.get(name);
    const given = {
      ...folderConfig(this.project.configs[kind], this.project.name, file.folders, name),
      ...declared?.config,
      ...found?.config,
    };
    const fixed: Materialisation = kind === 'seeds' ? 'seed' : kind === 'snapshots' ? 'snapshot' : 'view';
    const config = nodeConfig(given, fixed, file.path);
    if (!config.enabled) return;
    const schema = this.schemaOf(config.raw['schema'] as string | undefined, file, name);
    const identifier = (config.raw['alias'] as string | undefined) ?? name;
    this.nodes.set(name, {
      name,
      path: file.path,
      file: file.file,
      text: file.text,
      template,
      config,
      schema,
      identifier,
      relation: relationName(schema, identifier),
      refs: [...(found?.refs ?? [])],
      sources: [...(found?.sources ?? [])],
      usesAsOf: found?.usesAsOf ?? false,
      description: declared?.description ?? '',
      meta: declared?.meta ?? {},
      columns: declared?.columns ?? [],
      tests: declared?.tests ?? [],
    });
  }

  schemaOf(custom: string | undefined, file: ProjectFile, name: string): string {
    if (!this.macros.names.has('generate_schema_name')) return custom ? `main_${custom}` : 'main';
    const call = parseTemplate('{{ generate_schema_name(custom, node) }}', 'macros/generate_schema_name.sql');
    const globals = {
      ...contextOf(inert(file.path, this.vars)),
      custom: custom ?? null,
      node: { name, original_file_path: file.path, fqn: [this.project.name, ...file.folders, name] },
    };
    return this.macros.render(call, globals, file.path).trim();
  }

  checkRefs(): void {
    for (const node of this.nodes.values()) {
      for (const ref of node.refs) this.known(ref, node.path);
    }
  }

  known(ref: string, file: string): void {
    if (this.nodes.has(ref)) return;
    throw new UserError('models/unknown-ref', { file, ref, didYouMean: nearest(ref, this.nodes.keys()) });
  }
}

/** Surroundings in which nothing may be read. */
function inert(file: string, vars: Readonly<Record<string, unknown>>): Surroundings {
  const refuse = (what: string) => (): never => {
    throw new UserError('models/template', { file, reason: `${what} is not available here` });
  };
  return {
    file,
    vars,
    self: NOWHERE,
    model: {},
    execute: false,
    incremental: false,
    ref: refuse('ref()'),
    source: refuse('source()'),
    configured: () => undefined,
    usedVar: () => undefined,
    affectedDates: refuse('affected_dates()'),
    onAffectedDates: refuse('on_affected_dates()'),
    changes: refuse('changes()'),
  };
}

/** Reads and parses a project; refuses unknown references and cycles with the nearest names. */
export function parseProject(
  dir: string,
  options: { overlayDir?: string | undefined; vars?: Readonly<Record<string, unknown>> | undefined } = {},
): ParsedProject {
  const parser = new Parser(readProject(dir, options.overlayDir), options.vars ?? {});
  for (const file of parser.project.seeds) parser.add(file, 'seeds');
  for (const file of parser.project.models) parser.add(file, 'models');
  for (const file of parser.project.snapshots) parser.add(file, 'snapshots');
  parser.checkRefs();
  const nodes = new Map(ordered(parser.nodes).map((node) => [node.name, node]));
  const { project, macros, vars, properties } = parser;
  const tests = [
    ...[...nodes.values()].flatMap((node) => genericTests(node.name, node, undefined)),
    ...[...properties.sources].flatMap(([key, table]) => genericTests(key, table, key)),
    ...project.tests.flatMap((file) => singularTest(file, project, macros, vars, properties.sources)),
  ];
  for (const test of tests) for (const ref of test.refs) parser.known(ref, test.path);
  return { project, macros, vars, nodes, tests, sources: properties.sources };
}
