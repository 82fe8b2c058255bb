import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { readYaml, UserError } from '../../core/index.ts';
import './errors.ts';

const paths = z.array(z.string());
const tree = z.record(z.string(), z.unknown());
const hooks = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((value) => [value ?? []].flat());

const projectInput = z.looseObject({
  name: z.string().regex(/^[^\d\W]\w*$/),
  'model-paths': paths.default(['models']),
  'seed-paths': paths.default(['seeds']),
  'snapshot-paths': paths.default(['snapshots']),
  'macro-paths': paths.default(['macros']),
  'test-paths': paths.default(['tests']),
  vars: tree.default({}),
  models: tree.default({}),
  seeds: tree.default({}),
  snapshots: tree.default({}),
  data_tests: tree.default({}),
  tests: tree.default({}),
  sources: tree.default({}),
  exposures: tree.default({}),
  unit_tests: tree.default({}),
  'docs-paths': paths.nullish(),
  'analysis-paths': paths.default(['analyses']),
  'restrict-access': z.boolean().default(false),
  dispatch: z.array(z.object({ macro_namespace: z.string(), search_order: z.array(z.string()) })).default([]),
  'on-run-start': hooks,
  'on-run-end': hooks,
  'packages-install-path': z.string().default('dbt_packages'),
});

/** Selectors of selectors.yml by name, and the one that is used where nothing is selected. */
export interface Selectors {
  readonly definitions: ReadonlyMap<string, unknown>;
  readonly standard: string | undefined;
}

const selectorsInput = z.object({
  selectors: z.array(
    z.looseObject({
      name: z.string(),
      definition: z.unknown(),
      default: z.union([z.boolean(), z.string()]).optional(),
    }),
  ),
});

function readSelectors(dir: string): Selectors {
  const file = join(dir, 'selectors.yml');
  const { selectors } = existsSync(file) ? readYaml(file, selectorsInput) : { selectors: [] };
  const standard = selectors.find((one) => one.default === true)?.name;
  return { definitions: new Map(selectors.map(({ name, definition }) => [name, definition])), standard };
}

/** One content file of a project. `path` is relative to the project (or, from a site's overlay, to the folder that it overlays). */
export interface ProjectFile {
  readonly path: string;
  readonly file: string;
  /** Folders below the model path: dbt's configuration keys. */
  readonly folders: readonly string[];
  readonly text: string;
}

export interface Project {
  readonly name: string;
  readonly dir: string;
  readonly vars: Readonly<Record<string, unknown>>;
  /** Settings by kind, as dbt_project.yml nests them. */
  readonly configs: {
    readonly [kind in 'models' | 'seeds' | 'snapshots' | 'data_tests' | 'sources' | 'exposures' | 'unit_tests']: Record<
      string,
      unknown
    >;
  };
  readonly models: readonly ProjectFile[];
  readonly seeds: readonly ProjectFile[];
  readonly snapshots: readonly ProjectFile[];
  readonly macros: readonly ProjectFile[];
  readonly tests: readonly ProjectFile[];
  readonly analyses: readonly ProjectFile[];
  /** Markdown files, which may hold docs blocks. */
  readonly docs: readonly ProjectFile[];
  /** Rows of unit tests in files: tests/fixtures/*.csv and *.sql. */
  readonly fixtures: readonly ProjectFile[];
  readonly properties: readonly ProjectFile[];
  /** A site's schema YAML: what it says of a model wins over the project's. */
  readonly siteProperties: readonly ProjectFile[];
  /** Search order of `adapter.dispatch` by namespace. */
  readonly dispatch: Readonly<Record<string, readonly string[]>>;
  /** Whether other packages may read only what is public. */
  readonly restrictAccess: boolean;
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  /** The selectors of selectors.yml. */
  readonly selectors: Selectors;
  /** The packages under `dbt_packages/`; those of packages are read with the project's. */
  readonly packages: readonly Project[];
}

