import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { INTERNAL, type MacroBook } from './dbt/macro-book.ts';
import type { Target } from './dbt/surroundings.ts';
import { readMacros } from './dbt/templates.ts';
import { filesIn, type Project, varsOf } from './project.ts';
import type { SourceTable } from './source-tables.ts';

/** Where the templates of one package are rendered: what is the same for all of them. */
export interface Scene {
  readonly package: string;
  readonly macros: MacroBook;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly sources: ReadonlyMap<string, SourceTable>;
  readonly target: Target;
  readonly dispatch: Readonly<Record<string, readonly string[]>>;
  /** Another people's project: relations are named and quoted as dbt does. */
  readonly foreign: boolean;
  /** What `env_var()` may read; undefined where templates may not read the environment. */
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
}

/** The warehouse of the house. */
export const HOUSE_TARGET: Target = { name: 'hisight', schema: 'main', database: 'warehouse', threads: 1 };

/** All macros that the templates of a project can call; dbt's own come last. */
export function macrosOf(project: Project): MacroBook {
  return readMacros(project.name, [
    { package: INTERNAL, files: filesIn(join(ROOT, 'models', 'engine', 'dbt', 'macros'), ['.sql']) },
    ...project.packages.map((one) => ({ package: one.name, files: one.macros })),
    { package: project.name, files: project.macros },
  ]);
}

/** The scene of a package of a project. */
export function sceneOf(
  root: Project,
  of: Project,
  common: Pick<Scene, 'macros' | 'sources' | 'target' | 'foreign' | 'environment'>,
  given: Readonly<Record<string, unknown>>,
): Scene {
  return { ...common, package: of.name, vars: { ...varsOf(root, of), ...given }, dispatch: root.dispatch };
}
