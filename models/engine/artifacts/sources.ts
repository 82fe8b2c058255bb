import { Relation } from '../dbt/relation.ts';
import { sourceId } from '../graph-object.ts';
import { relationName } from '../node.ts';
import { type Artifact, createdAt } from './artifact.ts';
import { columnArtifacts } from './columns.ts';
import type { Around, SourceTable } from './declarations.ts';

const NEVER_STALE = { count: null, period: null };
const FRESHNESS = { warn_after: NEVER_STALE, error_after: NEVER_STALE, filter: null } as const;

/** A source as dbt's manifest has it. */
export function sourceArtifact(table: SourceTable, { parsed, docs, invocation }: Around): Artifact {
  const described = docs.resolve(table.description, table.package);
  const tags = [table.config['tags'] ?? []].flat();
  const database = table.database ?? parsed.target.database;
  return {
    database,
    schema: table.schema,
    name: table.name,
    resource_type: 'source',
    package_name: table.package,
    path: table.file,
    original_file_path: table.file,
    unique_id: sourceId(table),
    fqn: [table.package, ...table.folders, table.source, table.name],
    source_name: table.source,
    source_description: table.sourceDescription,
    loader: '',
    identifier: table.identifier,
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: table.loadedAtField ?? null,
    loaded_at_query: table.loadedAtQuery ?? null,
    freshness: FRESHNESS,
    external: null,
    description: described.text,
    columns: columnArtifacts(table.columns, table.package, docs),
    meta: table.meta,
    source_meta: {},
    tags,
    config: {
      enabled: true,
      event_time: null,
      freshness: FRESHNESS,
      loaded_at_field: null,
      loaded_at_query: null,
      meta: table.meta,
      tags,
      static_analysis: null,
    },
    patch_path: null,
    unrendered_config: {},
    relation_name: parsed.foreign
      ? Relation.of(database, table.schema, table.identifier).text
      : relationName(...[table.database, table.schema, table.identifier].filter((part) => part !== undefined)),
    created_at: createdAt(invocation),
    unrendered_database: null,
    unrendered_schema: table.schema,
    doc_blocks: described.blocks,
  };
}
