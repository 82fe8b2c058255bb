import { columnDescriptions, type DescriptionOf } from './column-descriptions.ts';
import { Compiler, firstBuild } from './compile.ts';
import { reach, readers } from './graph.ts';
import { grainOf } from './manifest.ts';
import type { Node, TestNode } from './node.ts';
import { type ParsedProject, parseProject } from './parse.ts';
import type { ProjectOptions } from './plan.ts';

export interface DocumentedTest {
  readonly name: string;
  /** What is asked: unique, not_null, …; singular for a query of its own. */
  readonly kind: string;
  readonly column: string | null;
  readonly severity: 'error' | 'warn';
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface DocumentedColumn {
  readonly name: string;
  readonly description: string;
  readonly data_type: string | null;
}

/** What a relation is in the flow of the data. */
export type LineageKind = 'source' | 'seed' | 'snapshot' | 'ephemeral' | 'view' | 'table';

/** One relation around a model. */
export interface LineageNode {
  /** Name of a node, or `<source>.<table>`. */
  readonly name: string;
  readonly kind: LineageKind;
  readonly layer: string;
  /** Steps from the model: negative before it, positive after it. */
  readonly step: number;
}

export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** What a project says of one of its nodes, without a database. */
export interface DocumentedModel {
  readonly name: string;
  /** As SQL names it; null for what is part of its readers' queries only. */
  readonly relation: string | null;
  /** Its schema: staging, intermediate, marts, seeds, snapshots. */
  readonly layer: string;
  readonly materialized: string;
  readonly grain: string;
  readonly description: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly columns: readonly DocumentedColumn[];
  readonly tests: readonly DocumentedTest[];
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
}

const SINGULAR = 'singular';

function documentedTest({ name, kind, column, severity, args }: TestNode): DocumentedTest {
  return { name, kind, column: column ?? null, severity, arguments: args };
}

/** Tests of a node: those declared on it, and queries of their own that read it. */
const testsOf = (node: Node, tests: readonly TestNode[]) =>
  tests.filter((test) => (test.kind === SINGULAR ? test.refs.includes(node.name) : test.target === node.name));

function stepsFrom(start: string, next: (name: string) => readonly string[]): Map<string, number> {
  const steps = new Map<string, number>();
  for (let depth = 1, found = -1; steps.size > found; depth++) {
    found = steps.size;
    for (const name of reach(start, next, depth)) if (!steps.has(name)) steps.set(name, depth);
  }
  return steps;
}

/** The documentation of a project: parsed once, asked often. */
export class Documentation {
  readonly #parsed: ParsedProject;
  readonly #readers: ReadonlyMap<string, readonly string[]>;
  readonly #compiler: Compiler;
  /** Of any column that a model gives, also one that its YAML does not list. */
  readonly descriptionOf: DescriptionOf;

  constructor(parsed: ParsedProject) {
    this.#parsed = parsed;
    this.descriptionOf = columnDescriptions(parsed);
    const found = readers(parsed.nodes);
    for (const node of parsed.nodes.values()) {
      for (const key of node.sources) found.set(key, [...(found.get(key) ?? []), node.name]);
    }
    this.#readers = found;
    this.#compiler = new Compiler(parsed, firstBuild(parsed.vars));
  }

  get names(): string[] {
    return [...this.#parsed.nodes.keys()];
  }

  /** Undefined where the project has no node of this name. */
  model(name: string): DocumentedModel | undefined {
    const node = this.#parsed.nodes.get(name);
    if (!node) return undefined;
    return {
      name,
      relation: node.config.materialized === 'ephemeral' ? null : node.relation,
      layer: node.schema,
      materialized: node.config.materialized,
      grain: grainOf(node),
      description: node.description,
      path: node.path,
      tags: node.config.tags,
      columns: node.columns.map((column) => ({
        name: column.name,
        description: this.descriptionOf(name, column.name),
        data_type: column.dataType ?? null,
      })),
      tests: testsOf(node, this.#parsed.tests).map(documentedTest),
      upstream: this.#parents(name),
      downstream: [...(this.#readers.get(name) ?? [])],
    };
  }

  /** The query as a first build would run it; undefined for what has none (a seed). */
  sql(name: string): string | undefined {
    const node = this.#parsed.nodes.get(name);
    return node?.template ? this.#compiler.model(node) : undefined;
  }

  /** The table of raw that a source of the models is landed in; undefined for what is no source. */
  landedAs(name: string): string | undefined {
    return this.#parsed.sources.get(name)?.identifier;
  }

  /** Everything that a model comes from and everything that comes from it. */
  lineage(name: string): Lineage {
    const before = stepsFrom(name, (at) => this.#parents(at));
    const after = stepsFrom(name, (at) => this.#readers.get(at) ?? []);
    const steps = new Map([
      ...[...before].map(([at, step]) => [at, -step] as const),
      [name, 0] as const,
      ...[...after],
    ]);
    const edges = [...steps.keys()].flatMap((to) =>
      this.#parents(to)
        .filter((from) => steps.has(from))
        .map((from) => [from, to] as const),
    );
    return { nodes: [...steps].map(([at, step]) => ({ ...this.#kindOf(at), step })), edges };
  }

  #parents(name: string): string[] {
    const node = this.#parsed.nodes.get(name);
    return node ? [...node.refs, ...node.sources] : [];
  }

  #kindOf(name: string): Omit<LineageNode, 'step'> {
    const node = this.#parsed.nodes.get(name);
    if (!node) return { name, kind: 'source', layer: 'raw' };
    const { materialized } = node.config;
    const kind = materialized === 'incremental' ? 'table' : (materialized as LineageKind);
    return { name, kind, layer: node.schema };
  }
}

/** Reads the documentation of a project; needs no database. */
export function readDocumentation(options: Omit<ProjectOptions, 'select' | 'exclude'>): Documentation {
  const vars = { ...options.vars, as_of: options.asOf };
  return new Documentation(parseProject(options.projectDir, { overlayDir: options.overlayDir, vars }));
}
