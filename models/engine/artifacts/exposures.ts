import { sourceId, uniqueId } from '../graph-object.ts';
import type { ParsedProject } from '../parse.ts';
import { type Artifact, createdAt } from './artifact.ts';
import { type Around, type Declared, refArtifact } from './declarations.ts';

const below = (path: string) => path.split('/').slice(1).join('/');

/** A use of models outside of the project, as it was declared. */
export function exposureArtifact(exposure: ParsedProject['exposures'][number], around: Around): Artifact {
  const { parsed, declarations, docs, invocation } = around;
  const { name, package: packageName, path, fqn, tags, config, refs } = exposure;
  const input = declarations.exposure(packageName, name)?.input ?? {};
  const tables = exposure.sources.flatMap((key) => parsed.sources.get(key) ?? []);
  const meta = config['meta'] ?? input['meta'] ?? {};
  return {
    name,
    resource_type: 'exposure',
    package_name: packageName,
    path: below(path),
    original_file_path: path,
    unique_id: `exposure.${packageName}.${name}`,
    fqn,
    type: input['type'],
    owner: input['owner'],
    description: docs.resolve(String(input['description'] ?? ''), packageName).text,
    label: input['label'] ?? null,
    maturity: input['maturity'] ?? null,
    meta,
    tags,
    config: { enabled: true, tags, meta },
    unrendered_config: {},
    url: input['url'] ?? null,
    depends_on: {
      macros: [],
      nodes: [...refs.flatMap((ref) => parsed.nodes.get(ref) ?? []).map(uniqueId), ...tables.map(sourceId)],
    },
    refs: refs.map((ref) => refArtifact(ref, parsed)),
    sources: tables.map((table) => [table.source, table.name]),
    metrics: [],
    created_at: createdAt(invocation),
  };
}

export function groupArtifact({ package: packageName, path, input }: Declared): Artifact {
  return {
    name: input['name'],
    resource_type: 'group',
    package_name: packageName,
    path: below(path),
    original_file_path: path,
    unique_id: `group.${packageName}.${input['name']}`,
    owner: input['owner'],
    description: input['description'] ?? null,
    config: { meta: {} },
  };
}

/** Models of each group. */
export function groupMembers({ nodes }: ParsedProject): Record<string, string[]> {
  const members: Record<string, string[]> = {};
  for (const node of nodes.values()) {
    if (node.group) members[node.group] = [...(members[node.group] ?? []), uniqueId(node)].sort();
  }
  return members;
}
