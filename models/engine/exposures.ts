import { mergeConfigs } from './merge-config.ts';
import type { Project, ProjectFile } from './project.ts';
import type { ExposureInput } from './property-input.ts';
import type { Names } from './resolve.ts';

/** A use of models outside of the project: a dashboard, a report. It is not built, and selections may name it. */
export interface Exposure {
  readonly name: string;
  readonly package: string;
  readonly path: string;
  readonly fqn: readonly string[];
  readonly tags: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly refs: readonly string[];
  /** Keys `<source>.<table>`. */
  readonly sources: readonly string[];
}

const REF =
  /^\s*ref\(\s*(?:['"]([\w-]+)['"]\s*,\s*)?['"]([\w-]+)['"]\s*(?:,\s*(?:v|version)\s*=\s*['"]?([\w.]+)['"]?\s*)?\)/;
const SOURCE = /^\s*source\(\s*['"]([\w-]+)['"]\s*,\s*['"]([\w-]+)['"]\s*\)/;

/** A node named by the text of a `ref()`, as YAML does. */
export function refIn(text: string, names: Names): string | undefined {
  const [, packageName, name, version] = REF.exec(text) ?? [];
  if (name === undefined) return undefined;
  const key = `${packageName ? `${packageName}:` : ''}${name}${version ? `.v${version}` : ''}`;
  return names.find(key)?.name;
}

/** A source's key named by the text of a `source()`. */
export function sourceIn(text: string): string | undefined {
  const [, source, table] = SOURCE.exec(text) ?? [];
  return source === undefined ? undefined : `${source}.${table}`;
}

/** An exposure as declared. */
export function exposureOf(
  { file, input }: { readonly file: ProjectFile; readonly input: ExposureInput },
  of: Project,
  names: Names,
): Exposure {
  const texts = input.depends_on ?? [];
  const config = mergeConfigs([input.config, input.tags ? { tags: input.tags } : {}]);
  return {
    name: input.name,
    package: of.name,
    path: file.path,
    fqn: [of.name, ...file.folders, input.name],
    tags: [config['tags'] ?? []].flat().map(String),
    config,
    refs: texts.flatMap((text) => refIn(text, names) ?? []),
    sources: texts.flatMap((text) => sourceIn(text) ?? []),
  };
}
