import { type Progress, type Site, UserError } from '../../../core/index.ts';
import type { System } from '../contract.ts';
import { discoverConnectors } from '../discover.ts';
import { contextOf } from '../open-session.ts';
import { selectSources } from '../select.ts';
import { captureDdl } from './capture-ddl.ts';
import { checkSource, type SourceCheck } from './check-source.ts';

interface Chosen {
  readonly site: Site;
  readonly systems: readonly System[];
  /** Names of sources; absent or empty: all of the site. */
  readonly sources?: readonly string[];
}

/** Tries sources one after another; nothing is landed. */
export async function checkSources(
  request: Chosen & { readonly progress: Progress; readonly signal?: AbortSignal },
): Promise<SourceCheck[]> {
  const { site, progress, signal } = request;
  const checks: SourceCheck[] = [];
  for (const chosen of selectSources(request, await discoverConnectors())) {
    const context = { ...contextOf(site, chosen.system), signal };
    checks.push(await checkSource({ ...chosen, context, now: site.clock.now, progress }));
  }
  return checks;
}

/** SQL that lets one source, or the only one, be captured by trigger or log. */
export async function sourceTriggers(
  request: Chosen & { readonly tables?: readonly string[] | undefined },
): Promise<string> {
  const [chosen, ...more] = selectSources(request, await discoverConnectors());
  if (!chosen || more.length > 0)
    throw new UserError('onboarding/which-source', { known: request.site.sources.map(({ name }) => name) });
  return captureDdl(chosen, request.tables);
}