function filesBelow(base: string): string[] {
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Lists each folder once: models, docs and schema YAML lie in the same ones. */
function listing(): typeof filesBelow {
  const known = new Map<string, string[]>();
  return (base) => {
    const files = known.get(base) ?? filesBelow(base);
    known.set(base, files);
    return files;
  };
}

function filesUnder(
  root: string,
  base: string,
  shown: string,
  extensions: readonly string[],
  list = filesBelow,
): ProjectFile[] {
  return list(base)
    .filter((file) => extensions.some((extension) => file.endsWith(extension)))
    .map((file) => {
      const below = relative(base, file).split(sep);
      return {
        path: [shown, ...below].filter(Boolean).join('/'),
        file: relative(root, file),
        folders: below.slice(0, -1),
        text: readFileSync(file, 'utf8'),
      };
    });
}

/** A site's files win over the project's by name, so that an upgrade never touches them. */
function overlaid(own: ProjectFile[], overlay: ProjectFile[]): ProjectFile[] {
  const last = (file: ProjectFile) => file.path.split('/').at(-1) ?? file.path;
  const names = new Set(overlay.map(last));
  return [...own.filter((file) => !names.has(last(file))), ...overlay];
}

/**
 * Reads a dbt project. The overlay is a site's folder: its `staging/…` (any model path) and `mappings/*.csv` win over
 * the project's files of the same name; its own `targets.csv`, `holidays.csv`, `reorg.csv` replace seeds of that name.
 */
export function readProject(dir: string, overlayDir?: string, isPackage = false): Project {
  const declared = join(dir, 'dbt_project.yml');
  if (!existsSync(declared)) throw new UserError('models/no-project', { dir });
  const input = readYaml(declared, projectInput);
  const list = listing();
  const read = (folders: readonly string[], extensions: string[], from = dir) =>
    folders.flatMap((folder) => filesUnder(dir, join(from, folder), folder === '.' ? '' : folder, extensions, list));
  const modelPaths = input['model-paths'];
  const site = (folders: readonly string[], extensions: string[]) =>
    overlayDir ? read(folders, extensions, overlayDir) : [];
  const seeds = read(input['seed-paths'], ['.csv']);
  const seedNames = new Set(seeds.map((seed) => seed.path.split('/').at(-1)));
  const siteSeeds = [
    ...site(['mappings'], ['.csv']),
    ...site(['.'], ['.csv']).filter((file) => file.folders.length === 0 && seedNames.has(file.path)),
  ];
  const packagesDir = input['packages-install-path'];
  const notPackage = (file: ProjectFile) => !file.path.startsWith(`${packagesDir}/`);
  const generic = (file: ProjectFile) => file.folders[0] === 'generic';
  const fixture = (file: ProjectFile) => file.folders[0] === 'fixtures';
  const tests = read(input['test-paths'], ['.sql']);
  const everywhere = [
    ...new Set([
      ...modelPaths,
      ...input['seed-paths'],
      ...input['snapshot-paths'],
      ...input['test-paths'],
      ...(overlayDir === undefined ? [...input['analysis-paths'], ...input['macro-paths']] : []),
    ]),
  ];
  return {
    name: input.name,
    dir,
    vars: input.vars,
    configs: {
      models: input.models,
      seeds: input.seeds,
      snapshots: input.snapshots,
      data_tests: { ...input.tests, ...input.data_tests },
      sources: input.sources,
      exposures: input.exposures,
      unit_tests: input.unit_tests,
    },
    models: overlaid(read(modelPaths, ['.sql']), site(modelPaths, ['.sql'])).filter(notPackage),
    seeds: overlaid(seeds, siteSeeds),
    snapshots: read(input['snapshot-paths'], ['.sql']),
    macros: [...read(input['macro-paths'], ['.sql']), ...tests.filter(generic)],
    tests: tests.filter((file) => !generic(file) && !fixture(file)),
    analyses: read(input['analysis-paths'], ['.sql']),
    docs: read(input['docs-paths'] ?? everywhere, ['.md']),
    fixtures: read(
      input['test-paths'].map((path) => join(path, 'fixtures')),
      ['.csv', '.sql'],
    ),
    properties: read(everywhere, ['.yml', '.yaml']),
    siteProperties: site(modelPaths, ['.yml', '.yaml']),
    dispatch: Object.fromEntries(input.dispatch.map((one) => [one.macro_namespace, one.search_order])),
    restrictAccess: input['restrict-access'],
    onRunStart: input['on-run-start'],
    onRunEnd: input['on-run-end'],
    selectors: readSelectors(dir),
    packages: packagesOf(dir, packagesDir, isPackage),
  };
}

const packagesInput = z
  .looseObject({ packages: z.array(z.looseObject({ local: z.string().optional() })).nullish() })
  .nullable();

/** Folders of packages: those that lie in dbt_packages/, and local ones that packages.yml names. Nothing is downloaded. */
function packageDirs(dir: string, installPath: string, isPackage: boolean): string[] {
  const installed = join(dir, installPath);
  const names = existsSync(installed) ? readdirSync(installed).map((name) => join(installed, name)) : [];
  const declared = ['packages.yml', 'dependencies.yml']
    .map((name) => join(dir, name))
    .filter((file) => existsSync(file));
  const local = declared
    .flatMap((file) => readYaml(file, packagesInput)?.packages ?? [])
    .flatMap((one) => (one.local ? [join(dir, one.local)] : []));
  const found = [...names, ...local].filter((one) => existsSync(join(one, 'dbt_project.yml')));
  const wanted = declared.flatMap((file) => readYaml(file, packagesInput)?.packages ?? []).length;
  // What a package names lies beside it in the project's folder.
  if (!isPackage && found.length < wanted) {
    throw new UserError('models/invalid', {
      file: declared[0],
      problem: `${wanted} packages are named and ${found.length} lie in ${installPath}/; nothing is downloaded`,
    });
  }
  return found;
}

function packagesOf(dir: string, installPath: string, isPackage: boolean): Project[] {
  const found = new Map<string, Project>();
  for (const one of packageDirs(dir, installPath, isPackage)) {
    const project = readProject(one, undefined, true);
    const same = found.get(project.name);
    if (same && realpathSync(same.dir) !== realpathSync(one)) {
      throw new UserError('models/duplicate', { name: project.name, first: same.dir, second: one });
    }
    for (const each of [...project.packages, project]) if (!found.has(each.name)) found.set(each.name, each);
  }
  return [...found.values()];
}

/** The variables of a package: its own, then the project's, then the project's for this package. */
export function varsOf(root: Project, of: Project): Record<string, unknown> {
  const named = (vars: Project['vars']) => (vars[of.name] ?? {}) as Record<string, unknown>;
  return { ...of.vars, ...named(of.vars), ...root.vars, ...named(root.vars) };
}

/** The files of one folder, of these kinds. */
export const filesIn = (dir: string, extensions: string[]): ProjectFile[] => filesUnder(dir, dir, '', extensions);
