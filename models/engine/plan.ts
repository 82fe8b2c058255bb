import { Compiler, firstBuild } from './compile.ts';
import type { Node } from './node.ts';
import { type ParsedProject, parseProject } from './parse.ts';
import { selectNodes } from './select/select.ts';

export interface ProjectOptions {
  readonly projectDir: string;
  readonly overlayDir?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly asOf: string;
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

function parse(options: ProjectOptions): ParsedProject {
  return parseProject(options.projectDir, {
    overlayDir: options.overlayDir,
    vars: { ...options.vars, as_of: options.asOf },
  });
}

function chosen(parsed: ParsedProject, options: ProjectOptions): Node[] {
  const names = selectNodes(parsed, options);
  return [...parsed.nodes.values()].filter((node) => names.has(node.name));
}

export interface CompiledModel {
  readonly name: string;
  readonly path: string;
  readonly sql: string;
}

/** The SQL of the selected models as their first build would run it; needs no database. */
export function compile(options: ProjectOptions): CompiledModel[] {
  const parsed = parse(options);
  const compiler = new Compiler(parsed, firstBuild(parsed.vars));
  return chosen(parsed, options)
    .filter((node) => node.template)
    .map((node) => ({ name: node.name, path: node.path, sql: compiler.model(node) }));
}

export interface ListedModel {
  readonly name: string;
  readonly relation: string;
  readonly materialized: string;
  readonly tags: readonly string[];
  readonly path: string;
}

/** The selected models in build order. */
export function listModels(options: ProjectOptions): ListedModel[] {
  return chosen(parse(options), options).map(({ name, relation, config, path }) => ({
    name,
    relation,
    materialized: config.materialized,
    tags: config.tags,
    path,
  }));
}
