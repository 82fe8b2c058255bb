import type { Progress, Secret, Site } from '../../core/index.ts';
import {
  type AddReport,
  addSource as addToSite,
  checkSources,
  type SourceCheck,
  sourceTriggers,
} from '../../ingest/index.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { siteSystems } from '../site/prepare.ts';
import { withSources } from '../site/sources.ts';

export interface AddInput {
  readonly url: string;
  readonly name: string;
  readonly system?: string | undefined;
  readonly institution?: string | undefined;
  readonly tables?: readonly string[] | undefined;
  readonly passwordEnv?: string | undefined;
}

interface Around {
  askPassword(user: string, host: string): Promise<Secret | undefined>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Adds a source to a site's configuration, with the system and staging files that its database calls for. */
export async function addSource(site: Site, input: AddInput, around: Around): Promise<AddReport> {
  return addToSite({ site, systems: await siteSystems({ site }), ...input, ...around });
}

export interface CheckReport {
  readonly sources: readonly SourceCheck[];
  /** 0, or that of the first source that a load could not read. */
  readonly exit_code: number;
}

/** Tries the sources of a site without landing anything; the demo's own is started for it. */
export async function checkSite(open: OpenSite, names: readonly string[], work: Work): Promise<CheckReport> {
  const systems = await siteSystems(open);
  return withSources(open, work.progress, work.signal, async (ready) => {
    const sources = await checkSources({ site: ready.site, systems, sources: names, ...work });
    return { sources, exit_code: sources.find(({ exit_code }) => exit_code !== 0)?.exit_code ?? 0 };
  });
}

/** SQL for the DBA of one source. No connection is made. */
export async function triggersOf(
  site: Site,
  name: string | undefined,
  tables: readonly string[] | undefined,
): Promise<string> {
  return sourceTriggers({ site, systems: await siteSystems({ site }), sources: name ? [name] : [], tables });
}

interface ListedSource {
  readonly source: string;
  readonly system: string;
  readonly connector: string;
  readonly institution: string | null;
  readonly tables: number | null;
  /** UTC, or null before the first load. */
  readonly last_load: string | null;
}

/** The sources of a site; `tables` is null where the system is not known. */
export async function listSources(open: OpenSite): Promise<ListedSource[]> {
  const systems = await siteSystems(open);
  const loads = await open.warehouse.rows<{ source: string; at: string }>(
    `select source, strftime(max(applied_at), '%Y-%m-%d %H:%M:%S') as at from raw._batches group by source`,
  );
  return open.site.sources.map(({ name, system, connector, institution }) => ({
    source: name,
    system,
    connector,
    institution: institution ?? null,
    tables: systems.find((one) => one.system === system)?.tables.length ?? null,
    last_load: loads.find(({ source }) => source === name)?.at ?? null,
  }));
}
