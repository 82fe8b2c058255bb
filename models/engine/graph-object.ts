import type { Node } from './node.ts';
import type { ParsedProject } from './parse.ts';

/** dbt's name of a node that is unique in all packages. */
export const uniqueId = (node: Node) => `${node.resourceType}.${node.package}.${node.name}`;

/** dbt's names of what is no node. A unit test is called after its model, whatever the version. */
export const sourceId = (source: {
  readonly package: string;
  readonly source: string;
  readonly name: string;
}): string => `source.${source.package}.${source.source}.${source.name}`;
export const unitTestId = (unit: { readonly package: string; readonly model: string; readonly name: string }): string =>
  `unit_test.${unit.package}.${unit.model.split('.')[0]}.${unit.name}`;
export const exposureId = (exposure: { readonly package: string; readonly name: string }): string =>
  `exposure.${exposure.package}.${exposure.name}`;

/** A node's columns as templates see them. */
export const columnsObject = (node: Node): Record<string, unknown> =>
  Object.fromEntries(
    node.columns.map(({ name, dataType, description, meta, quote }) => [
      name,
      { name, data_type: dataType ?? null, description, meta, quote },
    ]),
  );

/** `graph` in templates: the nodes and sources as dbt's manifest names them. */
export function graphOf(parsed: ParsedProject): Record<string, unknown> {
  const nodes = [...parsed.nodes.values()].map((node) => [
    uniqueId(node),
    {
      unique_id: uniqueId(node),
      name: node.modelName,
      alias: node.identifier,
      schema: node.schema,
      database: parsed.target.database,
      relation_name: node.relation,
      resource_type: node.resourceType,
      package_name: node.package,
      original_file_path: node.path,
      path: node.path,
      tags: node.config.tags,
      description: node.description,
      meta: node.meta,
      config: node.config.raw,
      depends_on: {
        nodes: node.refs.map((ref) => parsed.nodes.get(ref)).flatMap((found) => (found ? [uniqueId(found)] : [])),
      },
      columns: columnsObject(node),
      fqn: node.fqn,
      version: node.version?.v ?? null,
    },
  ]);
  const sources = [...parsed.sources.values()].map((source) => [
    sourceId(source),
    {
      unique_id: sourceId(source),
      source_name: source.source,
      description: source.description,
      source_description: source.sourceDescription,
      name: source.name,
      identifier: source.identifier,
      schema: source.schema,
      database: source.database ?? parsed.target.database,
      resource_type: 'source',
      package_name: source.package,
      meta: source.config['meta'] ?? {},
      tags: [source.config['tags'] ?? []].flat(),
    },
  ]);
  return {
    nodes: Object.fromEntries(nodes),
    sources: Object.fromEntries(sources),
    exposures: Object.fromEntries(
      parsed.exposures.map((exposure) => {
        const id = exposureId(exposure);
        return [id, { unique_id: id, name: exposure.name, resource_type: 'exposure', tags: exposure.tags }];
      }),
    ),
    metrics: {},
    groups: {},
  };
}

/** `model` in templates. */
export function modelObject(node: Node, parsed: ParsedProject): Record<string, unknown> {
  return {
    name: node.modelName,
    alias: node.identifier,
    schema: node.schema,
    database: parsed.target.database,
    package_name: node.package,
    original_file_path: node.path,
    path: node.path,
    tags: node.config.tags,
    description: node.description,
    config: node.config.raw,
    fqn: node.fqn,
    version: node.version?.v ?? null,
    latest_version: node.version?.latest ?? null,
    access: node.access,
    group: node.group ?? null,
    meta: node.meta,
    columns: columnsObject(node),
    resource_type: node.resourceType,
    unique_id: uniqueId(node),
    relation_name: node.relation,
  };
}
