import type { Node } from './node.ts';
import type { ParsedProject } from './parse.ts';

const kindOf = (node: Node) =>
  ['seed', 'snapshot'].includes(node.config.materialized) ? node.config.materialized : 'model';

/** dbt's name of a node that is unique in all packages. */
export const uniqueId = (node: Node) => `${kindOf(node)}.${node.package}.${node.name}`;

/** `graph` in templates: the nodes and sources as dbt's manifest names them. */
export function graphOf(parsed: ParsedProject): Record<string, unknown> {
  const nodes = [...parsed.nodes.values()].map((node) => [
    uniqueId(node),
    {
      unique_id: uniqueId(node),
      name: node.name,
      alias: node.identifier,
      schema: node.schema,
      database: parsed.target.database,
      relation_name: node.relation,
      resource_type: kindOf(node),
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
      columns: Object.fromEntries(
        node.columns.map((column) => [
          column.name,
          { name: column.name, data_type: column.dataType ?? null, description: column.description },
        ]),
      ),
    },
  ]);
  const sources = [...parsed.sources.values()].map((source) => [
    `source.${source.package}.${source.source}.${source.name}`,
    {
      source_name: source.source,
      name: source.name,
      identifier: source.identifier,
      schema: source.schema,
      database: source.database ?? parsed.target.database,
      resource_type: 'source',
      package_name: source.package,
      meta: source.meta,
      tags: [source.config['tags'] ?? []].flat(),
    },
  ]);
  return {
    nodes: Object.fromEntries(nodes),
    sources: Object.fromEntries(sources),
    exposures: {},
    metrics: {},
    groups: {},
  };
}
