import { sourceId, uniqueId } from '../graph-object.ts';
import type { Node, TestNode } from '../node.ts';
import { type Artifact, createdAt } from './artifact.ts';
import { columnArtifacts, describedColumns } from './columns.ts';
import { type Around, NO_CONTRACT, NO_DOCS, PLAIN_CONFIG, refArtifact, sha256 } from './declarations.ts';
import { macrosCalled } from './macros.ts';

const NODE_CONFIG = {
  ...PLAIN_CONFIG,
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: NO_DOCS,
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
} as const;

const SNAPSHOT_COLUMNS = ['valid_to', 'valid_from', 'scd_id', 'updated_at', 'is_deleted'];
const OF_KIND: Readonly<Record<string, Artifact>> = {
  model: { access: 'protected', freshness: null },
  seed: { delimiter: ',', quote_columns: null },
  snapshot: {
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: Object.fromEntries(SNAPSHOT_COLUMNS.map((name) => [`dbt_${name}`, null])),
    dbt_valid_to_current: null,
  },
};

const hooks = (given: unknown) =>
  [given ?? []]
    .flat()
    .map((hook) => ({ transaction: true, index: null, ...(typeof hook === 'string' ? { sql: hook } : hook) }));

/** One key is a text to dbt, several are a list. */
const keyOf = (given: unknown) => {
  const keys = [given ?? []].flat();
  return keys.length > 1 ? keys : (keys[0] ?? null);
};

function configOf(node: Node, kind: string): Artifact {
  const { pre_hook: _pre, post_hook: _post, ...raw } = node.config.raw;
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
  return {
    ...NODE_CONFIG,
    ...OF_KIND[kind],
    ...given,
    // Only what restates dates has rules for it.
    restates_by: Object.keys(node.config.restatesBy).length > 0 ? node.config.restatesBy : undefined,
    meta: node.meta,
    group: node.group ?? null,
    ...(kind === 'model' ? { access: node.access } : {}),
    docs: { ...NO_DOCS, ...(given['docs'] as object | undefined) },
    contract: { ...NODE_CONFIG.contract, ...(given['contract'] as object | undefined) },
    unique_key: keyOf(raw['unique_key']),
    'pre-hook': hooks(raw['pre-hook']),
    'post-hook': hooks(raw['post-hook']),
  };
}

/** Columns by which rows are told apart, as dbt infers them from the tests of a model. */
function primaryKey(node: Node, tests: readonly TestNode[]): string[] {
  const own = tests.filter((test) => test.target === node.name);
  const columns = (kind: (name: string) => boolean) =>
    own
      .filter((test) => kind(test.kind))
      .flatMap((test) => test.column ?? [test.args['combination_of_columns'] ?? test.args['column_name'] ?? []].flat())
      .map(String);
  const unique = columns((name) => ['unique', 'unique_combination_of_columns'].includes(name));
  const filled = columns((name) => name === 'not_null');
  const both = unique.filter((column) => filled.includes(column));
  return [...new Set(both.length > 0 ? both : unique)];
}

function compiledParts(node: Node, around: Around, id: string): Artifact {
  const { parsed, compiled } = around;
  const sql = compiled.get(id);
  const nodes = node.refs.flatMap((ref) => parsed.nodes.get(ref) ?? []).map(uniqueId);
  const tables = node.sources.flatMap((key) => parsed.sources.get(key) ?? []);
  return {
    language: 'sql',
    refs: node.refs.map((ref) => refArtifact(ref, parsed)),
    sources: tables.map(({ source, name }) => [source, name]),
    metrics: [],
    functions: [],
    depends_on: {
      macros: macrosCalled(node.template, parsed, node.package),
      nodes: [...new Set([...nodes, ...tables.map(sourceId)])],
    },
    compiled_path: null,
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: NO_CONTRACT,
  };
}

/** What stands between the tags of a snapshot: a file may hold several. */
const snapshotCode = ({ name, text }: Node) =>
  new RegExp(`\\{%-?\\s*snapshot\\s+${name}\\s*-?%\\}([\\s\\S]*?)\\{%-?\\s*endsnapshot\\s*-?%\\}`).exec(text)?.[1] ??
  text;

function rawCode(node: Node, kind: string): string {
  if (kind === 'seed') return '';
  return kind === 'snapshot' ? snapshotCode(node) : node.text.trim();
}

/** A model, seed or snapshot as dbt's manifest has it. */
export function nodeArtifact(node: Node, around: Around): Artifact {
  const { parsed, declarations, docs, invocation } = around;
  const id = uniqueId(node);
  const kind = id.split('.')[0] ?? '';
  const config = configOf(node, kind);
  const described = docs.resolve(node.description, node.package);
  const yaml = declarations.yaml(node.package, node.modelName);
  const isEphemeral = node.config.materialized === 'ephemeral';
  return {
    database: parsed.target.database,
    schema: node.schema,
    name: node.modelName,
    resource_type: kind,
    package_name: node.package,
    path: declarations.below(node.package, node.path).join('/'),
    original_file_path: node.path,
    unique_id: id,
    fqn: node.fqn,
    alias: node.identifier,
    checksum: sha256(node.text),
    config,
    tags: node.config.tags,
    description: described.text,
    columns: columnArtifacts(describedColumns(node, around), node.package, docs),
    meta: node.meta,
    group: node.group ?? null,
    docs: config['docs'],
    patch_path: yaml ? `${node.package}://${yaml}` : null,
    build_path: null,
    unrendered_config: {},
    created_at: createdAt(invocation),
    relation_name: isEphemeral ? null : node.relation,
    raw_code: rawCode(node, kind),
    doc_blocks: described.blocks,
    ...(kind === 'seed'
      ? { root_path: parsed.project.dir, depends_on: { macros: [] } }
      : compiledParts(node, around, id)),
    ...(kind === 'model'
      ? {
          access: node.access,
          constraints: node.constraints,
          version: node.version?.v ?? null,
          latest_version: node.version?.latest ?? null,
          deprecation_date: null,
          primary_key: primaryKey(node, parsed.tests),
          time_spine: null,
        }
      : {}),
  };
}
