import { columnDescriptions, type DescriptionOf } from './column-descriptions.ts';
import type { Node } from './node.ts';
import { type ParsedProject, parseProject } from './parse.ts';

export interface ManifestColumn {
  readonly name: string;
  readonly description: string;
  readonly data_type: string | undefined;
  readonly tests: readonly string[];
}

/** What other houses may know of a relation. */
export interface ManifestRelation {
  readonly name: string;
  /** As SQL names it, e.g. `marts.fct_charges`. */
  readonly relation: string;
  readonly schema: string;
  readonly materialized: string;
  readonly description: string;
  /** The first sentence: what one row is. */
  readonly grain: string;
  readonly columns: readonly ManifestColumn[];
  /** Landed tables and nodes that it reads directly. */
  readonly depends_on: readonly string[];
  readonly tags: readonly string[];
  readonly path: string;
}

export interface Manifest {
  readonly project: string;
  readonly relations: readonly ManifestRelation[];
  relation(name: string): ManifestRelation | undefined;
}

/** The sentence that says what one row is: the model's first comment line, else the first sentence of its description. */
export function grainOf(node: Node): string {
  const comment = /^\s*(?:--\s*(.+)|\{#-?\s*([\s\S]+?)-?#\})/.exec(node.text);
  const said = comment?.[1] ?? comment?.[2];
  if (said && node.template) return said.trim();
  return (/^[^。\n]*?(?:。|\.(?=\s|$)|$)/.exec(node.description)?.[0] ?? '').trim();
}

function relationOf(node: Node, descriptionOf: DescriptionOf): ManifestRelation {
  return {
    name: node.name,
    relation: node.relation,
    schema: node.schema,
    materialized: node.config.materialized,
    description: node.description,
    grain: grainOf(node),
    columns: node.columns.map((column) => ({
      name: column.name,
      description: descriptionOf(node.name, column.name),
      data_type: column.dataType,
      tests: column.tests.map((test) => test.test),
    })),
    depends_on: [...node.refs, ...node.sources],
    tags: node.config.tags,
    path: node.path,
  };
}

export function manifestOf(parsed: ParsedProject): Manifest {
  const descriptionOf = columnDescriptions(parsed);
  const relations = [...parsed.nodes.values()].map((node) => relationOf(node, descriptionOf));
  const named = new Map(
    relations.flatMap((relation) => [[relation.name, relation] as const, [relation.relation, relation] as const]),
  );
  return { project: parsed.project.name, relations, relation: (name) => named.get(name) };
}

/** Reads a project's manifest without a database: relations, columns, grain, descriptions. `relation()` takes a name or `schema.name`. */
export function readManifest(projectDir: string, overlayDir?: string): Manifest {
  return manifestOf(parseProject(projectDir, { overlayDir, vars: { as_of: '2000-01-01 00:00:00' } }));
}
