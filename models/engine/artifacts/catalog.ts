import type { ReadonlyTransaction } from '../../../core/index.ts';
import { type Artifact, type Invocation, metadataOf } from './artifact.ts';
import type { RelationId } from './manifest.ts';

interface CatalogRow {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly comment: string | null;
  readonly column: string;
  readonly data_type: string;
  readonly at: number;
  readonly column_comment: string | null;
}

const COLUMNS = `with relations as (
    select database_name, schema_name, table_name as name, 'BASE TABLE' as type, comment from duckdb_tables() where not internal
    union all
    select database_name, schema_name, view_name, 'VIEW', comment from duckdb_views() where not internal
  )
  select r.database_name as database, r.schema_name as schema, r.name, r.type, r.comment, c.column_name as column,
    c.data_type, c.column_index as at, c.comment as column_comment
  from relations as r
  join duckdb_columns() as c
    on c.database_name = r.database_name and c.schema_name = r.schema_name and c.table_name = r.name
  order by r.database_name, r.schema_name, r.name, c.column_index`;

const NO_STATS = {
  has_stats: {
    id: 'has_stats',
    label: 'Has Stats?',
    value: false,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  },
};

interface Entry {
  readonly metadata: Artifact;
  readonly columns: Record<string, Artifact>;
  readonly stats: typeof NO_STATS;
  readonly unique_id: string;
}

/** dbt's catalog.json: relations of the project that the database has, with the types of their columns. */
export async function catalogArtifact(
  tx: ReadonlyTransaction,
  known: ReadonlyMap<string, RelationId>,
  invocation: Invocation,
): Promise<Artifact> {
  const nodes: Record<string, Entry> = {};
  const sources: Record<string, Entry> = {};
  for (const row of await tx.rows<CatalogRow>(COLUMNS)) {
    const found = known.get(`${row.database}.${row.schema}.${row.name}`.toLowerCase());
    if (!found) continue;
    const among = found.isSource ? sources : nodes;
    const { type, schema, name, database, comment } = row;
    among[found.id] ??= {
      metadata: { type, schema, name, database, comment, owner: null },
      columns: {},
      stats: NO_STATS,
      unique_id: found.id,
    };
    const column = { type: row.data_type, index: row.at, name: row.column, comment: row.column_comment };
    (among[found.id] as Entry).columns[row.column] = column;
  }
  return { metadata: metadataOf('catalog', invocation), nodes, sources, errors: null };
}
