import { UserError } from '../../core/index.ts';
import { nodeConfig } from './config.ts';
import { INTERNAL } from './dbt/macro-book.ts';
import { Relation } from './dbt/relation.ts';
import { parseTemplate, renderTemplate, type Template } from './dbt/templates.ts';
import { fromPlain } from './jinja/plain.ts';
import type { Value } from './jinja/value.ts';
import { type Config, folderLevels, mergeConfigs } from './merge-config.ts';
import { type Node, type ResourceType, relationName } from './node.ts';
import type { NodeProperties } from './node-properties.ts';
import { probe, restingSurroundings } from './probe.ts';
import type { Project, ProjectFile } from './project.ts';
import { refsOfText } from './resolve.ts';
import type { Scene } from './scene.ts';

export type Kind = 'models' | 'seeds' | 'snapshots';

/** One node of a file: a snapshot file may hold several, and YAML may declare one. */
export interface Part {
  readonly of: Project;
  readonly file: ProjectFile;
  readonly kind: Kind;
  readonly name: string;
  readonly template: Template | undefined;
  /** Between the folders and the name: a snapshot's file. */
  readonly below: readonly string[];
}

/** What making a node needs of the project. */
export interface Making {
  readonly root: Project;
  readonly scene: Scene;
  readonly declared: NodeProperties | undefined;
  /** Renders settings whose texts are templates. */
  rendered<T>(value: T, file: string): T;
}

const ACCESS = ['private', 'protected', 'public'];

type Naming = 'generate_schema_name' | 'generate_alias_name';

const naming = (macro: Naming) => parseTemplate(`{{ ${macro}(custom, model) }}`, `macros/${macro}.sql`);
const NAMING: Readonly<Record<Naming, Template>> = {
  generate_schema_name: naming('generate_schema_name'),
  generate_alias_name: naming('generate_alias_name'),
};
// By setting, where dbt's own macro names the schema: nothing else matters to it.
const schemas = new WeakMap<Scene, Map<unknown, string>>();

/** The macros by which a project names its schemas and relations. */
function named(macro: Naming, custom: unknown, node: Value, { scene, root }: Making): string {
  // A package's own macro names what the package makes.
  const own = scene.macros.inPackage(macro, scene.package) ? scene.package : root.name;
  const template = NAMING[macro];
  const around = {
    ...restingSurroundings(scene, template.file),
    package: own,
    extra: { custom: (custom ?? null) as string | null, model: node },
  };
  return renderTemplate(template, scene.macros, around).trim();
}

function schemaOf(custom: unknown, node: Value, making: Making): string {
  const { scene } = making;
  if (scene.macros.find('generate_schema_name', scene.package)?.package !== INTERNAL) {
    return named('generate_schema_name', custom, node, making);
  }
  const known = schemas.get(scene) ?? new Map<unknown, string>();
  schemas.set(scene, known);
  const schema = known.get(custom) ?? named('generate_schema_name', custom, node, making);
  known.set(custom, schema);
  return schema;
}

/** The models that foreign keys of a contract point at. */
function constraintRefs(declared: NodeProperties | undefined): string[] {
  const constraints = [
    ...(declared?.constraints ?? []),
    ...(declared?.columns ?? []).flatMap((one) => one.constraints),
  ];
  return constraints.flatMap(({ to }) => (to ? refsOfText(to) : []));
}

function accessOf(value: unknown, file: string): Node['access'] {
  const access = String(value ?? 'protected');
  if (ACCESS.includes(access)) return access as Node['access'];
  throw new UserError('models/invalid', { file, problem: `access ${access}; valid: ${ACCESS.join(', ')}` });
}

function checkName({ name, file }: Part, foreign: boolean): void {
  if (!foreign || !/\s/.test(name)) return;
  throw new UserError('models/invalid', { file: file.path, problem: `the name "${name}" holds a space` });
}

/** Makes a node of a file; undefined where it is disabled. */
export function makeNode(part: Part, making: Making): Node | undefined {
  const { of, file, kind, template } = part;
  const { scene, declared, root } = making;
  checkName(part, scene.foreign);
  const version = declared?.version;
  const modelName = version ? (declared?.name ?? part.name) : part.name;
  const name = version ? `${modelName}.v${version.v}` : part.name;
  const fqn = [of.name, ...file.folders, ...part.below, modelName, ...(version ? [`v${version.v}`] : [])];
  const resourceType = kind.slice(0, -1) as ResourceType;
  const folder = (project: Project): Config[] =>
    folderLevels(project.configs[kind], fqn).map((level) => making.rendered(level, file.path));
  const declaredConfig = making.rendered(declared?.config ?? {}, file.path);
  const before = [...folder(of), declaredConfig];
  const outer = of === root ? [] : folder(root);
  if (mergeConfigs([...before, ...outer])['enabled'] === false) return undefined;
  const description = making.rendered({ text: declared?.description ?? '' }, file.path).text;
  const columns = (declared?.columns ?? []).map((column) => ({
    ...column,
    description: making.rendered({ text: column.description }, file.path).text,
  }));
  const model = {
    name: modelName,
    version: version?.v ?? null,
    original_file_path: file.path,
    path: file.path,
    fqn,
    package_name: of.name,
    resource_type: resourceType,
    batch: null,
    description,
    columns: Object.fromEntries(
      columns.map((column) => [column.name, { ...column, data_type: column.dataType ?? null }]),
    ),
  };
  const found = template && probe(template, file.text, file.path, scene, model, mergeConfigs([...before, ...outer]));
  const config = nodeConfig(mergeConfigs([...before, found?.config ?? {}, ...outer]), resourceType, {
    file: file.path,
    foreign: scene.foreign,
  });
  if (!config.enabled) return undefined;
  const { raw } = config;
  const access = accessOf(raw['access'], file.path);
  if (access === 'public' && config.materialized === 'ephemeral') {
    throw new UserError('models/invalid', { file: file.path, problem: 'an ephemeral model cannot be public' });
  }
  const whole = fromPlain({ ...model, config: raw, tags: config.tags, meta: raw['meta'] ?? {} });
  // A snapshot's target_schema is taken as it is.
  const target = raw['target_schema'];
  const schema = target ? String(target) : schemaOf(raw['schema'], whole, making);
  const identifier = named('generate_alias_name', raw['alias'], whole, making);
  const { database } = scene.target;
  return {
    name,
    modelName,
    version,
    resourceType,
    fqn,
    group: raw['group'] ? String(raw['group']) : undefined,
    access,
    package: of.name,
    path: file.path,
    file: file.file,
    patchPath: declared?.file,
    text: file.text,
    template,
    config,
    schema,
    identifier,
    relation: scene.foreign ? Relation.of(database, schema, identifier).text : relationName(schema, identifier),
    refs: [...new Set([...(found?.refs ?? []), ...constraintRefs(declared), ...config.restatesLike])],
    sources: [...(found?.sources ?? [])],
    usesAsOf: found?.usesAsOf ?? false,
    usesModel: found?.usesModel ?? false,
    description,
    meta: (raw['meta'] ?? {}) as Record<string, unknown>,
    columns,
    constraints: declared?.constraints ?? [],
    tests: declared?.tests ?? [],
  };
}
