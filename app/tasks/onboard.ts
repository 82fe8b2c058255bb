import type { Progress, Secret, Site } from '../../core/index.ts';
import { type AddReport, addSource as addToSite } from '../../ingest/index.ts';
import { siteSystems } from '../site/prepare.ts';

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
