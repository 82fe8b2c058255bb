import { UserError } from '../../core/index.ts';
import { checkProject, HOUSE_PROJECT, hasNewCode, parseProject } from '../../models/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteSystems } from '../site/prepare.ts';
import { landedRelations } from './landed-relations.ts';

/**
 * Before anything is built: when the code of a model is new, every model has to bind, and no identifier may reach the
 * marts. All faults are told at once (`models/does-not-bind`, `models/identifiers-in-marts`); on other nights it costs reading the project.
 */
export async function bindFirst({ site, warehouse }: OpenSite): Promise<void> {
  const asOf = site.clock.asOf();
  const parsed = parseProject(HOUSE_PROJECT, { overlayDir: site.dir, vars: { as_of: asOf } });
  if (!(await hasNewCode(warehouse, parsed, asOf))) return;
  const landed = await landedRelations(await siteSystems({ site }), warehouse);
  const { problems, identifiers } = await checkProject(parsed, landed);
  if (problems.length > 0) {
    const told = problems.map(
      ({ path, line, message }) => `${path}${line ? `:${line}` : ''}: ${message.split('\n')[0]}`,
    );
    throw new UserError('models/does-not-bind', { problems: told.join('\n') });
  }
  if (identifiers.length > 0) {
    const paths = identifiers.map(({ path }) => path.map((ref) => `${ref.relation}.${ref.column}`).join(' → '));
    throw new UserError('models/identifiers-in-marts', { paths: paths.join('\n') });
  }
}
