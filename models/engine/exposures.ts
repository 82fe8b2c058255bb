import { UserError } from '../../core/index.ts';
import { mergeConfigs } from './merge-config.ts';
import type { Project, ProjectFile } from './project.ts';
import type { ExposureInput } from './property-input.ts';
import { type Names, refsOfText } from './resolve.ts';

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

const SOURCE = /^\s*source\(\s*['"]([\w-]+)['"]\s*,\s*['"]([\w-]+)['"]\s*\)/;

/** A source's key named by the text of a `source()`. */
function sourceIn(text: string): string | undefined {
  const [, source, table] = SOURCE.exec(text) ?? [];
  return source === undefined ? undefined : `${source}.${table}`;
}

function foundRef(key: string, file: string, names: Names): string {
  const found = names.find(key);
  if (!found) throw new UserError('models/unknown-ref', { file, ref: key, didYouMean: names.near(key) });
  return found.name;
}

const TYPES = ['dashboard', 'notebook', 'analysis', 'ml', 'application'];

/** An exposure as declared; refuses one of something that is not there. */
export function exposureOf(
  { file, input }: { readonly file: ProjectFile; readonly input: ExposureInput },
  of: Project,
  names: Names,
): Exposure {
  const texts = input.depends_on ?? [];
  if (!TYPES.includes(input.type)) {
    const problem = `exposure ${input.name}: type ${input.type || '-'}; valid: ${TYPES.join(', ')}`;
    throw new UserError('models/invalid', { file: file.path, problem });
  }
  const config = mergeConfigs([input.config, input.tags ? { tags: input.tags } : {}]);
  return {
    name: input.name,
    package: of.name,
    path: file.path,
    fqn: [of.name, ...file.folders, input.name],
    tags: [config['tags'] ?? []].flat().map(String),
    config,
    refs: texts.flatMap(refsOfText).map((key) => foundRef(key, file.path, names)),
    sources: texts.flatMap((text) => sourceIn(text) ?? []),
  };
}
