import type { ReadonlyWarehouse } from '../../core/index.ts';
import { Compiler, firstBuild } from './compile.ts';
import { type Decision, decide } from './decide.ts';
import { reach, readers } from './graph.ts';
import { Inputs } from './inputs.ts';
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

export interface PlannedModel {
  readonly name: string;
  readonly action: Decision['action'];
  readonly reason: string;
  /** Relations after it that would be looked at again. */
  readonly reaches: readonly string[];
}

/** What a build would do now and why, without doing it. Parents that would be rebuilt count as changed for their children. */
export async function plan(
  warehouse: ReadonlyWarehouse,
  options: ProjectOptions & { readonly fullRefresh?: boolean },
): Promise<PlannedModel[]> {
  const parsed = parse(options);
  const inputs = new Inputs(parsed, options.asOf);
  await warehouse.snapshot((tx) => inputs.read(tx));
  const next = readers(parsed.nodes);
  const planned: PlannedModel[] = [];
  for (const node of chosen(parsed, options)) {
    if (node.config.materialized === 'ephemeral') continue;
    const available = inputs.available(node);
    const decision = decide(node, inputs, available, options.fullRefresh ?? false);
    inputs.assume(node, available, decision.action !== 'none');
    const reaches = [...reach(node.name, (name) => next.get(name) ?? [])].sort();
    planned.push({ name: node.name, action: decision.action, reason: decision.reason, reaches });
  }
  return planned;
}
