import {
  checkProject,
  HOUSE_PROJECT,
  listModels,
  type ProjectFindings,
  parseProject,
  readRelations,
} from '../../models/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteSystems } from '../site/prepare.ts';
import { landedRelations } from './landed-relations.ts';

export interface LintSelection {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** Names of the selected models; undefined: all. Throws `models/selector` where a selector selects nothing. */
function chosen({ site }: OpenSite, { select, exclude }: LintSelection): ReadonlySet<string> | undefined {
  if (!select && !exclude) return undefined;
  const listed = listModels({
    projectDir: HOUSE_PROJECT,
    overlayDir: site.dir,
    asOf: site.clock.asOf(),
    ...(select ? { select } : {}),
    ...(exclude ? { exclude } : {}),
  });
  return new Set(listed.map(({ name }) => name));
}

/**
 * Checks the models of a site, its own among them, against its landed tables (their contracts where nothing has landed)
 * and against what its warehouse has now. Reads catalogues only and writes nothing.
 */
export async function lint(open: OpenSite, selection: LintSelection): Promise<ProjectFindings> {
  const { site, warehouse } = open;
  const only = chosen(open, selection);
  const parsed = parseProject(HOUSE_PROJECT, { overlayDir: site.dir, vars: { as_of: site.clock.asOf() } });
  const landed = await landedRelations(await siteSystems(open), warehouse);
  const existing = (await readRelations(warehouse)).filter(({ database }) => database === undefined);
  return checkProject(parsed, landed, { only, existing });
}
