import { sourceId, uniqueId, unitTestId } from '../graph-object.ts';
import type { TestNode } from '../node.ts';
import type { UnitTest } from '../unit-tests.ts';
import { type Artifact, createdAt } from './artifact.ts';
import {
  type Around,
  NO_CONTRACT,
  NO_DOCS,
  PLAIN_CONFIG,
  refArtifact,
  type SourceTable,
  sha256,
} from './declarations.ts';
import { testId, testMetadata } from './ids.ts';
import { macroSeen, macrosCalled } from './macros.ts';
import { pythonRepr } from './python-repr.ts';

const PLURALS: Readonly<Record<string, string>> = { model: 'models', seed: 'seeds', snapshot: 'snapshots' };

const literal = (value: unknown) => (typeof value === 'string' ? `"${value}"` : pythonRepr(value));

function configOf(test: TestNode): Artifact {
  const { name: _name, tags: _tags, ...given } = test.config;
  return {
    ...PLAIN_CONFIG,
    schema: 'dbt_test__audit',
    materialized: 'test',
    store_failures: null,
    store_failures_as: null,
    limit: null,
    fail_calc: 'count(*)',
    ...given,
    alias: test.alias === test.name ? null : test.alias,
    tags: test.tags,
    severity: given['severity'] ?? (test.severity === 'warn' ? 'warn' : 'ERROR'),
    where: test.where ?? null,
    warn_if: test.warnIf,
    error_if: test.errorIf,
  };
}

/** Generic tests call their macro; dbt writes their settings behind the call. */
function rawCode(test: TestNode): string {
  const { name: _name, ...given } = test.config;
  const settings = Object.entries({ ...given, ...(test.alias === test.name ? {} : { alias: test.alias }) });
  const written = settings.map(([key, value]) => `${key}=${literal(value)}`).join(',');
  return `{{ ${test.macro}(**_dbt_generic_test_kwargs) }}${written && `{{ config(${written}) }}`}`;
}

interface Place {
  readonly file: string;
  readonly folders: readonly string[];
  readonly key: string | undefined;
  readonly attached: string | null;
}

function placeOf(test: TestNode, source: SourceTable | undefined, { parsed, declarations }: Around): Place {
  const node = source ? undefined : parsed.nodes.get(test.target ?? '');
  if (!node && !source) {
    const below = declarations.below(test.package, test.path);
    return { file: test.path, folders: below.slice(0, -1), key: undefined, attached: null };
  }
  const file = declarations.yaml(test.package, node?.modelName ?? test.target ?? '') ?? test.path;
  const about = node && uniqueId(node);
  const key = source ? `sources.${source.source}` : `${PLURALS[about?.split('.')[0] ?? '']}.${node?.modelName}`;
  // Generic tests stand in the folder of their YAML file, below the project's first folder.
  return { file, folders: file.split('/').slice(1, -1), key, attached: about ?? null };
}

/** Arguments name relations before the test's own one is reached. */
const inOrder = (test: TestNode, source: SourceTable | undefined) =>
  test.kind === 'singular' || source ? test.refs : [...test.refs.slice(1), ...test.refs.slice(0, 1)];

export function testArtifact(test: TestNode, around: Around): Artifact {
  const { parsed, invocation, compiled } = around;
  const source =
    test.sources.length > 0 && test.kind !== 'singular' ? parsed.sources.get(test.target ?? '') : undefined;
  const id = testId(test, source);
  const isSingular = test.kind === 'singular';
  const refs = inOrder(test, source);
  const tables = test.sources.flatMap((key) => parsed.sources.get(key) ?? []);
  const { file, folders, key, attached } = placeOf(test, source, around);
  const text = parsed.project.tests.find((one) => one.path === test.path)?.text ?? '';
  const called = isSingular
    ? macrosCalled(test.template, parsed, test.package)
    : [macroSeen(parsed, test.macro, test.package) ?? `macro.dbt.${test.macro}`, 'macro.dbt.get_where_subquery'];
  const sql = compiled.get(id);
  return {
    database: parsed.target.database,
    schema: `${parsed.target.schema}_dbt_test__audit`,
    name: test.name,
    resource_type: 'test',
    package_name: test.package,
    path: isSingular ? [...folders, `${test.name}.sql`].join('/') : `${test.alias}.sql`,
    original_file_path: file,
    unique_id: id,
    fqn: [test.package, ...folders, test.name],
    alias: test.alias,
    checksum: isSingular ? sha256(text) : { name: 'none', checksum: '' },
    config: configOf(test),
    tags: test.tags,
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: NO_DOCS,
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: createdAt(invocation),
    relation_name: null,
    raw_code: isSingular ? text.trim() : rawCode(test),
    doc_blocks: [],
    language: 'sql',
    refs: refs.map((ref) => refArtifact(ref, parsed)),
    sources: tables.map((table) => [table.source, table.name]),
    metrics: [],
    functions: [],
    depends_on: {
      macros: called,
      nodes: [
        ...new Set([...refs.flatMap((ref) => parsed.nodes.get(ref) ?? []).map(uniqueId), ...tables.map(sourceId)]),
      ],
    },
    compiled_path: null,
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: NO_CONTRACT,
    ...(isSingular
      ? {}
      : {
          column_name: test.column ?? null,
          file_key_name: key,
          attached_node: attached,
          test_metadata: testMetadata(test, source),
        }),
  };
}

/** A unit test: rows given to a model against rows that it must answer. */
export function unitTestArtifact(unit: UnitTest, { parsed, invocation }: Around): Artifact {
  const node = parsed.nodes.get(unit.model);
  const tested = node ? [uniqueId(node)] : [];
  const folders = node ? node.fqn.slice(1, -1) : [];
  const { rows, format } = unit.expected;
  return {
    model: unit.model,
    given: unit.given.map(({ input, fixture }) => ({ input, ...fixture, fixture: null })),
    expect: { rows, format, fixture: null },
    name: unit.name,
    resource_type: 'unit_test',
    package_name: unit.package,
    path: unit.path.split('/').slice(1).join('/'),
    original_file_path: unit.path,
    unique_id: unitTestId(unit),
    fqn: [unit.package, ...folders, unit.model, unit.name],
    description: '',
    overrides: { macros: unit.macros, vars: unit.vars, env_vars: {} },
    depends_on: { macros: [], nodes: tested },
    config: { tags: [], meta: {}, enabled: true, static_analysis: null },
    checksum: null,
    schema: parsed.target.schema,
    created_at: createdAt(invocation),
    versions: null,
    version: null,
  };
}
