import { createHash } from 'node:crypto';
import { sourceId, uniqueId } from '../graph-object.ts';
import { type Artifact, metadataOf } from './artifact.ts';
import type { Around } from './declarations.ts';
import { exposureArtifact, groupArtifact, groupMembers } from './exposures.ts';
import { macroArtifacts } from './macros.ts';
import { nodeArtifact } from './nodes.ts';
import { sourceArtifact } from './sources.ts';
import { testArtifact, unitTestArtifact } from './tests.ts';

type Entries = Readonly<Record<string, Artifact>>;

const keyed = (list: readonly Artifact[]): Entries =>
  Object.fromEntries(list.map((one) => [String(one['unique_id']), one]));

const parentsOf = (entry: Artifact): readonly string[] =>
  ((entry['depends_on'] ?? {}) as { readonly nodes?: readonly string[] }).nodes ?? [];

/** Who reads what, both ways, each list sorted. */
function maps(entries: Entries): { parents: Record<string, string[]>; children: Record<string, string[]> } {
  const parents: Record<string, string[]> = {};
  const children: Record<string, string[]> = Object.fromEntries(Object.keys(entries).map((id) => [id, []]));
  for (const [id, entry] of Object.entries(entries)) {
    parents[id] = [...new Set(parentsOf(entry))].sort();
    for (const parent of parents[id]) children[parent]?.push(id);
  }
  for (const list of Object.values(children)) list.sort();
  return { parents, children };
}

/** dbt's manifest.json: everything that a project says, before and after its templates were rendered. */
export function manifestArtifact(around: Around): Artifact {
  const { parsed, invocation, docs } = around;
  const nodes = keyed([
    ...[...parsed.nodes.values()].map((node) => nodeArtifact(node, around)),
    ...parsed.tests.map((test) => testArtifact(test, around)),
  ]);
  const sources = keyed([...parsed.sources.values()].map((table) => sourceArtifact(table, around)));
  const units = keyed(
    parsed.unitTests.filter((unit) => parsed.nodes.has(unit.model)).map((unit) => unitTestArtifact(unit, around)),
  );
  const exposures = keyed(parsed.exposures.map((exposure) => exposureArtifact(exposure, around)));
  const { parents, children } = maps({ ...nodes, ...sources, ...units, ...exposures });
  const { name } = parsed.project;
  return {
    metadata: {
      ...metadataOf('manifest', invocation),
      project_name: name,
      project_id: createHash('md5').update(name).digest('hex'),
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: 'duckdb',
      quoting: { database: true, schema: true, identifier: true, column: null },
      run_started_at: invocation.at.toISOString(),
    },
    nodes,
    sources,
    macros: macroArtifacts(parsed, invocation),
    docs: keyed(
      docs.all.map((block) => ({
        name: block.name,
        resource_type: 'doc',
        package_name: block.package,
        path: block.path.split('/').slice(1).join('/'),
        original_file_path: block.path,
        unique_id: block.id,
        block_contents: block.text,
      })),
    ),
    exposures,
    metrics: {},
    groups: keyed(around.declarations.groups.map(groupArtifact)),
    selectors: {},
    disabled: {},
    parent_map: parents,
    child_map: children,
    group_map: groupMembers(parsed),
    saved_queries: {},
    semantic_models: {},
    unit_tests: units,
    functions: {},
  };
}

/** What the catalog knows a relation by. */
export interface RelationId {
  readonly id: string;
  readonly isSource: boolean;
}

/** Ids of everything that has rows, by what the database calls it. */
export function relationIds({ parsed }: Around): ReadonlyMap<string, RelationId> {
  const { database: own } = parsed.target;
  const key = (...parts: string[]) => parts.join('.').toLowerCase();
  const found = new Map<string, RelationId>();
  for (const node of parsed.nodes.values()) {
    if (node.config.materialized === 'ephemeral') continue;
    found.set(key(own, node.schema, node.identifier), { id: uniqueId(node), isSource: false });
  }
  for (const table of parsed.sources.values()) {
    found.set(key(table.database ?? own, table.schema, table.identifier), { id: sourceId(table), isSource: true });
  }
  return found;
}
