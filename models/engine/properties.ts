import { UserError } from '../../core/index.ts';
import { type NodeProperties, nodeProperties } from './node-properties.ts';
import type { ProjectFile } from './project.ts';
import { type ExposureInput, readPropertyFile, type UnitTestInput } from './property-input.ts';
import { type SourceTable, sourceTables } from './source-tables.ts';
import { versionsOf } from './versions.ts';

/** A snapshot that is declared by YAML alone. */
export interface DeclaredSnapshot {
  readonly name: string;
  readonly relation: string;
  readonly file: ProjectFile;
}

export interface Properties {
  /** By the name of the node's file; a model with versions has one for each. */
  readonly nodes: ReadonlyMap<string, NodeProperties>;
  readonly sources: ReadonlyMap<string, SourceTable>;
  readonly snapshots: readonly DeclaredSnapshot[];
  /** Settings of singular tests, by name. */
  readonly singular: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly groups: readonly string[];
  readonly exposures: readonly { readonly file: ProjectFile; readonly input: ExposureInput }[];
  readonly unitTests: readonly { readonly file: string; readonly input: UnitTestInput }[];
}

/** Reads the schema YAML files of a project: descriptions, columns, tests and sources; a site's files win by name. */
export function readProperties(files: readonly ProjectFile[], siteFiles: readonly ProjectFile[] = []): Properties {
  const own = readFiles(files);
  const site = readFiles(siteFiles);
  return {
    ...own,
    nodes: new Map([...own.nodes, ...site.nodes]),
    sources: new Map([...own.sources, ...site.sources]),
  };
}

function readFiles(files: readonly ProjectFile[]): Properties {
  const nodes = new Map<string, NodeProperties>();
  const sources = new Map<string, SourceTable>();
  const unitTests: { file: string; input: UnitTestInput }[] = [];
  const snapshots: DeclaredSnapshot[] = [];
  const exposures: { file: ProjectFile; input: ExposureInput }[] = [];
  const groups: string[] = [];
  const singular = new Map<string, Readonly<Record<string, unknown>>>();
  const add = (name: string, properties: NodeProperties) => {
    const first = nodes.get(name);
    if (first) throw new UserError('models/duplicate', { name, first: first.file, second: properties.file });
    nodes.set(name, properties);
  };
  for (const file of files) {
    const input = readPropertyFile(file);
    for (const node of [...(input.models ?? []), ...(input.seeds ?? []), ...(input.snapshots ?? [])]) {
      if (node.versions) for (const [name, one] of versionsOf(node, file.path)) add(name, one);
      else add(node.name, nodeProperties(node, file.path));
      if (node.relation) snapshots.push({ name: node.name, relation: node.relation, file });
    }
    unitTests.push(...(input.unit_tests ?? []).map((one) => ({ file: file.path, input: one })));
    exposures.push(...(input.exposures ?? []).map((one) => ({ file, input: one })));
    for (const { name, config } of [...(input.data_tests ?? []), ...(input.tests ?? [])]) singular.set(name, config);
    for (const { name } of input.groups ?? []) {
      if (groups.includes(name))
        throw new UserError('models/invalid', { file: file.path, problem: `group ${name} comes twice` });
      groups.push(name);
    }
    for (const source of input.sources ?? []) {
      for (const table of sourceTables(source, file)) {
        const name = `${table.source}.${table.name}`;
        const first = sources.get(name);
        if (first) throw new UserError('models/duplicate', { name, first: first.file, second: file.path });
        sources.set(name, table);
      }
    }
  }
  return { nodes, sources, snapshots, singular, groups, exposures, unitTests };
}
